"""Pages run through the injector, and what they are made of."""

from itertools import pairwise

from proxy_addons.injector import Injector

TAG = b"<script>x</script>"
META = b"<meta http-equiv=content-security-policy content='a'>"


def run(*chunks, opened=lambda policy: policy, **how):
    """All that comes out, chunk by chunk; the last is what comes at the end."""
    stage = Injector(TAG, opened, **how)
    return [stage(chunk) for chunk in [*chunks, b""]]


def passed(page, **how):
    return b"".join(run(page, **how))


def opened(policy):
    return policy + " +"


def cut(page, places):
    edges = [0, *sorted({place for place in places if place < len(page)}), len(page)]
    return [page[begin:end] for begin, end in pairwise(edges) if begin < end]
