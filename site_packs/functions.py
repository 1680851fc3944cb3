"""The functions a pack may call: JMESPath's own, and what sites' requests need beside them.

A missing argument (null) gives null, so that a condition over a field that is not there is false. A wrong type
raises; who evaluates decides what that means (expressions.py).
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from jmespath import exceptions, functions

from site_packs import contact_files, graphql_text
from site_packs.bodies import MAX_BODY_BYTES, json_of

MAX_RESULTS = 10_000
MAX_LOOKED_AT = 200_000

_PROFILE_ID = re.compile(r"(?:^|[:(,])(AC[ow][A-Za-z0-9_-]{4,})(?=$|[,)])")
_MEMBER_URN = re.compile(r"(?:^|:)member:(\d+)$")


def _takes[F: Callable[..., Any]](*arguments: str, variadic: bool = False) -> Callable[[F], F]:
    """jmespath's `signature`, typed: each argument names the types it may have, "" for any."""

    def mark(function: F) -> F:
        signature: list[dict[str, Any]] = [{"types": types.split()} for types in arguments]
        if variadic:
            signature[-1]["variadic"] = True
        function.signature = tuple(signature)  # type: ignore[attr-defined]  # where jmespath looks for it
        return function

    return mark


class PackFunctions(functions.Functions):  # type: ignore[misc]  # jmespath has no types
    """JMESPath's function table, null-tolerant, with the additions documented in docs/pack-format.md."""

    def call_function(self, function_name: str, resolved_args: list[Any]) -> Any:
        spec = self.FUNCTION_TABLE.get(function_name)
        if spec is not None:
            for argument, expected in zip(resolved_args, spec["signature"], strict=False):
                if argument is None and expected.get("types") and "null" not in expected["types"]:
                    return None
        return super().call_function(function_name, resolved_args)

    @_takes("array string", "")
    def _func_contains(self, subject: list[Any] | str, search: Any) -> bool | None:
        if search is None:
            return None
        if isinstance(subject, str) and not isinstance(search, str):
            raise exceptions.JMESPathTypeError("contains", search, type(search).__name__, ["string"])
        return search in subject

    @_takes("string", "array")
    def _func_join(self, glue: str, parts: list[Any]) -> str:
        """Nulls and empty strings are left out: a person may have only one name. Whole numbers are text."""
        if len(glue) * len(parts) > MAX_BODY_BYTES:
            raise ValueError("join beyond the limit")
        whole = (str(part) if isinstance(part, int) and not isinstance(part, bool) else part for part in parts)
        return glue.join(part for part in whole if part not in (None, ""))

    @_takes("string")
    def _func_from_json(self, text: str) -> Any:
        return json_of(text)

    @_takes("string")
    def _func_lower(self, text: str) -> str:
        return text.lower()

    @_takes("string", "string")
    def _func_split(self, text: str, separator: str) -> list[str]:
        """Pieces without white space around them, empty ones left out; '' splits at any white space."""
        pieces = text.split(separator or None, MAX_RESULTS)
        if len(pieces) > MAX_RESULTS:
            raise ValueError("split beyond the limit")
        return [piece.strip() for piece in pieces if piece.strip()]

    @_takes("string", "string")
    def _func_after(self, text: str, prefix: str) -> str | None:
        return text[len(prefix) :] if text.startswith(prefix) else None

    @_takes("array")
    def _func_first(self, items: list[Any]) -> Any:
        return items[0] if items else None

    @_takes("string", variadic=True)
    def _func_graphql_fields(
        self, text: str, operation: str | None = None, variables: Any = None
    ) -> list[dict[str, Any]]:
        known = json_of(variables) if isinstance(variables, str) and variables else variables
        return graphql_text.graphql_fields(text, operation, known if isinstance(known, dict) else {})

    @_takes("string", "string number")
    def _func_csv_column(self, text: str, column: str | float) -> list[str]:
        return contact_files.csv_column(text, column)

    @_takes("string")
    def _func_vcards(self, text: str) -> list[dict[str, str]]:
        return contact_files.vcards(text)

    @_takes("", "string")
    def _func_having(self, document: Any, key: str) -> list[dict[str, Any]]:
        """Every object at any depth, the outer before the inner, in which `key` is there and not null."""
        found, ahead, looked_at = [], [document], 0
        while ahead:
            here = ahead.pop()
            looked_at += 1
            if looked_at > MAX_LOOKED_AT:
                raise ValueError("having beyond the limit")
            if isinstance(here, dict):
                if here.get(key) is not None:
                    found.append(here)
                ahead.extend(reversed(here.values()))
            elif isinstance(here, list):
                ahead.extend(reversed(here))
        return found

    @_takes("string number array")
    def _func_member_id(self, value: Any) -> Any:
        if isinstance(value, list):
            return [_member_id(item) for item in value]
        return _member_id(value)


def argument_problem(name: str, count: int) -> str | None:
    """What is wrong with a call of `name` with `count` arguments, or None."""
    spec = PackFunctions.FUNCTION_TABLE.get(name)
    if spec is None:
        return f"unknown function {name}()"
    wanted = len(spec["signature"])
    if name == "graphql_fields":
        return None if 1 <= count <= 3 else "graphql_fields() takes 1 to 3 arguments"
    if spec["signature"] and spec["signature"][-1].get("variadic"):
        return None if count >= wanted else f"{name}() takes at least {wanted} arguments"
    return None if count == wanted else f"{name}() takes {wanted} arguments, not {count}"


def _member_id(value: Any) -> str | None:
    """One key for all of LinkedIn's spellings of a member (facts: LinkedIn 1.1): the numeric id where it is known.

    A profile id `ACo…` (Sales Navigator: `ACw…`), bare or inside an urn, holds it in bytes 4 to 7. What is neither
    number, member urn nor profile id, such as a public name, comes back as it is.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        raise TypeError("member_id takes strings and whole numbers")
    urn = _MEMBER_URN.search(value)
    if urn:
        return urn[1]
    profile = _PROFILE_ID.search(value)
    if profile is None:
        return value
    text = profile[1]
    try:
        raw = base64.urlsafe_b64decode(text[: len(text) // 4 * 4])
    except (binascii.Error, ValueError):
        return text
    number = int.from_bytes(raw[4:8], "big") if len(raw) >= 8 else 0
    return str(number) if number else text
