"""Which parameters the host fills: those annotated with `pons.Call`, and no others, whatever their names."""

from __future__ import annotations

from .calls import Call
from .imports import standard


def filled_parameters(function) -> tuple:
    """Gives (name, position or None) of each parameter that is annotated for the host."""
    target = function.__init__ if isinstance(function, type) else function
    names = [name for name, hint in _annotations(target).items() if name != "return" and _means_call(hint, target)]
    return tuple((name, _position(target, name)) for name in names)


def fill(call: Call, args: tuple, keywords: dict) -> tuple[tuple, dict]:
    """Puts the call in the places that its action keeps for the host."""
    values = list(args)
    for name, position in call.entry.filled:
        if name in keywords:
            raise TypeError(f"{call.action}() was given {name!r}, which the host fills; leave it out.")
        if position is not None and position <= len(values):
            values.insert(position, call)
        else:
            keywords[name] = call
    return tuple(values), keywords


def _annotations(function) -> dict:
    try:
        return getattr(function, "__annotations__", None) or {}
    except Exception:  # Python 3.14 evaluates them at this moment, and a name in them may exist for type checkers only
        library = standard("annotationlib")
        return library.get_annotations(function, format=library.Format.FORWARDREF)


def _means_call(hint: object, function) -> bool:
    if type(hint) is str and "Call" in hint:
        names = getattr(_innermost(function), "__globals__", {})
        try:
            hint = eval(hint, names)  # the author's own text, in his own module, as typing.get_type_hints does
        except Exception:  # a name for type checkers only: then it is not the class that was imported
            return False
    return hint is Call


def _position(function, name: str) -> int | None:
    inner = _innermost(function)
    code = inner.__code__
    names = code.co_varnames[: code.co_argcount]
    bound = 1 if hasattr(function, "__self__") or names[:1] == ("self",) else 0
    return names.index(name) - bound if name in names else None


def _innermost(function):
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return getattr(function, "__func__", function)
