"""How expressions are evaluated: conditions fail closed, values fail to null, both within a budget."""

from dataclasses import dataclass
from typing import Any

from jmespath import exceptions
from jmespath.visitor import Options, TreeInterpreter

from site_packs.functions import MAX_RESULTS, PackFunctions

MAX_VISITS = 500_000  # steps of evaluation for one request: about half a second

type Node = dict[str, Any]

FAULTS = (
    exceptions.JMESPathError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)

_OPTIONS = Options(custom_functions=PackFunctions())


class WrongType(ValueError):
    """A field that is there but not of the type the expression needs."""


class Unreadable:
    """Stands for a part of the facts that could not be read."""

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE = Unreadable()


@dataclass(slots=True)
class Budget:
    """How many steps of evaluation one request may still cost."""

    visits: int = MAX_VISITS


def is_true(value: object) -> bool:
    """JMESPath's truth: everything but null, false, and empty strings, lists and objects (0 is true)."""
    return not (value is None or value is False or value == "" or value == [] or value == {})


class _Interpreter(TreeInterpreter):  # type: ignore[misc]  # jmespath has no types
    """What conditions and values share: the budget, the limit on results, one answer to a wrong type."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(_OPTIONS)
        self.budget = budget
        self.met_unreadable = False

    def wrong_type(self) -> Any:
        raise NotImplementedError

    def too_many(self, items: list[Any]) -> list[Any]:
        raise NotImplementedError

    def visit(self, node: Node, *args: Any, **kwargs: Any) -> Any:
        self.budget.visits -= 1
        if self.budget.visits < 0:
            raise WrongType("evaluation took too long")
        return super().visit(node, *args, **kwargs)

    def visit_field(self, node: Node, value: Any) -> Any:
        if value is None:
            return None
        if not isinstance(value, dict):
            return self.wrong_type()
        found = value.get(node["value"])
        if found is UNREADABLE:
            self.met_unreadable = True
            return self.wrong_type()
        return found

    def visit_index(self, node: Node, value: Any) -> Any:
        return super().visit_index(node, value) if value is None or isinstance(value, list) else self.wrong_type()

    def visit_slice(self, node: Node, value: Any) -> Any:
        return super().visit_slice(node, value) if value is None or isinstance(value, list) else self.wrong_type()

    def visit_flatten(self, node: Node, value: Any) -> Any:
        base = self._list(self.visit(node["children"][0], value))
        if base is None:
            return None
        merged: list[Any] = []
        for element in base:
            merged += element if isinstance(element, list) else [element]
            if len(merged) > MAX_RESULTS:
                return self.too_many(merged)
        return merged

    def visit_projection(self, node: Node, value: Any) -> Any:
        return self._projected(node, self._list(self.visit(node["children"][0], value)))

    def visit_value_projection(self, node: Node, value: Any) -> Any:
        base = self.visit(node["children"][0], value)
        if base is not None and not isinstance(base, dict):
            return self.wrong_type()
        return self._projected(node, None if base is None else self._list(list(base.values())))

    def visit_filter_projection(self, node: Node, value: Any) -> Any:
        base = self._list(self.visit(node["children"][0], value))
        condition = node["children"][2]
        return self._projected(node, None if base is None else [one for one in base if self.truth(condition, one)])

    def truth(self, node: Node, value: Any) -> bool:
        """Whether a boolean operand is met."""
        return is_true(self.visit(node, value))

    def _projected(self, node: Node, base: list[Any] | None) -> list[Any] | None:
        if base is None:
            return None
        results = (self.visit(node["children"][1], element) for element in base)
        return [result for result in results if result is not None]

    def _list(self, base: Any) -> list[Any] | None:
        if base is None:
            return None
        if not isinstance(base, list):
            answer: list[Any] | None = self.wrong_type()
            return answer
        return self.too_many(base) if len(base) > MAX_RESULTS else base


class ValueInterpreter(_Interpreter):
    """Wrong types are null where they stand, so that one odd element does not cost the others."""

    def wrong_type(self) -> Any:
        return None

    def too_many(self, items: list[Any]) -> list[Any]:
        return items[:MAX_RESULTS]

    def visit_function_expression(self, node: Node, value: Any) -> Any:
        try:
            return super().visit_function_expression(node, value)
        except WrongType:
            raise  # the budget is spent
        except FAULTS:
            return None


class ConditionInterpreter(_Interpreter):
    """A wrong type counts towards the condition being met, at the nearest boolean operand.

    Below a `!` an operand counts towards its being met by being false, so `!(json.a.b)` over a number `a` is met too.
    Where `||`, `&&` and `!` stand for a value, as in `contains(list, a || b)`, it is the whole around that counts:
    true would be a value nobody asked for.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.met_wrong_type = False
        self._towards = True

    def wrong_type(self) -> Any:
        raise WrongType("wrong type")

    def too_many(self, items: list[Any]) -> list[Any]:
        raise WrongType("more results than the limit")

    def truth(self, node: Node, value: Any) -> bool:
        return is_true(self._operand(node, value))

    def _operand(self, node: Node, value: Any) -> Any:
        """The operand's value, which `a || b` may hand on; of a wrong type, whatever helps the condition be met."""
        kind, children = node["type"], node["children"]
        if kind in ("and_expression", "or_expression"):
            left = self._operand(children[0], value)
            decided = is_true(left) == (kind == "or_expression")
            return left if decided else self._operand(children[1], value)
        if kind == "not_expression":
            self._towards = not self._towards
            try:
                return not is_true(self._operand(children[0], value))
            finally:
                self._towards = not self._towards
        try:
            return self.visit(node, value)
        except FAULTS:
            self.met_wrong_type = True
            return self._towards

    def visit_comparator(self, node: Node, value: Any) -> bool:
        """Comparing with a missing field is false, but for a written-out `null`; other types must be alike."""
        left, right = (self.visit(child, value) for child in node["children"])
        if left is None or right is None:
            if not any(child["type"] == "literal" and child["value"] is None for child in node["children"]):
                return False
            return (left is right) == (node["value"] == "eq") if node["value"] in ("eq", "ne") else False
        if _type_of(left) != _type_of(right):
            raise WrongType("compared with another type")
        if node["value"] in ("lt", "gt", "lte", "gte") and _type_of(left) not in ("string", "number"):
            raise WrongType("has no order")
        return bool(self.COMPARATOR_FUNC[node["value"]](left, right))


def _type_of(value: object) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
    raise WrongType("no value")
