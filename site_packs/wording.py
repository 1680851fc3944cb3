"""A pack's words for people: what a mode does, and a part of an expression, to say which condition failed."""

import json
from typing import Any

from site_packs.interpreters import Node

_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "gt": ">", "lte": "<=", "gte": ">="}

MODE_WORDS = {
    "ask": "asked about every time",
    "burst": "asked about when there are many or alike",
    "watch": "recorded, never held",
    "off": "off",
}


def wording(node: Node) -> str:
    """JMESPath that means what the node means; white space and brackets may differ from what was written."""
    parts: list[Any] = node["children"]
    match node["type"]:
        case "field":
            name = node["value"]
            return name if name.isidentifier() and name.isascii() else json.dumps(name, ensure_ascii=False)
        case "literal":
            return f"'{node['value']}'" if isinstance(node["value"], str) else f"`{json.dumps(node['value'])}`"
        case "current":
            return "@"
        case "identity":
            return ""
        case "subexpression":
            return ".".join(map(wording, parts))
        case "index_expression":
            return "".join(map(wording, parts))
        case "index":
            return f"[{node['value']}]"
        case "slice":
            return f"[{':'.join('' if part is None else str(part) for part in parts)}]"
        case "comparator":
            return f"{wording(parts[0])} {_SIGNS[node['value']]} {wording(parts[1])}"
        case "not_expression":
            return f"!{_bracketed(parts[0], 'field', 'function_expression')}"
        case "and_expression":
            return " && ".join(
                f"({wording(part)})" if part["type"] == "or_expression" else wording(part) for part in parts
            )
        case "or_expression":
            return " || ".join(map(wording, parts))
        case "pipe":
            return " | ".join(map(wording, parts))
        case "function_expression":
            return f"{node['value']}({', '.join(map(wording, parts))})"
        case "expref":
            return f"&{wording(parts[0])}"
        case "flatten":
            return f"{wording(parts[0])}[]"
        case "projection":
            base = wording(parts[0])
            star = "" if parts[0]["type"] == "flatten" or base.endswith("]") else "[*]"
            return f"{base}{star}{_right(parts[1])}"
        case "value_projection":
            return f"{wording(parts[0])}.*{_right(parts[1])}"
        case "filter_projection":
            return f"{wording(parts[0])}[?{wording(parts[2])}]{_right(parts[1])}"
        case "multi_select_list":
            return f"[{', '.join(map(wording, parts))}]"
        case "multi_select_dict":
            return f"{{{', '.join(map(wording, parts))}}}"
        case "key_val_pair":
            return f"{node['value']}: {wording(parts[0])}"
    return f"<{node['type']}>"


def _bracketed(node: Node, *plain: str) -> str:
    return wording(node) if node["type"] in plain else f"({wording(node)})"


def _right(node: Node) -> str:
    """The right side of a projection, joined to it by a dot where it needs one."""
    text = wording(node)
    return f".{text}" if text and not text.startswith("[") else text
