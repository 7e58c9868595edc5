"""Finds what a module exposes: its actions, by name."""

from __future__ import annotations

from functools import partial  # imported already, by _pickle
from types import FunctionType, ModuleType

from .frames import has_control
from .imports import standard
from .injection import filled_parameters

FUNCTION, ASYNC, THREADED, CLASS = "function", "async", "threaded", "class"
STREAM, ASYNC_STREAM = "stream", "async-stream"

# Of co_flags; `inspect` names them, but takes 10 ms to import.
_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200


class LoadError(Exception):
    """The module cannot be served as it stands; the sentence says what to change."""

    __module__ = "pons"


class Action:
    """A named function of the module."""

    __slots__ = ("name", "function", "kind", "filled", "is_threaded", "pool")

    def __init__(self, name: str, function) -> None:
        self.name = name
        self.function = function
        self.kind = kind_of(function)
        self.is_threaded = getattr(function, "__pons_threaded__", False) is True
        self.pool = None  # that runs it, if it needs one of its own
        self.filled = filled_parameters(function)  # ((parameter, position or None), ...): those that the host fills


def threaded(function):
    """Marks a function to run on a pool thread, beside the others; blocking code cannot be interrupted there."""
    if not callable(function):
        raise TypeError(f"@pons.threaded marks functions, but was given {type(function).__name__}.")
    kind = kind_of(function)
    if kind not in (FUNCTION, THREADED, STREAM):
        what = f"{function.__qualname__} is of kind {kind}"
        raise TypeError(f"@pons.threaded marks plain functions and generators, but {what}.")
    standard("threading")  # on this thread, which it takes for main; the function may be reached by a handle alone
    function.__pons_threaded__ = True
    return function


def kind_of(function) -> str:
    """Gives the kind of SPEC chapter 4 that a callable is."""
    if isinstance(function, type):
        return CLASS
    flags = _flags(function)
    if flags & _ASYNC_GENERATOR:
        return ASYNC_STREAM
    if flags & _COROUTINE:
        return ASYNC
    if flags & _GENERATOR:
        return STREAM
    return THREADED if getattr(function, "__pons_threaded__", False) is True else FUNCTION


def is_async(function) -> bool:
    """Says whether calling it gives a coroutine, as calling an ASGI application does."""
    return bool(_flags(function) & _COROUTINE)


def _flags(function) -> int:
    while True:
        function = getattr(function, "__func__", function)  # a bound method
        code = getattr(function, "__code__", None)
        if code is not None:
            return getattr(code, "co_flags", 0)
        if not isinstance(function, partial):
            break
        function = function.func
    call = getattr(type(function), "__call__", None)  # an object that can be called
    return getattr(getattr(call, "__code__", None), "co_flags", 0)


def find_actions(module: ModuleType, jobs: tuple = ()) -> dict[bytes, Action]:
    """Gives the actions of a module by their names in UTF-8: public functions, classes, submodules and `API`.

    What runs as one of the `jobs` is no action, unless `API` lists it.
    """
    found: dict[str, object] = {}
    _collect(module, "", found, {module.__name__})
    for name, thing in list(found.items()):
        if any(thing is other for other in jobs):
            found = {other: found[other] for other in found if other != name and not other.startswith(name + ".")}
    api = vars(module).get("API")
    if isinstance(api, dict) and _names_any(api, []):
        listed: dict[str, object] = {}
        flatten(api, "", listed, [])
        found.update(listed)  # what is listed by hand stands before what was found
    return {check_name(name, "action"): Action(name, function) for name, function in found.items()}


def _collect(module: ModuleType, prefix: str, found: dict, seen: set) -> None:
    names = vars(module).get("__all__")
    public = _listed(module, names) if names is not None else [n for n in list(vars(module)) if not n.startswith("_")]
    for name in public:
        value = getattr(module, name)
        if isinstance(value, ModuleType):
            inner = f"{module.__name__}.{name}"
            if hasattr(module, "__path__") and value.__name__ == inner and inner not in seen:
                seen.add(inner)
                _collect(value, f"{prefix}{name}.", found, seen)
        elif isinstance(value, type):
            if (names is not None or value.__module__ == module.__name__) and not issubclass(value, BaseException):
                found[prefix + name] = value
                _collect_class(value, f"{prefix}{name}.", found)
        elif callable(value) and (names is not None or _is_own(value, module)):
            found[prefix + name] = value


def _listed(module: ModuleType, names) -> list:
    for name in names:
        if not hasattr(module, name):
            raise LoadError(f"__all__ of {module.__name__} lists {name!r}, but the module has no such name.")
    return list(names)


def _is_own(value, module: ModuleType) -> bool:
    """Says whether a function was defined in the module, also one behind decorators that wrap it."""
    for _ in range(100):
        if isinstance(value, FunctionType):
            return value.__module__ == module.__name__
        value = getattr(value, "__wrapped__", None)
        if value is None:
            break
    return False


def _collect_class(owner: type, prefix: str, found: dict) -> None:
    for base in reversed(owner.__mro__):
        if base.__module__ == owner.__module__:
            for name, value in vars(base).items():
                if isinstance(value, (staticmethod, classmethod)) and not name.startswith("_"):
                    found[prefix + name] = getattr(owner, name)


def _names_any(api: dict, above: list) -> bool:
    """Says whether a dict names any function: one that does not only happens to be called API."""
    if any(api is other for other in above):
        return True  # contains itself: left to the flattening, which says so
    return any(_names_any(v, [*above, api]) if isinstance(v, dict) else callable(v) for v in api.values())


def flatten(api: dict, prefix: str, listed: dict, above: list, root: str = "API") -> None:
    """Puts the functions of nested dicts under their dotted names; `root` is what errors call the outermost."""
    if any(api is other for other in above):
        raise LoadError(f"{root} contains itself at {prefix[:-1]!r}.")
    for key, value in api.items():
        if type(key) is not str or not key:
            raise LoadError(f"A key of {root} must be text that is not empty, but {prefix!r} has the key {key!r}.")
        name = prefix + key
        if isinstance(value, dict):
            flatten(value, name + ".", listed, [*above, api], root)
        elif not callable(value):
            raise LoadError(f"{root}[{name!r}] must be a function or a dict of them, but is {type(value).__name__}.")
        elif name in listed:
            raise LoadError(f"{root} names {name!r} twice.")
        else:
            listed[name] = value


def check_name(name: str, what: str) -> bytes:
    """Gives the name of an action or of a job in UTF-8, or raises the error that says why it can be none."""
    try:
        encoded = name.encode()
    except UnicodeEncodeError:
        raise LoadError(f"The {what}'s name {name!r} has half of a character (a lone surrogate) in it.") from None
    if len(encoded) > 1024 or has_control(name):
        raise LoadError(f"The {what}'s name {name[:80]!r} must have at most 1024 bytes and no control character.")
    if name.startswith("pons."):
        raise LoadError(f"The {what} {name!r} must be renamed: names that begin with `pons.` belong to Pons.")
    return encoded


def serve_on_threads(actions: dict) -> None:
    """Lets every plain function and class run as if it were marked by `threaded`."""
    for action in actions.values():
        if action.kind in (FUNCTION, CLASS):
            action.kind = THREADED


def needs_threads(actions: dict) -> bool:
    """Says whether any action runs on another thread than the main one."""
    return any(action.kind in (ASYNC, THREADED, ASYNC_STREAM) for action in actions.values())
