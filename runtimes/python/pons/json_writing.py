"""Writes values in the JSON form of SPEC chapter 11, for a Python that speaks `pons.v1` itself.

JSON's own values stand for themselves, everything else is `{"$": [tag, ...]}`. What stands for a value, and what for
one that cannot be written as it is, is decided where payloads are written: in `writing` and `reshaping`.
"""

from __future__ import annotations

import binascii

from .json_text import DIGITS, digits_of, dump
from .writing import CrossingError, NeedsReshaping, Writer, reduce_exact

SAFE = 2**53 - 1  # integers beyond it are text, for JavaScript's sake
SHORT = 1024  # bytes beyond it go into a buffer
_GROUPS = frozenset((tuple, set, frozenset))


def write(value: object, root: str, depth: int = 200, buffers: list | None = None, kind=Writer, target=()) -> tuple:
    """Gives the JSON text of a value and the table of handles that it names, which begins with `target`.

    Long bytes are appended to `buffers` as (writable, bytes); without that list they are base64. `kind` is the link's
    class of writers, of which the handles are asked. A value that cannot cross is a CrossingError.
    """
    first = 0 if buffers is None else len(buffers)
    for is_last in (False, True):
        writing = _Writing(depth, buffers, kind, target)
        try:
            return dump(writing.tree(value, 1)), writing.entries
        except Exception as error:
            if writing.entries:
                kind.handles.take_back(writing.entries)
            if buffers is not None:
                del buffers[first:]
            if is_last:
                reason = str(error) if type(error) is NeedsReshaping else f"{type(error).__name__}: {error}"
                raise CrossingError(f"{root} cannot cross: {reason}", root) from error
        from .reshaping import reshape

        value = reshape(value, root, depth, kind)
    raise AssertionError("Two attempts end in one of two ways.")


class _Writing:
    """One value on its way to JSON."""

    def __init__(self, depth: int, buffers: list | None, kind, target) -> None:
        self.depth = depth
        self.buffers = buffers
        self.kind = kind
        self.entries = [*target]

    def tree(self, value, level: int):
        kind = type(value)
        if kind is str:
            return value if value.isascii() or _is_whole_text(value) else _tag("text16", *_units(value))
        if value is None or kind is bool:
            return value
        if kind is int:
            if -SAFE <= value <= SAFE:
                return value
            text = digits_of(value)
            if len(text) > DIGITS + (value < 0):
                raise NeedsReshaping(f"an int of more than {DIGITS} digits")
            return _tag("int", text)
        if kind is float:
            return _float(value)
        if level > self.depth:
            raise NeedsReshaping(f"nested deeper than {self.depth} (the limit `depth`)")
        if kind is list:
            return [self.tree(item, level + 1) for item in value]
        if kind is dict:
            return self._dict(value, level)
        if kind in _GROUPS:
            return _tag(kind.__name__, *[self.tree(item, level + 1) for item in value])
        if kind is bytes or kind is bytearray:
            return _tag(kind.__name__, self._bytes(value, kind is bytearray))
        return self._constructed(value, kind, level)

    def _dict(self, value: dict, level: int):
        if all([type(key) is str and (key.isascii() or _is_whole_text(key)) for key in value]):
            tree = {key: self.tree(item, level + 1) for key, item in value.items()}
            return _tag("object", [[key, item] for key, item in tree.items()]) if "$" in tree else tree
        return _tag("map", [[self.tree(key, level + 1), self.tree(item, level + 1)] for key, item in value.items()])

    def _constructed(self, value, kind: type, level: int):
        if kind in self.kind.kinds:
            self.entries.append(self.kind.handles.give(value))
            return _tag("handle", len(self.entries) - 1)
        reduction = reduce_exact(value, kind)
        if reduction is None:
            raise NeedsReshaping(f"{kind.__module__}.{kind.__qualname__} has no counterpart on the other side.")
        constructor, arguments = reduction
        name = constructor.__name__
        if name == "record":
            return _tag(name, _whole(arguments[0]), self._dict(arguments[1], level))
        if name == "enum":
            return _tag(name, _whole(arguments[0]), _whole(arguments[1]), self.tree(arguments[2], level + 1))
        if name == "uuid":
            return _tag(name, arguments[0].hex())
        if name == "complex":
            return _tag(name, _float(arguments[0]), _float(arguments[1]))
        if name == "ndarray":
            dtype, shape, order, data = arguments
            view = memoryview(data)
            return _tag(name, _listed(dtype), [*shape], order, self._bytes(view.cast("B"), False))
        return _tag(name, *arguments)

    def _bytes(self, content, writable: bool):
        if self.buffers is not None and len(content) > SHORT:
            self.buffers.append((int(writable), content))
            return len(self.buffers) - 1
        return binascii.b2a_base64(content, newline=False).decode()


def _listed(dtype):
    return [_listed(part) for part in dtype] if type(dtype) is tuple else dtype


def _tag(tag: str, *parts) -> dict:
    return {"$": [tag, *parts]}


def _float(value: float):
    if value != value:
        return _tag("float", "nan")
    if value - value != 0:
        return _tag("float", "inf" if value > 0 else "-inf")
    if not value.is_integer():
        return value
    text = float.__repr__(value)
    return _tag("float", text[:-2] if text.endswith(".0") else text)


def _is_whole_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole(text: str) -> str:
    if not _is_whole_text(text):
        raise NeedsReshaping("the name of a type or a member with half of a character in it")
    return text


def _units(text: str) -> tuple:
    data = text.encode("utf-16-le", "surrogatepass")
    return ([data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)],)
