"""Reads signatures and docs.

`inspect` knows them all, but its import takes as long as Python's start: plain functions are read without it.
"""

from __future__ import annotations

from .imports import standard

POSITIONAL, EITHER, REST, KEYWORD, NAMED_REST = "positional", "either", "rest", "keyword", "named-rest"
_KINDS = (POSITIONAL, EITHER, REST, KEYWORD, NAMED_REST)  # in the order of inspect's own numbers
_HAS_REST, _HAS_NAMED_REST = 4, 8  # of co_flags
_FUNCTION = type(standard)
LONGEST = 200  # letters of a default: one may be a whole table, or the environment with its secrets


def read_plain(function) -> tuple[list[dict], str | None] | None:
    """Reads a function as `def` makes it; None for what hides another callable, or whose hints cannot be had yet."""
    if type(function) is not _FUNCTION or hasattr(function, "__wrapped__") or hasattr(function, "__signature__"):
        return None
    try:
        hints = function.__annotations__
    except NameError:  # Python 3.14 looks a hint up only now, and this one names what is not there
        return None
    code = function.__code__
    names = code.co_varnames
    defaults = function.__defaults__ or ()
    first_default = code.co_argcount - len(defaults)
    parameters = []
    for i, name in enumerate(names[: code.co_argcount]):
        kind = POSITIONAL if i < code.co_posonlyargcount else EITHER
        default = _repr(defaults[i - first_default]) if i >= first_default else None
        parameters.append(_parameter(name, kind, hints, default))
    end = code.co_argcount + code.co_kwonlyargcount
    if code.co_flags & _HAS_REST:
        parameters.append(_parameter(names[end], REST, hints, None))
    by_name = function.__kwdefaults__ or {}
    for name in names[code.co_argcount : end]:
        parameters.append(_parameter(name, KEYWORD, hints, _repr(by_name[name]) if name in by_name else None))
    if code.co_flags & _HAS_NAMED_REST:
        parameters.append(_parameter(names[end + bool(code.co_flags & _HAS_REST)], NAMED_REST, hints, None))
    return parameters, hint_text(hints["return"]) if "return" in hints else None


def read_any(function) -> tuple[list[dict], str | None] | None:
    """Reads any callable that tells; None for one that does not."""
    inspect = standard("inspect")
    try:
        signature = inspect.signature(function)
    except (ValueError, TypeError):
        return None
    nothing = inspect.Parameter.empty
    parameters = [
        {
            "name": each.name,
            "kind": _KINDS[int(each.kind)],
            "type": None if each.annotation is nothing else hint_text(each.annotation),
            "default": None if each.default is nothing else _repr(each.default),
        }
        for each in signature.parameters.values()
    ]
    returns = signature.return_annotation
    return parameters, None if returns is nothing else hint_text(returns)


def text_of(parameters: list[dict], returns: str | None) -> str:
    """Writes a signature as Python does: `(a, /, b: int = 0, *, c=None) -> int`."""
    parts = []
    before = None
    for parameter in parameters:
        kind = parameter["kind"]
        if before == POSITIONAL and kind != POSITIONAL:
            parts.append("/")
        if kind == KEYWORD and before not in (REST, KEYWORD):
            parts.append("*")
        parts.append(_text_of(parameter))
        before = kind
    if before == POSITIONAL:
        parts.append("/")
    return f"({', '.join(parts)})" + (f" -> {returns}" if returns is not None else "")


def doc_of(thing) -> str | None:
    """Gives a docstring without the indentation that it has in its source."""
    doc = getattr(thing, "__doc__", None)
    if type(doc) is not str:
        return None
    first, *others = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in others if line.strip()), default=0)
    return "\n".join([first.strip(), *(line[margin:].rstrip() for line in others)]).strip("\n")


def _parameter(name: str, kind: str, hints: dict, default: str | None) -> dict:
    return {"name": name, "kind": kind, "type": hint_text(hints[name]) if name in hints else None, "default": default}


def _text_of(parameter: dict) -> str:
    stars = {REST: "*", NAMED_REST: "**"}.get(parameter["kind"], "")
    hint, default = parameter["type"], parameter["default"]
    text = stars + parameter["name"] + (f": {hint}" if hint is not None else "")
    return text if default is None else text + (f" = {default}" if hint is not None else f"={default}")


def hint_text(annotation: object) -> str:
    """Gives a hint as its author wrote it, or as Python shows it."""
    if type(annotation) is str:
        return annotation
    if type(annotation) is type:
        home = "" if annotation.__module__ == "builtins" else annotation.__module__ + "."
        return home + annotation.__qualname__
    return "None" if annotation is None else _class_or_repr(annotation).replace("typing.", "")


def _class_or_repr(annotation: object) -> str:
    # An enum is a class too, but its own class is not `type`; and on some versions `list[int]` says that it is a class.
    if isinstance(annotation, type) and not hasattr(annotation, "__origin__"):
        return f"{annotation.__module__}.{annotation.__qualname__}"
    return _repr(annotation)


def _repr(value: object) -> str:
    try:
        text = repr(value)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    except Exception as error:  # a default whose __repr__ raises is still a default
        return f"<{type(value).__name__}, whose repr raises {type(error).__name__}>"
