"""JMESPath as packs use it: conditions that fail closed, values that never raise, both within limits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import jmespath
from jmespath import exceptions

from site_packs.functions import argument_problem
from site_packs.interpreters import FAULTS, Budget, ConditionInterpreter, Node, ValueInterpreter

MAX_LENGTH = 300
MAX_STEPS = 3  # pipes and flattens

_BIND_LOOSER_THAN_NOT = (
    "subexpression",
    "comparator",
    "filter_projection",
    "value_projection",
    "projection",
    "flatten",
)
_BARE_WORDS: dict[str, object] = {"null": None, "true": True, "false": False}


class BadExpression(ValueError):
    """An expression that a pack may not use; the message says why, with the column where there is one."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text, its tree, and how to ask it."""

    text: str
    node: Node = field(repr=False)

    def holds(self, facts: object, budget: Budget | None = None) -> "Verdict":
        """Whether the condition is met. Never raises: a wrong type or a spent budget counts as met."""
        return node_holds(self.node, facts, budget)

    def value(self, facts: object, budget: Budget | None = None) -> "Value":
        """The value, null where it cannot be had. Never raises: wrong types become null where they stand."""
        interpreter = ValueInterpreter(budget or Budget())
        try:
            return Value(interpreter.visit(self.node, facts), interpreter.met_unreadable)
        except FAULTS:
            return Value(None, interpreter.met_unreadable)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a condition: `unreadable` when it needed what could not be read, `wrong_type` for any doubt."""

    met: bool
    unreadable: bool = False
    wrong_type: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """The answer of a value expression; `unreadable` when it needed what could not be read."""

    value: Any
    unreadable: bool = False


def compile_expression(text: str) -> Expression:
    """The expression, parsed once. Raises BadExpression."""
    if len(text) > MAX_LENGTH:
        raise BadExpression(f"{len(text)} characters; {MAX_LENGTH} are allowed")
    try:
        node = jmespath.compile(text).parsed
    except exceptions.ParseError as fault:
        raise BadExpression(_one_line(fault, text)) from fault
    except (exceptions.JMESPathError, ValueError) as fault:
        raise BadExpression(str(fault)) from fault
    steps = 0
    for part in walk(node):
        steps += part["type"] in ("pipe", "flatten")
        if part["type"] == "function_expression":
            problem = argument_problem(part["value"], len(part["children"]))
            if problem:
                raise BadExpression(problem)
        if part["type"] in _BIND_LOOSER_THAN_NOT and part["children"][0]["type"] == "not_expression":
            raise BadExpression("`!a.b` negates `a` alone in JMESPath; write `!(a.b)`")
    if steps > MAX_STEPS:
        raise BadExpression(f"{steps} pipes and flattens; {MAX_STEPS} are allowed")
    return Expression(text, _mended(node))


def node_holds(node: Node, facts: object, budget: Budget | None = None) -> Verdict:
    """`Expression.holds` for a part of an expression."""
    interpreter = ConditionInterpreter(budget or Budget())
    return Verdict(interpreter.truth(node, facts), interpreter.met_unreadable, interpreter.met_wrong_type)


def walk(node: Node) -> Iterable[Node]:
    """The node and every node below it."""
    yield node
    for child in node["children"]:
        if isinstance(child, dict):
            yield from walk(child)


def _mended(node: Node) -> Node:
    """The tree with two departures from jmespath's parser.

    `x == null`, `x == true` mean the values, not fields of these names: no site has such. And `a.*.b.c` is
    `a.*.(b.c)`, as the specification has it, where jmespath 1.1 reads `(a.*.b).c`, which is always null.
    """
    children = [_mended(child) if isinstance(child, dict) else child for child in node["children"]]
    if node["type"] == "comparator":
        children = [
            {"type": "literal", "value": _BARE_WORDS[child["value"]], "children": []}
            if child["type"] == "field" and child["value"] in _BARE_WORDS
            else child
            for child in children
        ]
    elif node["type"] in ("subexpression", "value_projection") and children[0]["type"] == "value_projection":
        base, right = children[0]["children"]
        return {**children[0], "children": [base, {**node, "children": [right, *children[1:]]}]}
    return {**node, "children": children}


def _one_line(fault: Exception, text: str) -> str:
    column = getattr(fault, "lex_position", len(text)) + 1
    if isinstance(fault, exceptions.IncompleteExpressionError):
        return f"column {column}: the expression ends too early"
    said = getattr(fault, "message", "") or getattr(fault, "msg", "") or "syntax error"
    return f"column {column}: {said}"
