"""The constructors of SPEC chapter 10, the only globals that a payload may name: `writing` names, `reading` calls them.

They make values and nothing else: no import, no attribute and no class of the user's can be reached through them.
"""

from __future__ import annotations

import sys

from .imports import standard

numpy = None  # the library, where the worker's module had imported it by the time that it was loaded


def settle_arrays() -> None:
    """Decides what arrays arrive as, once: a function of the module then never meets two kinds of them."""
    global numpy
    library = sys.modules.get("numpy")
    numpy = library if hasattr(library, "frombuffer") else None  # else it is a numpy.py of the user's


class Record(dict):
    """A dataclass or namedtuple that arrived: a dict of its fields, readable as attributes, with the type's name."""

    __module__ = "pons"
    __slots__ = ("type_name",)

    def __init__(self, type_name: str, fields: dict) -> None:
        super().__init__(fields)
        self.type_name = type_name

    def __getattr__(self, name: str):
        # Not for dunder names: copy, pickle and numpy ask for those, and a field must not answer them.
        if name in self and not name.startswith("__"):
            return self[name]
        raise AttributeError(f"The record {self.type_name} has no field {name!r}, only {', '.join(map(repr, self))}.")

    def __repr__(self) -> str:
        return f"{self.type_name}({', '.join(f'{name}={value!r}' for name, value in self.items())})"

    def __reduce__(self):
        return Record, (self.type_name, dict(self))


class Constructor:
    """A function that a payload may call, and that nothing in a payload can alter.

    Not a plain function: the opcode BUILD sets attributes on whatever it is given, also a function's defaults.
    """

    __slots__ = ("__name__", "_make")

    def __init__(self, name: str, make) -> None:
        object.__setattr__(self, "__name__", name)
        object.__setattr__(self, "_make", make)

    def __call__(self, *args):
        return self._make(*args)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"The constructor {self.__name__} cannot be altered.")

    def __setstate__(self, state: object) -> None:
        raise AttributeError(f"The constructor {self.__name__} cannot be altered.")


def _enum(type_name: str, member: str, value: object) -> object:
    return value


def _naive(year, month, day, hour, minute, second, microsecond, fold):
    return standard("datetime").datetime(year, month, day, hour, minute, second, microsecond, fold=fold)


def _zoned(year, month, day, hour, minute, second, microsecond, fold, offset, zone):
    library = standard("datetime")
    fields = (year, month, day, hour, minute, second, microsecond)
    if zone is not None:
        named = _zone(zone)
        if named is not None:
            moment = library.datetime(*fields, named, fold=fold)
            if moment.utcoffset() == library.timedelta(microseconds=offset):
                return moment
    # The offset counts: where this machine knows the zone not at all or otherwise, the moment must not shift.
    return library.datetime(*fields, _offset(offset), fold=fold)


def _zone(name: str):
    try:
        return standard("zoneinfo").ZoneInfo(name)
    except Exception:  # unknown zone, no zone database, a name that is none: the offset still says when
        return None


def _offset(microseconds: int):
    library = standard("datetime")
    return library.timezone(library.timedelta(microseconds=microseconds))


def _date(year, month, day):
    return standard("datetime").date(year, month, day)


def _time(hour, minute, second, microsecond, fold, offset):
    zone = None if offset is None else _offset(offset)
    return standard("datetime").time(hour, minute, second, microsecond, zone, fold=fold)


def _duration(days, seconds, microseconds):
    return standard("datetime").timedelta(days, seconds, microseconds)


def _decimal(text: str):
    return standard("decimal").Decimal(_exactly(str, text))


def _uuid(content: bytes):
    return standard("uuid").UUID(bytes=_exactly(bytes, content))


def _complex(real: float, imaginary: float):
    return standard("builtins").complex(_exactly(float, real), _exactly(float, imaginary))


def _ndarray(dtype, shape, order, data):
    from . import arrays

    return arrays.make(dtype, shape, order, data)


def _handle(index: int):
    raise TypeError("A handle means something only to the reading of its message.")


def _record(type_name: str, fields: dict) -> Record:
    return Record(_exactly(str, type_name), _exactly(dict, fields))


def _exactly(kind: type, value):
    if type(value) is not kind:
        raise TypeError(f"A constructor got a {type(value).__name__} where a {kind.__name__} stands.")
    return value


# A payload names them as `pons.values.record`, so they stand here under those names, some of them a builtin's.
record = Constructor("record", _record)
enum = Constructor("enum", _enum)
naive = Constructor("naive", _naive)
zoned = Constructor("zoned", _zoned)
date = Constructor("date", _date)
time = Constructor("time", _time)
duration = Constructor("duration", _duration)
decimal = Constructor("decimal", _decimal)
uuid = Constructor("uuid", _uuid)
complex = Constructor("complex", _complex)
ndarray = Constructor("ndarray", _ndarray)
handle = Constructor("handle", _handle)  # the writer's only: a reading has one of its own, see `slots`

CONSTRUCTORS = {
    c.__name__: c for c in (record, enum, naive, zoned, date, time, duration, decimal, uuid, complex, ndarray)
}  # fmt: skip
