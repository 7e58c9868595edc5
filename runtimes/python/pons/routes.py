"""Routes: functions that answer requests of HTTP by their paths, as Flask has them (SPEC chapter 4, "Routes").

    @pons.route("/hello", methods=["GET", "POST"])
    def hello():
        return {"greeting": f"Hello {pons.request.query.get('name', 'you')}!"}

What a function returns is text (HTML), a dict or a list (JSON), bytes, a generator of text or bytes (sent as it comes),
or one of these with a status, with headers, or with both: `return "gone", 410`.
"""

from __future__ import annotations

from types import ModuleType

from .actions import ASYNC, ASYNC_STREAM, FUNCTION, STREAM, THREADED, Action, LoadError, kind_of

_MARK = "__pons_routes__"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CONVERTERS = ("string", "int", "float", "uuid", "path")


class Route:
    """A rule such as `/users/<int:id>`, and the function that answers it."""

    __slots__ = ("rule", "methods", "is_open", "function", "kind")

    def __init__(self, rule: str, methods: tuple, is_open: bool, function) -> None:
        self.rule = rule
        self.methods = methods
        self.is_open = is_open
        self.function = function
        kind = kind_of(function)
        self.kind = {STREAM: FUNCTION, ASYNC: ASYNC_STREAM}.get(kind, kind)  # of the action that answers for it
        if self.kind == FUNCTION and getattr(function, "__pons_threaded__", False) is True:
            self.kind = THREADED


def route(rule: str, methods: list | tuple | None = None, *, open: bool = False):
    """Marks a function to answer requests for a path; without `methods` those by GET.

    Callers have to know the host's token, unless the route is `open`: then everybody may ask, but foreign pages only
    where the host allows their origin.
    """
    if type(rule) is not str or not rule.startswith("/"):
        raise TypeError(f'A route\'s rule must be text that begins with "/", but is {rule!r}.')
    _check_rule(rule)
    names = tuple([str(method).upper() for method in methods or ("GET",)])
    unknown = [name for name in names if name not in METHODS]
    if isinstance(methods, str) or unknown:
        raise TypeError(f"The methods of {rule} must be a list of {', '.join(METHODS)}, but are {methods!r}.")

    def mark(function):
        if not callable(function) or isinstance(function, type):
            raise TypeError(f"@pons.route marks functions, but was given {type(function).__name__}.")
        function.__dict__.setdefault(_MARK, []).insert(0, Route(rule, names, open is True, function))
        return function

    return mark


def _check_rule(rule: str) -> None:
    names = []
    for part in rule.split("<")[1:]:
        inner, closing, _ = part.partition(">")
        converter, colon, name = inner.rpartition(":")
        if not closing or not name.isidentifier() or (converter if colon else "string") not in CONVERTERS:
            known = ", ".join(CONVERTERS)
            raise TypeError(f"A part of {rule!r} must be <name> or <converter:name>, the converter one of {known}.")
        names.append(name)
    if len(set(names)) < len(names) or any(mark in rule for mark in "{}*?#"):
        raise TypeError(f"The rule {rule!r} must have each name once, and none of {{ }} * ? # in it.")


def find_routes(module: ModuleType) -> list:
    """Gives a module's routes in the order of their functions, those of its submodules too."""
    found: list = []
    _collect(module, found, {module.__name__})
    taken: set = set()
    for each in found:
        for method in each.methods:
            if (each.rule, method) in taken:
                raise LoadError(f"Two functions answer {method} {each.rule}; leave one of them out.")
            taken.add((each.rule, method))
    return found


def _collect(module: ModuleType, found: list, seen: set) -> None:
    for name, value in list(vars(module).items()):
        if isinstance(value, ModuleType):
            inner = f"{module.__name__}.{name}"
            if hasattr(module, "__path__") and value.__name__ == inner and inner not in seen:
                seen.add(inner)
                _collect(value, found, seen)
        elif not isinstance(value, type):
            routes = getattr(value, "__dict__", {}).get(_MARK, ())
            found.extend([each for each in routes if each not in found])


def is_route(thing) -> bool:
    """Says whether a thing was marked."""
    return _MARK in getattr(thing, "__dict__", ())


def route_actions(routes: list) -> dict:
    """Gives the actions by which the host runs routes: `pons.route.N`, N their place in the list."""
    from .answering import answer_with

    actions = {}
    for number, each in enumerate(routes):
        action = Action(f"pons.route.{number}", answer_with(each))
        action.kind = each.kind
        action.is_threaded = each.kind == THREADED
        actions[action.name.encode()] = action
    return actions
