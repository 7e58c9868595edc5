"""Writes values as payloads: pickle protocol 5, in which everything that is no plain value calls a constructor.

The C pickler does it in one pass. What it cannot write as it stands (a subclass of int, a numpy scalar) or at all
makes it give up; then `reshaping` walks the value, puts plain values in place or names the culprit's path.
"""

from __future__ import annotations

import sys
from io import BytesIO

try:
    from _pickle import Pickler, dumps
except ImportError:  # an interpreter without the C module
    from pickle import Pickler, dumps

from . import values
from .values import Constructor

PROTOCOL = 5
MOST_HANDLES = 65_535  # entries of a message's table
SCALARS = frozenset((int, float, str, bytes, bool, type(None)))


def exact_text(text: str) -> str:
    """Gives plain text that every receiver takes: halves of characters that would join there are joined here."""
    text = str.__str__(text)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text


class CrossingError(TypeError):
    """A value has no counterpart on the other side; `path` says where it stands."""

    __module__ = "pons"

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


def refuse(path: str, reason: str) -> CrossingError:
    """Gives the error that names the place and says why."""
    return CrossingError(f"{path} cannot cross: {reason}.", path)


class ByHandle:
    """Stands for a value that is to be sent as a handle, whatever it is."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value


class NeedsReshaping(Exception):
    """The C pickler met something that it cannot write as it stands."""


class Writer(Pickler):
    """Writes one value; `entries` are the handles that it named. A class for each link knows that link's handles."""

    handles = None
    kinds: dict = {}  # classes whose instances go as handles by themselves
    most = MOST_HANDLES
    entries: list | tuple = ()

    def reducer_override(self, value: object) -> object:
        kind = type(value)
        if kind is Constructor:
            return value.__name__
        reduce = _REDUCERS.get(kind.__name__)
        if reduce is not None:  # as `reduce_exact` does it, without the call
            home = sys.modules.get(reduce[0])
            if home is not None and kind is getattr(home, kind.__name__, None):
                reduction = reduce[1](value)
                if reduction is not None:
                    return reduction
        if kind in self.kinds:
            return self._refer(value)
        reduction = reduce_exact(value, kind)
        if reduction is None:
            raise NeedsReshaping(f"{kind.__module__}.{kind.__qualname__} has no counterpart on the other side.")
        return reduction

    def _refer(self, value: object) -> tuple:
        entries = self.entries
        if not entries:
            entries = self.entries = []
        if len(entries) >= self.most:
            raise NeedsReshaping(f"it names more than {self.most} handles (the limit `handles`)")
        entries.append(self.handles.give(value))
        return values.handle, (len(entries) - 1,)


def write(value: object, root: str, depth: int = 200) -> bytes:
    """Writes a value; one that cannot cross is a CrossingError whose path starts with `root`."""
    if type(value) in SCALARS:
        return dumps(value, PROTOCOL)
    place = BytesIO()
    write_into(place, value, root, depth)
    return place.getvalue()


def write_into(place: BytesIO, value: object, root: str, depth: int, placement=None, kind=Writer, target=()):
    """Writes a value behind what stands in the place already: a large one is then in one piece with its header.

    `placement` takes large buffers elsewhere; without it they stand in the payload. `kind` is the link's class of
    writers, `target` what its table of handles begins with. Gives that table, counted as sent.
    """
    start = place.tell()
    take = None if placement is None else placement.take
    writer = kind(place, PROTOCOL, buffer_callback=take)
    if target:
        writer.entries = [*target]
    try:
        writer.dump(value)
        return writer.entries
    except Exception:
        if writer.entries:
            writer.handles.take_back(writer.entries)
        # Whatever it was (a refused type, too deep, a dict that changed meanwhile): the walk names its place.
        from .reshaping import reshape

        value = reshape(value, root, depth, kind)
    place.seek(start)
    place.truncate()
    if placement is not None:
        placement.undo()
    writer = kind(place, PROTOCOL, buffer_callback=take)
    if target:
        writer.entries = [*target]
    try:
        writer.dump(value)
        return writer.entries
    except Exception as error:
        if writer.entries:
            writer.handles.take_back(writer.entries)
        reason = str(error) if type(error) is NeedsReshaping else f"{type(error).__name__}: {error}"
        raise CrossingError(f"{root} cannot cross: {reason}", root) from error


