"""What `pons.describe` answers: everything about the module's actions (SPEC chapter 4)."""

from __future__ import annotations

from .actions import Action
from .imports import standard

_KINDS = {0: "positional", 1: "either", 2: "rest", 3: "keyword", 4: "named-rest"}


def describe_actions(module, actions: dict) -> dict[bytes, Action]:
    """Gives the action by which a module describes itself."""

    def describe() -> dict:
        inspect = standard("inspect")
        return {
            "module": module.__name__,
            "doc": inspect.getdoc(module),
            "file": getattr(module, "__file__", None),
            "actions": [_describe(action, inspect) for action in actions.values()],
        }

    return {b"pons.describe": Action("pons.describe", describe)}


def _describe(action: Action, inspect) -> dict:
    function = action.function
    described = {"name": action.name, "kind": action.kind, "doc": inspect.getdoc(function)}
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):  # a builtin that does not tell
        rest = {"name": "args", "kind": "rest", "type": None, "default": None, "filled": False}
        return {**described, "signature": "(...)", "parameters": [rest], "returns": None}
    filled = {name for name, _ in action.filled}
    return {
        **described,
        "signature": str(signature),
        "parameters": [_parameter(each, each.name in filled, inspect) for each in signature.parameters.values()],
        "returns": _hint(signature.return_annotation, inspect),
    }


def _parameter(parameter, filled: bool, inspect) -> dict:
    default = None if parameter.default is inspect.Parameter.empty else _text(parameter.default)
    return {
        "name": parameter.name,
        "kind": _KINDS[int(parameter.kind)],
        "type": _hint(parameter.annotation, inspect),
        "default": default,
        "filled": filled,
    }


def _hint(annotation: object, inspect) -> str | None:
    if annotation is inspect.Parameter.empty:
        return None
    return annotation if type(annotation) is str else inspect.formatannotation(annotation)


def _text(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # a default whose __repr__ raises is still a default
        return f"<{type(value).__name__}, whose repr raises {type(error).__name__}>"
