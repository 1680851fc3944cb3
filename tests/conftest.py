"""The tests speak English, whatever is spoken where they run: the first language is the environment's."""

import os

os.environ["LC_ALL"] = "C.UTF-8"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes by their length: compressed ones hold the time of day, and each worker must name a test alike."""
    return f"{argname}-of-{len(val)}-bytes" if isinstance(val, bytes) else None