def reduce_exact(value, kind: type):
    """Gives the constructor call that stands for a value, or None where there is none for it as it stands."""
    reduce = _REDUCERS.get(kind.__name__)
    if reduce is not None:
        # By name first, so that no such module is imported only to be compared with.
        module, reducer = reduce
        home = sys.modules.get(module)
        if home is not None and kind is getattr(home, kind.__name__, None):
            return reducer(value)
    if kind is values.Record:
        return values.record, (value.type_name, dict(value))
    if _is_enum(kind):
        return values.enum, (kind.__name__, _member_name(value, kind), value._value_)
    if "__dataclass_fields__" in dir(kind):
        return values.record, (kind.__name__, dataclass_fields(value, kind))
    if isinstance(value, tuple) and is_namedtuple(kind):
        return values.record, (kind.__name__, dict(zip(kind._fields, value)))
    return None


def is_namedtuple(kind: type) -> bool:
    """Says whether a class of tuples was made by collections.namedtuple or typing.NamedTuple, or looks just like it."""
    fields = getattr(kind, "_fields", None)
    return type(fields) is tuple and all(type(name) is str for name in fields)


def dataclass_fields(value: object, kind: type) -> dict:
    """Gives the fields of a dataclass instance in their order."""
    fields = sys.modules["dataclasses"].fields(kind)
    return {field.name: getattr(value, field.name) for field in fields}


def _is_enum(kind: type) -> bool:
    enum = sys.modules.get("enum")
    return enum is not None and issubclass(type(kind), enum.EnumMeta) and issubclass(kind, enum.Enum)


def _member_name(value, kind: type) -> str:
    if value._name_ is not None:
        return value._name_
    # A combination of flags has no name before Python 3.11.
    return "|".join(member.name for member in kind if member.value and member.value & value.value == member.value)


def _datetime(value):
    fields = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, value.fold)
    if value.tzinfo is None:
        return values.naive, fields
    offset = value.utcoffset()
    if offset is None:
        return None
    return values.zoned, (*fields, _microseconds(offset), zone_name(value.tzinfo))


def zone_name(zone: object) -> str | None:
    """Gives the name of a zone of the IANA database, None for any other."""
    zoneinfo = sys.modules.get("zoneinfo")
    return zone.key if zoneinfo is not None and isinstance(zone, zoneinfo.ZoneInfo) else None


def _time(value):
    offset = value.utcoffset()
    if offset is None and value.tzinfo is not None:
        return None
    microseconds = None if offset is None else _microseconds(offset)
    return values.time, (value.hour, value.minute, value.second, value.microsecond, value.fold, microseconds)


def _numpy(value):
    from . import arrays

    return arrays.reduce_numpy(value)


def _view(value):
    from . import arrays

    return arrays.reduce_view(value)


def _microseconds(duration) -> int:
    return (duration.days * 86_400 + duration.seconds) * 1_000_000 + duration.microseconds


_REDUCERS = {
    "datetime": ("datetime", _datetime),
    "date": ("datetime", lambda value: (values.date, (value.year, value.month, value.day))),
    "time": ("datetime", _time),
    "timedelta": ("datetime", lambda value: (values.duration, (value.days, value.seconds, value.microseconds))),
    "Decimal": ("decimal", lambda value: (values.decimal, (str(value),))),
    "UUID": ("uuid", lambda value: (values.uuid, (value.bytes,))),
    "complex": ("builtins", lambda value: (values.complex, (value.real, value.imag))),
    **dict.fromkeys(("ndarray", "matrix", "memmap", "recarray"), ("numpy", _numpy)),
    "array": ("array", _view),
    "memoryview": ("builtins", _view),
}
