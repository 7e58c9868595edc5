"""The valid values, each by its name, and how they are spelled without any language."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import sys
import uuid
import zoneinfo

from array_cases import Array, arrays, neutral_array


class Color(enum.Enum):
    RED = "red"
    DEEP = (1, 2)


class Level(enum.IntEnum):
    HIGH = 3


class Rights(enum.IntFlag):
    READ = 4
    WRITE = 2


@dataclasses.dataclass
class Item:
    name: str
    price: float
    tags: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Empty:
    pass


Point = collections.namedtuple("Point", "x y")


def neutral(value):
    """null, true, false, or an object with one key: int, float, str, str16, bytes, bytearray, list, tuple, dict, set,
    frozenset, naive, zoned, date, time, duration, decimal, uuid, complex, enum, record, ndarray."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, enum.Enum):
        name = value.name or "|".join(m.name for m in type(value) if m.value & value.value)
        return {"enum": [type(value).__name__, name, neutral(value.value)]}
    kind = type(value)
    if kind is Array:
        return neutral_array(value)
    if kind is int:
        return {"int": _digits(value)}
    if kind is float:
        return {"float": repr(value)}
    if kind is str:
        units = value.encode("utf-16-be", "surrogatepass")
        lone = any("\ud800" <= c <= "\udfff" for c in value)
        return {"str16": units.hex(" ", 2)} if lone else {"str": value}
    if kind in (bytes, bytearray):
        return {kind.__name__: value.hex()}
    if kind in (list, tuple, set, frozenset):
        return {kind.__name__: [neutral(item) for item in value]}
    if kind is dict:
        return {"dict": [[neutral(key), neutral(item)] for key, item in value.items()]}
    if kind is datetime.datetime:
        fields = [*value.timetuple()[:6], value.microsecond, value.fold]
        if value.tzinfo is None:
            return {"naive": fields}
        return {"zoned": [*fields, _microseconds(value.utcoffset()), getattr(value.tzinfo, "key", None)]}
    if kind is datetime.date:
        return {"date": [value.year, value.month, value.day]}
    if kind is datetime.time:
        offset = None if value.tzinfo is None else _microseconds(value.utcoffset())
        return {"time": [value.hour, value.minute, value.second, value.microsecond, value.fold, offset]}
    if kind is datetime.timedelta:
        return {"duration": [value.days, value.seconds, value.microseconds]}
    if kind is decimal.Decimal:
        return {"decimal": str(value)}
    if kind is uuid.UUID:
        return {"uuid": value.hex}
    if kind is complex:
        return {"complex": [repr(value.real), repr(value.imag)]}
    names = [field.name for field in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else value._fields
    return {"record": [kind.__name__, [[name, neutral(getattr(value, name))] for name in names]]}


def _digits(value: int) -> str:
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    return str(value)


def _microseconds(duration: datetime.timedelta) -> int:
    return duration // datetime.timedelta(microseconds=1)


def valid_values():
    berlin, zone = zoneinfo.ZoneInfo("Europe/Berlin"), datetime.timezone
    yield "none", None
    yield "true", True
    yield "false", False
    widths = [0, 1, -1, 127, 128, 255, 256, -128, -129, -256, 65535, 65536, -65536, 2**31 - 1, 2**31, 2**31 + 1]
    widths += [-(2**31), -(2**31) - 1, 2**32, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, 2**63, 2**63 + 1]
    widths += [-(2**63), -(2**63) - 1, 2**64 - 1, 2**64, 2**127, -(2**127), 2**128]
    for number in widths:
        yield f"int {number}", number
    yield "int 10^400", 10**400
    yield "int -10^400", -(10**400)
    yield "int 256^254, the longest of LONG1", 256**254
    yield "int 256^300, LONG4", 256**300
    for number in [0.0, -0.0, 0.1, -1.5, 1e308, 5e-324, 2.2250738585072014e-308, 2.0**53, 1e22]:
        yield f"float {number!r}", number
    for text in ["nan", "inf", "-inf"]:
        yield f"float {text}", float(text)
    texts = {"empty": "", "ascii": "hello", "255 bytes": "a" * 255, "256 bytes": "b" * 256, "70000 bytes": "c" * 70000}
    texts.update({"umlauts": "Grüße", "emoji": "a😀b", "NUL": "a\0b", "lines": "a\r\nb\u2028c"})
    texts["combining"] = "e\u0301"
    texts.update({"lone high surrogate": "a\ud83d", "lone low surrogate": "\udc00b", "low before high": "\udc00\ud800"})
    texts.update({"byte order mark": "\ufeffx", "last code point": "\U0010ffff", "256 bytes of umlauts": "ä" * 128})
    for name, text in texts.items():
        yield f"str {name}", text
    for size in [0, 1, 255, 256, 70000]:
        yield f"bytes {size}", bytes(i * 7 % 256 for i in range(size))
    for size in [0, 3, 300]:
        yield f"bytearray {size}", bytearray(i * 5 % 256 for i in range(size))
    for size in range(6):
        yield f"tuple of {size}", tuple(range(size))
    yield "tuples in tuples", ((), ((),), ((), ((1,), 2)), (1, (2, (3, (4, (5,))))))
    for size in [0, 1, 2, 999, 1000, 1001, 2500]:
        yield f"list of {size}", list(range(size))
    yield "list of floats", [i / 3 for i in range(300)]
    yield "list of mixed scalars", [None, True, False, 1, 1.5, "x", b"y", 2**70]
    yield "dict empty", {}
    yield "dict of one", {"a": 1}
    yield "dict of two", {"a": 1, "b": [2]}
    yield "dict of 1001", {f"k{i}": i for i in range(1001)}
    keys = {1: "int", (1, "a"): "tuple", None: "none", 2.5: "float", b"b": "bytes", True: "like 1", "": 0}
    yield "dict with other keys", keys
    yield "dict key frozenset", {frozenset((1, 2)): 1}
    yield "set empty", set()
    yield "set", {1, 2, 3}
    yield "set of 1001", set(range(1001))
    yield "frozenset empty", frozenset()
    yield "frozenset", frozenset((1, 2))
    yield "frozenset in set", {frozenset((1,)), frozenset((2, 3))}
    shared, text = [1, 2], "".join(["sha", "red"])
    yield "the same list twice", [shared, shared]
    yield "the same text twice", [text, text, {text: text}]
    yield "the same tuple twice", [pair := (1, [2]), pair]
    yield "the same dict in two places", {"a": (row := {"n": 1}), "b": [row]}
    yield "300 shared texts", [f"s{i}" for i in range(300)] + [text] * 3
    deep: object = 1
    for _ in range(150):
        deep = [deep]
    yield "150 deep lists", deep
    for _ in range(40):
        deep = {"d": (deep,)}
    deep = "end"
    for i in range(150):
        deep = (deep,) if i % 2 else {"d": deep}
    yield "150 deep, mixed", deep
    yield "naive", datetime.datetime(2026, 11, 5, 13, 14, 15, 123456)
    yield "naive first", datetime.datetime.min
    yield "naive last", datetime.datetime.max
    yield "naive fold", datetime.datetime(2026, 10, 25, 2, 30, fold=1)
    yield "zoned utc", datetime.datetime(2026, 11, 5, 13, 14, 15, tzinfo=zone.utc)
    yield "zoned offset", datetime.datetime(2026, 11, 5, 13, tzinfo=zone(datetime.timedelta(hours=5, minutes=30)))
    yield "zoned behind", datetime.datetime(2026, 11, 5, 13, tzinfo=zone(-datetime.timedelta(hours=9, minutes=30)))
    odd = zone(datetime.timedelta(seconds=1172, microseconds=5))
    yield "zoned with seconds", datetime.datetime(2026, 11, 5, 13, tzinfo=odd)
    yield "zoned named", datetime.datetime(2026, 7, 1, 12, tzinfo=berlin)
    yield "zoned named, first of the double hour", datetime.datetime(2026, 10, 25, 2, 30, tzinfo=berlin)
    yield "zoned named, second of the double hour", datetime.datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1)
    yield "date", datetime.date(2026, 2, 28)
    yield "date first", datetime.date(1, 1, 1)
    yield "date last", datetime.date(9999, 12, 31)
    yield "time", datetime.time(23, 59, 59, 999999)
    yield "time midnight", datetime.time()
    yield "time with offset", datetime.time(1, 2, 3, 4, zone(datetime.timedelta(hours=-3)), fold=1)
    yield "duration", datetime.timedelta(days=1, seconds=2, microseconds=3)
    yield "duration negative", -datetime.timedelta(microseconds=1)
    yield "duration zero", datetime.timedelta()
    yield "duration longest", datetime.timedelta.max
    yield "duration shortest", datetime.timedelta.min
    numbers = ["0", "-0", "1.10", "1E+400", "-123456789012345678901234567890.5", "NaN", "-Infinity", "0E-10"]
    for text in [*numbers, "79228162514264337593543950335"]:
        yield f"decimal {text}", decimal.Decimal(text)
    yield "uuid", uuid.UUID("12345678-9abc-def0-1234-56789abcdef0")
    yield "uuid nil", uuid.UUID(int=0)
    yield "complex", 1.5 - 2j
    yield "complex special", complex(float("nan"), -0.0)
    yield "enum", Color.RED
    yield "enum of a tuple", Color.DEEP
    yield "enum of an int", Level.HIGH
    yield "enum flags", Rights.READ
    yield "enum combined flags", Rights.READ | Rights.WRITE
    yield "record", Item("pen", 1.5, ["a", "b"])
    yield "record without fields", Empty()
    yield "record namedtuple", Point(1, 2.5)
    yield "record in record", Item("box", 2.0, [Item("pen", 1.5), Point(0, 0)])
    yield "the same record twice", [item := Item("one", 1.0), item]
    rows, points = [Item(f"r{i}", i / 4) for i in range(5)], [Point(i, -i) for i in range(3)]
    yield "dict of lists of records", {"rows": rows, "points": points}
    yield "one of each constructor", [
        datetime.datetime(2000, 1, 1), datetime.date(2000, 1, 1), datetime.time(1), datetime.timedelta(1),
        decimal.Decimal(1), uuid.UUID(int=1), 1j, Color.RED, Point(1, 2),
        datetime.datetime(2000, 1, 1, tzinfo=zone.utc), {1}, frozenset((1,)),
    ]  # fmt: skip
    yield from arrays()
    yield "constructors as keys", {datetime.date(2000, 1, 1): 1, uuid.UUID(int=1): 2, decimal.Decimal("1.5"): 3}
