"""The slow road of writing: walks a value, puts plain values in place of their relatives, names what cannot cross."""

from __future__ import annotations

import sys

from .values import Record
from .writing import SCALARS, CrossingError, Writer, dataclass_fields, is_namedtuple, reduce_exact, refuse


def reshape(value: object, root: str, depth: int, writer: type = Writer) -> object:
    """Gives a value that the pickler writes as it stands, or raises CrossingError with the path to the culprit."""
    return _Walk(depth, writer).value(value, root, 0)


class _Walk:
    """One walk over one value."""

    def __init__(self, depth: int, writer: type) -> None:
        self.depth = depth
        self.writer = writer
        self.done: dict[int, tuple[object, object]] = {}  # by id: the original, so that the id stays its own; its shape
        self.above: set[int] = set()

    def value(self, value, path: str, level: int):
        kind = type(value)
        if kind in SCALARS:
            return value
        key = id(value)
        if key in self.done:
            return self.done[key][1]
        if key in self.above:
            raise refuse(path, "it contains itself")
        if level > self.depth:
            short = path if len(path) <= 200 else f"{path[:150]}…{path[-40:]}"
            raise refuse(short, f"it is nested deeper than {self.depth} (the limit `depth`)")
        self.above.add(key)
        try:
            shape = self._shape(value, kind, path, level + 1)
        except CrossingError:
            raise
        except Exception as error:  # a property of the user's, a dict that changes meanwhile
            raise refuse(path, f"{type(error).__name__}: {error}") from error
        self.above.discard(key)
        self.done[key] = (value, shape)
        return shape

    def _shape(self, value, kind: type, path: str, level: int):
        if kind is list or kind is tuple:
            items = self._items(value, path, level)
            return items if kind is list else tuple(items)
        if kind is dict:
            return {
                self.value(key, f"{path}.keys()[{i}]", level): self.value(item, f"{path}[{short_key(key)}]", level)
                for i, (key, item) in enumerate(value.items())
            }
        if kind is set or kind is frozenset:
            return kind([self.value(item, f"{path}.items[{i}]", level) for i, item in enumerate(value)])
        if kind is bytearray or kind in self.writer.kinds:
            return value
        if kind is Record:
            return self._record(value.type_name, value, path, level)
        if "__dataclass_fields__" in dir(kind) and not _is_enum(value):
            return self._record(kind.__name__, dataclass_fields(value, kind), path, level)
        if isinstance(value, tuple) and is_namedtuple(kind):
            return self._record(kind.__name__, dict(zip(kind._fields, value)), path, level)
        relative = _plain_relative(value, kind, path)
        if relative is not value:
            return self.value(relative, path, level)
        if reduce_exact(value, kind) is not None:
            if _is_enum(value):
                self.value(value._value_, f"{path}.value", level)
            return value
        if self.writer.handles is not None and self.writer.handles.is_instance_of_exposed(kind):
            return value
        raise _refusal(value, kind, path)

    def _items(self, items, path: str, level: int):
        kinds = set(map(type, items))
        if kinds <= SCALARS:
            return items
        if len(kinds) == 1 and "numpy" in sys.modules:
            from .arrays import plain_items

            plain = plain_items(items, kinds.pop())
            if plain is not None:
                return plain
        return [self.value(item, f"{path}[{i}]", level) for i, item in enumerate(items)]

    def _record(self, name: str, fields: dict, path: str, level: int) -> Record:
        return Record(name, {key: self.value(item, f"{path}.{key}", level) for key, item in fields.items()})


def _plain_relative(value, kind: type, path: str):
    """Gives the plain value that a subclass, a view or a numpy scalar stands for, else the value itself."""
    if _is_enum(value):
        return value
    if kind is memoryview or _is_of(value, kind, "numpy", "ndarray") or _is_of(value, kind, "array", "array"):
        from .arrays import plain_of

        return plain_of(value, kind, path)
    if _is_of(value, kind, "pandas", "DataFrame") or _is_of(value, kind, "pandas", "Series"):
        from .columns import plain_of

        relative = plain_of(value, kind, path)
        if relative is not value:
            return relative
    datetime = sys.modules.get("datetime")
    if datetime is not None and isinstance(value, (datetime.datetime, datetime.timedelta)):
        return _exact_moment(value, kind, datetime, path)
    for base in (int, float, str, bytes, bytearray, list, tuple, dict, set, frozenset):
        if isinstance(value, base):
            return _as_base(value, base)
    for name, module in (("date", "datetime"), ("time", "datetime"), ("Decimal", "decimal"), ("UUID", "uuid")):
        base = getattr(sys.modules.get(module), name, None)
        if base is not None and kind is not base and isinstance(value, base):
            return _rebuilt(value, name, base)
    return complex(value) if isinstance(value, complex) and kind is not complex else value


def _as_base(value, base: type):
    if base is int or base is float or base is str:
        return getattr(base, f"__{base.__name__}__")(value)  # not int(value): a subclass may have a say in that
    return dict(value.items()) if base is dict else base(memoryview(value) if base is bytes else value)


def _rebuilt(value, name: str, base: type):
    if name == "date":
        return base(value.year, value.month, value.day)
    if name == "time":
        return base(value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold)
    return base(bytes=value.bytes) if name == "UUID" else base(value)


def _exact_moment(value, kind: type, datetime, path: str):
    if value != value:
        raise refuse(path, f"{kind.__name__} is no moment; send None in its place")
    if getattr(value, "nanosecond", 0) or getattr(value, "nanoseconds", 0):
        raise refuse(path, f"{value!r} has nanoseconds; round it to microseconds first")
    if isinstance(value, datetime.timedelta):
        plain = datetime.timedelta(value.days, value.seconds, value.microseconds)
        return value if kind is datetime.timedelta else plain
    if value.tzinfo is not None and value.utcoffset() is None:
        raise refuse(f"{path}.tz", f"{value.tzinfo!r} gives no offset from UTC")
    if kind is datetime.datetime:
        return value
    fields = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
    return datetime.datetime(*fields, value.tzinfo, fold=value.fold)


def _is_of(value, kind: type, library: str, name: str) -> bool:
    """Says whether a value's class is a library's own, or one of the user's below the library's class of that name."""
    if kind.__module__.partition(".")[0] == library:
        return library in sys.modules
    base = getattr(sys.modules.get(library), name, None)
    return isinstance(base, type) and isinstance(value, base)


def _is_enum(value: object) -> bool:
    enum = sys.modules.get("enum")
    return enum is not None and isinstance(value, enum.Enum)


def short_key(key: object) -> str:
    """Spells the key of a dict for a path."""
    if type(key) is str:  # with the quotes that every language of the hub's writes
        escaped = key.replace("\\", "\\\\").replace('"', '\\"')
        text = f'"{escaped}"'
    else:
        text = repr(key) if type(key) in SCALARS or type(key) is tuple else f"<{type(key).__name__}>"
    return text if len(text) <= 60 else text[:57] + "…"


def _refusal(value, kind: type, path: str) -> CrossingError:
    if kind.__name__ == "time" and getattr(value, "tzinfo", None) is not None:
        reason = f"{value.tzinfo!r} gives no offset to a time without a date"
        return refuse(f"{path}.tz", reason)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    advice = "send a list of it, or ask for a handle"
    if not hasattr(kind, "__iter__"):
        advice = "ask for a handle, or send plain values"
    return refuse(path, f"{name} has no counterpart on the other side; {advice}")
