"""What `pons.describe` answers: everything about the module's actions (SPEC chapter 4), and `pons.types` too."""

from __future__ import annotations

from . import signatures
from .actions import Action


def describe_actions(module, actions: dict) -> dict[bytes, Action]:
    """Gives the actions by which a module describes itself."""

    def describe() -> dict:
        return {
            "module": module.__name__,
            "doc": signatures.doc_of(module),
            "file": getattr(module, "__file__", None),
            "actions": [_describe(action) for action in actions.values()],
        }

    def types() -> dict:
        from .meanings import types_of

        return types_of(actions)

    return {b"pons.describe": Action("pons.describe", describe), b"pons.types": Action("pons.types", types)}


def _describe(action: Action) -> dict:
    function = action.function
    described = {"name": action.name, "kind": action.kind, "doc": signatures.doc_of(function)}
    found = signatures.read_plain(function) or signatures.read_any(function)
    if found is None:  # a builtin that does not tell
        rest = {"name": "args", "kind": "rest", "type": None, "default": None, "filled": False}
        return {**described, "signature": "(...)", "parameters": [rest], "returns": None}
    parameters, returns = found
    filled = {name for name, _, _ in action.filled}
    return {
        **described,
        "signature": signatures.text_of(parameters, returns),
        "parameters": [{**parameter, "filled": parameter["name"] in filled} for parameter in parameters],
        "returns": returns,
    }
