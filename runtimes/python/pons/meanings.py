"""What `pons.types` answers: the meaning of every hint of the module's actions (SPEC chapter 4).

Only whoever writes clients asks for it: nothing here is imported before.
"""

from __future__ import annotations

from functools import partial
from types import FunctionType

from .actions import CLASS
from .injection import plain_function
from .named_types import NamedTypes


def types_of(actions: dict) -> dict:
    """Gives what the hints of actions mean, and the types that they name."""
    named = NamedTypes({each.function for each in actions.values() if isinstance(each.function, type)})
    return {"actions": {each.name: _types(each, named) for each in actions.values()}, "types": named.types}


def _types(action, named: NamedTypes) -> dict:
    function = action.function
    while isinstance(function, partial):
        function = function.func
    function, _ = plain_function(function)
    if action.kind != CLASS:
        return named.of_function(function) if function is not None else {"parameters": {}, "returns": None}
    made = named.find(action.function)
    named.owner = action.function
    parameters = named.of_function(function)["parameters"] if isinstance(function, FunctionType) else {}
    named.owner = None
    return {"parameters": parameters, "returns": made}
