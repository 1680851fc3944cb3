"""The root fields of a GraphQL document: aliases, fragments and several operations seen through."""

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    parse,
    value_from_ast_untyped,
)

MAX_TEXT = 65_536  # the parser reads about one character a microsecond
MAX_FIELDS = 1_000


def graphql_fields(text: str, operation: str | None, variables: dict[str, Any]) -> list[dict[str, Any]]:
    """`{field, alias, operation, args}` for each root field of the operation; of all operations where none is named so.

    `args` have their variables filled in, by their default where none was sent, else with `null`. Directives such as
    `@skip` are not obeyed: what might run counts. Raises ValueError where the text is no GraphQL or too long.
    """
    if len(text) > MAX_TEXT:
        raise ValueError("GraphQL text beyond the limit")
    try:
        document = parse(text, no_location=True)
    except (GraphQLError, RecursionError) as fault:
        raise ValueError("not GraphQL") from fault
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    named = [node for node in operations if node.name and node.name.value == operation]
    found: list[dict[str, Any]] = []
    for node in named or operations:
        known = _defaults(node) | variables
        for field in _root_fields(node.selection_set, _fragments(document), set()):
            if len(found) >= MAX_FIELDS:
                raise ValueError("more root fields than the limit")
            found.append(
                {
                    "field": field.name.value,
                    "alias": field.alias.value if field.alias else field.name.value,
                    "operation": node.operation.value,
                    "args": {argument.name.value: _value(argument.value, known) for argument in field.arguments or ()},
                }
            )
    return found


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        node.variable.name.value: _value(node.default_value, {})
        for node in operation.variable_definitions or ()
        if node.default_value is not None
    }


def _root_fields(
    selection: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], spread: set[str]
) -> list[FieldNode]:
    """Fields in order; each fragment once, so that fragments spreading each other end."""
    found: list[FieldNode] = []
    for node in selection.selections:
        if isinstance(node, FieldNode):
            found.append(node)
        elif isinstance(node, InlineFragmentNode):
            found += _root_fields(node.selection_set, fragments, spread)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
            spread.add(node.name.value)
            fragment = fragments.get(node.name.value)
            if fragment is not None:
                found += _root_fields(fragment.selection_set, fragments, spread)
    return found


def _value(node: ValueNode, variables: dict[str, Any]) -> Any:
    if isinstance(node, VariableNode):
        return variables.get(node.name.value)
    return value_from_ast_untyped(node, variables)
