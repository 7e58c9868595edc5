"""Which parameters the host fills: those annotated with a class of ours (`pons.Call`), whatever their names."""

from __future__ import annotations

import sys
from types import FunctionType, MethodType

from .calls import Call
from .imports import standard

_NAMES = "Call", "Session", "Scope", "Client"

def filled_parameters(function) -> tuple:
    """Gives (name, position or None, class) of each parameter that is annotated for the host."""
    plain, bound = plain_function(function)
    if plain is None:
        return ()
    meant = {name: _meant(hint, plain) for name, hint in annotations_of(plain).items() if name != "return"}
    return tuple([(name, _position(plain, name, bound), kind) for name, kind in meant.items() if kind is not None])


def fill(call: Call, args: tuple, keywords: dict) -> tuple[tuple, dict]:
    """Puts the call, or what belongs to it, in the places that its action keeps for the host."""
    values = list(args)
    for name, position, kind in call.entry.filled:
        if name in keywords:
            raise TypeError(f"{call.action}() was given {name!r}, which the host fills; leave it out.")
        value = call if kind is Call else kind.of(call)
        if position is not None and position <= len(values):
            values.insert(position, value)
        else:
            keywords[name] = value
    return tuple(values), keywords


def plain_function(function) -> tuple[FunctionType | None, int]:
    """Gives the function that has the parameters, and how many of them are bound already (`self`)."""
    bound = 0
    if isinstance(function, type):
        function, bound = function.__init__, 1
    elif not isinstance(function, (FunctionType, MethodType)) and not hasattr(function, "__wrapped__"):
        function, bound = getattr(type(function), "__call__", None), 1  # an object that can be called
    if isinstance(function, MethodType):
        function, bound = function.__func__, 1
    for _ in range(100):  # decorators that say what they wrap
        if not hasattr(function, "__wrapped__"):
            break
        function = function.__wrapped__
    return (function, bound) if isinstance(function, FunctionType) else (None, 0)


def annotations_of(thing) -> dict:
    """Gives the hints of a function or class."""
    try:
        return thing.__annotations__
    except Exception:  # Python 3.14 evaluates them at this moment, and a name in them may exist for type checkers only
        library = standard("annotationlib")
        return library.get_annotations(thing, format=library.Format.FORWARDREF)


def _meant(hint: object, function: FunctionType) -> type | None:
    """Gives the class of the host's that a hint means."""
    if type(hint) is str and any(name in hint for name in _NAMES):
        try:
            hint = eval(hint, function.__globals__)  # the author's own text in his own module, as typing evaluates it
        except Exception:  # a name for type checkers only: then it is not the class that was imported
            return None
    if hint is Call:
        return Call
    clients = sys.modules.get("pons.clients")
    if clients is not None and hint is clients.Client:
        return hint
    scopes = sys.modules.get("pons.scopes")  # imported as soon as anybody names what is in it
    return hint if scopes is not None and (hint is scopes.Session or hint is scopes.Scope) else None


def _position(function: FunctionType, name: str, bound: int) -> int | None:
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    return names.index(name) - bound if name in names else None
