"""Writes values.json and frames.json anew: `python3 protocol/vectors/make.py`.

The valid cases are what the Python runtime writes; the invalid ones are put together by hand, opcode by opcode.
A suite reads the files, never this script. How a value is spelled without any language is said at `neutral`.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
import decimal
import enum
import json
import pathlib
import struct
import sys
import uuid
import zoneinfo

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent.parent / "runtimes" / "python"))

from pons import frames, sections  # noqa: E402
from pons.writing import write  # noqa: E402


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
    frozenset, naive, zoned, date, time, duration, decimal, uuid, complex, enum, record."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, enum.Enum):
        name = value.name or "|".join(m.name for m in type(value) if m.value & value.value)
        return {"enum": [type(value).__name__, name, neutral(value.value)]}
    kind = type(value)
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
    if dataclasses.is_dataclass(value):
        return {"record": [kind.__name__, [[f.name, neutral(getattr(value, f.name))] for f in dataclasses.fields(value)]]}
    return {"record": [kind.__name__, [[name, neutral(item)] for name, item in value._asdict().items()]]}


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
    widths = [0, 1, -1, 127, 128, 255, 256, -128, -129, -256, 65535, 65536, -65536, 2**31 - 1, 2**31, 2**31 + 1, -(2**31)]
    widths += [-(2**31) - 1, 2**32, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, 2**63, 2**63 + 1, -(2**63)]
    widths += [-(2**63) - 1, 2**64 - 1, 2**64, 2**127, -(2**127), 2**128]
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
    texts.update({"umlauts": "Grüße", "emoji": "a😀b", "NUL": "a\0b", "lines": "a\r\nb\u2028c", "combining": "e\u0301"})
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
    yield "dict with other keys", {1: "int", (1, "a"): "tuple", None: "none", 2.5: "float", b"b": "bytes", True: "like 1", "": 0}
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
    yield "zoned with seconds", datetime.datetime(2026, 11, 5, 13, tzinfo=zone(datetime.timedelta(seconds=1172, microseconds=5)))
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
    for text in ["0", "-0", "1.10", "1E+400", "-123456789012345678901234567890.5", "NaN", "-Infinity", "0E-10", "79228162514264337593543950335"]:
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
    yield "dict of lists of records", {"rows": [Item(f"r{i}", i / 4) for i in range(5)], "points": [Point(i, -i) for i in range(3)]}
    yield "one of each constructor", [
        datetime.datetime(2000, 1, 1), datetime.date(2000, 1, 1), datetime.time(1), datetime.timedelta(1), decimal.Decimal(1),
        uuid.UUID(int=1), 1j, Color.RED, Point(1, 2), datetime.datetime(2000, 1, 1, tzinfo=zone.utc), {1}, frozenset((1,)),
    ]  # fmt: skip
    yield "constructors as keys", {datetime.date(2000, 1, 1): 1, uuid.UUID(int=1): 2, decimal.Decimal("1.5"): 3}


def invalid_values():
    """(name, pickle, words of the message, reader): `strict` where only a reader that checks everything refuses it."""
    two = b"\x80\x05"
    frame = lambda body: two + b"\x95" + struct.pack("<Q", len(body)) + body  # noqa: E731
    short = lambda text: b"\x8c" + bytes([len(text)]) + text  # noqa: E731
    name = lambda module, attribute: short(module) + short(attribute) + b"\x93"  # noqa: E731
    call = lambda which, arguments: two + name(b"pons.values", which) + arguments + b"R."  # noqa: E731
    whole = write({"a": [1, 2.5, "text", b"bytes", 2**80, (1, 2)], "b": Point(1, 2)}, "value")
    for at in [0, 1, 2, 3, 8, 11, 12, 14, 17, 20, 24, 30, 33, 38, 45, 50, len(whole) // 2, len(whole) - 20, len(whole) - 2, len(whole) - 1]:
        yield f"cut after {at} bytes", whole[:at], "", ""
    yield "only STOP", two + b".", "", ""
    yield "bytes behind STOP", two + b"N.N", "", "strict"
    yield "two values at STOP", two + b"NN.", "", "strict"
    yield "opcode ff", two + b"\xff.", "", ""
    yield "opcode 00", two + b"\x00.", "", ""
    yield "protocol 6", b"\x80\x06N.", "", ""
    yield "GLOBAL os.system", b"\x80\x02cos\nsystem\n(S'true'\ntR.", "global", ""
    yield "GLOBAL alone", two + b"cos\nsystem\n.", "global", ""
    yield "STACK_GLOBAL os.system", two + name(b"os", b"system") + short(b"true") + b"\x85R.", "os.system", ""
    yield "STACK_GLOBAL builtins.getattr", two + name(b"builtins", b"getattr") + b".", "builtins.getattr", ""
    yield "STACK_GLOBAL with a dotted name", two + name(b"pons.values", b"record.__init__.__globals__") + b".", "", ""
    yield "STACK_GLOBAL of what is no constructor", two + name(b"pons.values", b"Record") + b".", "pons.values.record", ""
    yield "STACK_GLOBAL of a number", two + short(b"pons.values") + b"K\x01\x93.", "", ""
    yield "INST", b"(ios\nsystem\n.", "inst", ""
    yield "OBJ", two + b"(" + name(b"os", b"system") + short(b"true") + b"o.", "os.system", ""
    yield "OBJ of a constructor", two + b"(" + name(b"pons.values", b"decimal") + short(b"1") + b"o.", "obj", "strict"
    yield "NEWOBJ", two + name(b"pons.values", b"record") + b")\x81.", "newobj", ""
    yield "NEWOBJ_EX", two + name(b"pons.values", b"record") + b")}\x92.", "newobj_ex", ""
    yield "BUILD on a constructor", two + name(b"pons.values", b"record") + b"}" + short(b"x") + b"K\x01sb.", "build", ""
    yield "BUILD of a constructor's slots", two + name(b"pons.values", b"record") + b"N}" + short(b"_make") + b"Ns\x86b.", "build", ""
    yield "PERSID", two + b"Pkey\n.", "persid", ""
    yield "BINPERSID", two + b"K\x01Q.", "binpersid", ""
    yield "EXT1", two + b"\x82\x01.", "ext1", ""
    yield "EXT2", two + b"\x83\x01\x00.", "ext2", ""
    yield "EXT4", two + b"\x84\x01\x00\x00\x00.", "ext4", ""
    yield "text opcode INT", two + b"I1\n.", "int", "strict"
    yield "memo of unknown index", two + b"h\x05.", "", ""
    yield "long memo of unknown index", two + b"j\xff\xff\xff\x7f.", "", ""
    yield "PUT at a huge index", two + b"Nr\xff\xff\xff\x7f.", "", "strict"
    yield "stack underflow at TUPLE2", two + b"N\x86.", "", ""
    yield "stack underflow at APPEND", two + b"a.", "", ""
    yield "stack underflow at REDUCE", two + b")R.", "", ""
    yield "MEMOIZE of nothing", two + b"\x94N.", "", ""
    yield "no MARK for TUPLE", two + b"NNt.", "", ""
    yield "no MARK for APPENDS", two + b"]Ne.", "", ""
    yield "MARK left over", two + b"(N.", "", "strict"
    yield "MARK alone", two + b"(.", "", ""
    yield "POP of nothing", two + b"0.", "", ""
    for code, text in [(b"\x8e", "BINBYTES8"), (b"\x8d", "BINUNICODE8"), (b"\x96", "BYTEARRAY8")]:
        yield f"{text} of 2^62 bytes", two + code + struct.pack("<Q", 2**62) + b"x.", "", ""
    yield "BINBYTES8 of 2^63 bytes", two + b"\x8e" + struct.pack("<Q", 2**63) + b"x.", "", ""
    yield "BINBYTES of 2^32-1 bytes", two + b"B\xff\xff\xff\xffx.", "", ""
    yield "BINUNICODE longer than the rest", two + b"X\x10\x00\x00\x00abc.", "", ""
    yield "LONG4 of negative length", two + b"\x8b\xff\xff\xff\xff.", "", ""
    yield "LONG4 of 2^31-1 bytes", two + b"\x8b\xff\xff\xff\x7f\x01.", "", ""
    yield "text that is no UTF-8", two + b"\x8c\x02\xff\xfe.", "", ""
    yield "overlong UTF-8", two + b"\x8c\x02\xc0\x80.", "", ""
    yield "surrogates that would join", two + b"\x8c\x06\xed\xa0\xbd\xed\xb8\x80.", "", "strict"
    yield "FRAME longer than the data", two + b"\x95" + struct.pack("<Q", 100) + b"N.", "", ""
    yield "FRAME of 2^62 bytes", two + b"\x95" + struct.pack("<Q", 2**62) + b"N.", "", ""
    yield "NEXT_BUFFER without buffers", two + b"\x97.", "", ""
    yield "READONLY_BUFFER of None", two + b"N\x98.", "", ""
    yield "a list in itself", two + b"]\x94h\x00a.", "itself", "strict"
    yield "a dict in itself", two + b"}\x94K\x01h\x00s.", "itself", "strict"
    yield "a tuple in its list", two + b"]\x94h\x00\x85a.", "itself", "strict"
    yield "a record in itself", two + name(b"pons.values", b"record") + short(b"R") + b"}\x94" + short(b"me") + b"h\x00s\x86R.", "itself", "strict"
    yield "SETITEMS of an odd count", two + b"}(K\x01K\x02K\x03u.", "", ""
    yield "SETITEM into a list by text", two + b"]K\x01K\x02s.", "", ""
    yield "APPEND to a number", two + b"K\x01K\x02a.", "", ""
    yield "ADDITEMS to a list", two + b"](K\x01\x90.", "", ""
    yield "a list as a key", two + b"}]K\x01s.", "", ""
    yield "a dict in a set", two + b"\x8f(}\x90.", "", ""
    yield "a list in a tuple as a key", two + b"}]\x85K\x01s.", "", ""
    yield "REDUCE of a number", two + b"K\x01)R.", "", ""
    yield "REDUCE with a list", two + name(b"pons.values", b"decimal") + b"]R.", "", ""
    yield "a constructor that is not called", two + name(b"pons.values", b"decimal") + b".", "", "strict"
    yield "a constructor as an argument", call(b"enum", short(b"E") + short(b"M") + name(b"pons.values", b"decimal") + b"\x87"), "", "strict"
    wrong = [
        ("record without fields", b"record", short(b"R") + b"\x85"), ("record of a number", b"record", b"K\x01}\x86"),
        ("enum of one", b"enum", short(b"E") + b"\x85"), ("naive of nothing", b"naive", b")"),
        ("naive in month 13", b"naive", b"(M\xea\x07K\rK\x01K\x00K\x00K\x00K\x00K\x00t"),
        ("naive on 30 February", b"naive", b"(M\xea\x07K\x02K\x1eK\x00K\x00K\x00K\x00K\x00t"),
        ("naive with fold 2", b"naive", b"(M\xea\x07K\x02K\x01K\x00K\x00K\x00K\x00K\x02t"),
        ("zoned without offset", b"zoned", b"(M\xea\x07K\x02K\x01K\x00K\x00K\x00K\x00K\x00t"),
        ("zoned beyond a day", b"zoned", b"(M\xea\x07K\x02K\x01K\x00K\x00K\x00K\x00K\x00\x8a\x05\x00\x80\xca\x39\x64Nt"),
        ("date of year 0", b"date", b"K\x00K\x01K\x01\x87"), ("date of year 10000", b"date", b"M\x10'K\x01K\x01\x87"),
        ("time at 24", b"time", b"(K\x18K\x00K\x00K\x00K\x00Nt"), ("duration of text", b"duration", short(b"1") + b"K\x00K\x00\x87"),
        ("duration too long", b"duration", b"J\x00\xca\x9a;K\x00K\x00\x87"), ("decimal of a number", b"decimal", b"K\x01\x85"),
        ("decimal of other text", b"decimal", short(b"1,5") + b"\x85"), ("uuid of 15 bytes", b"uuid", b"C\x0f" + bytes(15) + b"\x85"),
        ("uuid of text", b"uuid", short(b"x" * 16) + b"\x85"), ("complex of one", b"complex", b"G" + bytes(8) + b"\x85"),
        ("complex of text", b"complex", short(b"1") + short(b"2") + b"\x86"),
    ]  # fmt: skip
    for text, which, arguments in wrong:
        yield text, call(which, arguments), "", ""
    yield "100000 deep lists", two + b"]" * 100_000 + b"a" * 99_999 + b".", "depth", "strict"
    yield "20000 deep tuples", two + b")" + b"\x85" * 20_000 + b".", "depth", "strict"
    laughs = b"]\x94" + b"".join(b"]\x94(" + bytes([104, i]) * 10 + b"e" for i in range(30))
    yield "exponential sharing", two + laughs + b".", "", "strict"
    yield "FRAME in a FRAME", frame(b"\x95" + struct.pack("<Q", 2) + b"N.")[:-1] + b"", "", ""


def text_message(name, kind, payload=b"", *, flags=0, call=0, parent=0, text="", client=None, credit=None, handles=(), buffers=()):
    """A valid frame and all that a reader must find in it."""
    some, body = sections.write_sections(text.encode(), client, credit, handles, buffers, payload)
    flags |= some
    head = struct.pack("<IBBHQQ", 20 + len(body), kind, flags, len(text.encode()), call, parent)
    return {
        "name": name, "hex": (head + body).hex(), "kind": frames.KIND_NAMES[kind], "flags": flags, "call": call, "parent": parent,
        "name_text": text, "client": client, "credit": credit and list(credit), "handles": [list(h) for h in handles],
        "buffers": [[place, writable, size, offset, None if content is None else content.hex()] for place, writable, size, offset, content in buffers],
        "payload": payload.hex(),
    }  # fmt: skip


def valid_frames():
    two = write((2, 2), "arguments")
    m = text_message
    yield m("hello", frames.HELLO, write({"version": 1, "target": "calc.py"}, "hello"), flags=1)
    yield m("ready", frames.READY, write({"version": 1, "actions": [("add", "function")]}, "ready"))
    yield m("call", frames.CALL, two, call=1, text="add")
    yield m("call, plain", frames.CALL, two, call=1, text="add", flags=1)
    yield m("call by a peer", frames.CALL, two, call=2, text="now")
    yield m("call, named", frames.CALL, write((1, {"b": 2}), "arguments"), call=3, text="add", flags=3)
    yield m("call in the course of another", frames.CALL, two, call=5, parent=4, text="add")
    yield m("call of a client", frames.CALL, two, call=7, text="add", client=12)
    yield m("call of a stream", frames.CALL, two, call=9, text="readings", credit=(2, 65536))
    yield m("call with a long name in two scripts", frames.CALL, two, call=11, text="größe.数." + "x" * 1000)
    yield m("call with the largest safe ids", frames.CALL, two, call=2**53 - 1, parent=2**53 - 2, text="add", client=2**53 - 1)
    yield m("call with a handle", frames.CALL, two, call=13, text="each", handles=[(1, 1, 1, 0)])
    one = (1, 0, 5, 0, b"12345")
    yield m("call with a buffer", frames.CALL, two, call=15, text="mean", buffers=[one])
    yield m("call with empty tables' payload", frames.CALL, two, call=15, text="mean", handles=[(2, 3, 9, 0)], buffers=[(1, 0, 0, 0, b"")])
    yield m(
        "call with everything", frames.CALL, two, flags=3, call=17, parent=16, text="all", client=3, credit=(1, 1),
        handles=[(1, 1, 1, 0), (2, 2, 7, 0), (1, 3, 8, 0), (2, 4, 9, 0), (1, 5, 10, 0)],
        buffers=[one, (1, 1, 33, 0, b"x" * 33), (2, 0, 4096, 8192, None), (1, 0, 16, 0, b"y" * 16)],
    )  # fmt: skip
    yield m("return", frames.RETURN, write(4, "result"), call=1)
    yield m("return, plain", frames.RETURN, write(4, "result"), call=2, flags=1)
    yield m("return with a buffer of the arena", frames.RETURN, write(4, "result"), call=1, buffers=[(2, 1, 100, 64, None)])
    yield m("error", frames.ERROR, write({"code": "raised", "message": "no"}, "error"), call=1)
    yield m("error at load", frames.ERROR, write({"code": "load", "message": "no"}, "error"), call=0)
    yield m("item", frames.ITEM, write(3.81, "item"), call=7)
    yield m("item, batch", frames.ITEM, write([1, 2], "item"), call=7, flags=32)
    yield m("credit", frames.CREDIT, call=7, credit=(2, 18))
    yield m("cancel", frames.CANCEL, call=7)
    yield m("event", frames.EVENT, write(1, "data"), text="counter.increment")
    yield m("event to a client", frames.EVENT, write(1, "data"), text="counter.increment", client=5)
    yield m("release", frames.RELEASE, handles=[(1, 1, 1, 1), (1, 2, 2, 65535)])
    yield m("log", frames.LOG, write(("out", None, "adding\n"), "log"), call=1)
    yield m("log without a call", frames.LOG, write(("warning", "shop", "low"), "log"))
    yield m("progress", frames.PROGRESS, write((0.5, "half"), "progress"), call=1)
    yield m("stop", frames.STOP)
    yield m("lease", frames.LEASE, buffers=[(2, 0, 4096, 8192, None)])
    yield m("fault", frames.FAULT, write(("call", "call 99 was never made"), "fault"))
    yield m("call of 100000 bytes", frames.CALL, write((b"z" * 100_000,), "arguments"), call=19, text="big")


def invalid_frames():
    """(name, frame, code of the fault): each is wrong in one way, whoever receives it."""
    two = write((2, 2), "arguments")

    def raw(kind, body=b"", flags=0, name=0, call=0, parent=0, size=None):
        return struct.pack("<IBBHQQ", 20 + len(body) if size is None else size, kind, flags, name, call, parent) + body

    entry = lambda side=1, what=1, count=0, zero=0, handle=1: struct.pack("<BBHIQ", side, what, count, zero, handle)  # noqa: E731
    place = lambda where=1, writable=0, z2=0, z4=0, size=1, offset=0: struct.pack("<BBHIQQ", where, writable, z2, z4, size, offset)  # noqa: E731

    def tables(handles=(), buffers=(), payload=two, behind=b"", counts=None):
        count = counts or (len(payload), len(handles), len(buffers))
        return raw(3, b"add" + struct.pack("<IHH", *count) + b"".join(handles) + b"".join(buffers) + payload + behind, 4, 3, 1)

    call = raw(3, b"add" + two, name=3, call=1)
    yield "all ones", b"\xff" * 24, "size"
    yield "only a size, all ones", b"\xff" * 4, "size"
    yield "size 0", raw(13, size=0), "size"
    yield "size 19", raw(13, size=19), "size"
    yield "size beyond the limit", raw(3, b"add", name=3, call=1, size=268_435_457), "size"
    yield "name longer than the frame", raw(3, b"add" + two, name=1000, call=1), "size"
    yield "client does not fit", raw(3, b"add" + b"\0" * 7, 8, 3, 1), "size"
    yield "credit does not fit", raw(8 - 1, b"\0" * 15, 16, 0, 1), "size"
    yield "sizes of the tables do not fit", raw(3, b"add" + b"\0" * 7, 4, 3, 1), "size"
    yield "handles do not fit", tables(counts=(len(two), 65535, 0)), "size"
    yield "buffers do not fit", tables(counts=(len(two), 0, 65535)), "size"
    yield "payload does not fit", tables(counts=(2**32 - 1, 0, 0)), "size"
    yield "payload ends before the frame", tables(counts=(1, 0, 0)), "size"
    yield "buffer does not fit", tables(buffers=[place(size=100)], behind=b"\0" * 20), "size"
    yield "buffer of 2^63 bytes", tables(buffers=[place(size=2**63)]), "size"
    yield "bytes behind the last buffer", tables(buffers=[place(size=0)], behind=b"\0" * 40), "size"
    for kind in (0, 16, 255):
        yield f"kind {kind}", raw(kind, two, call=1), "kind"
    yield "payload of a cancel", raw(8, two, call=1), "size"
    yield "payload of a stop", raw(13, b"x"), "size"
    yield "payload of a credit", raw(7, b"\0" * 17, 16, 0, 1), "size"
    for flag in (64, 128):
        yield f"flag {flag}", raw(3, b"add" + two, flag, 3, 1), "flags"
    for kind, flag in [(1, 2), (1, 4), (1, 8), (3, 32), (4, 2), (4, 8), (4, 16), (4, 32), (5, 4), (6, 2), (6, 16), (8, 1), (8, 4), (9, 2), (9, 16), (11, 8), (12, 4), (13, 1), (15, 8)]:
        name = 3 if kind in (3, 9) else 0
        yield f"flag {flag} on {frames.KIND_NAMES[kind]}", raw(kind, b"add"[:name] + b"\0" * 40, flag, name, 0 if kind in (1, 9, 13, 15) else 1), "flags"
    yield "credit without its flag", raw(7, call=1), "flags"
    yield "release without tables", raw(10), "flags"
    yield "lease without tables", raw(14), "flags"
    yield "name empty", raw(3, two, call=1), "name"
    yield "name of 1025 bytes", raw(3, b"n" * 1025 + two, name=1025, call=1), "name"
    yield "name no UTF-8", raw(3, b"\xff\xfe" + two, name=2, call=1), "name"
    yield "name with a surrogate", raw(3, b"\xed\xa0\x80" + two, name=3, call=1), "name"
    yield "name with a line end", raw(3, b"a\nb" + two, name=3, call=1), "name"
    yield "name with NUL", raw(3, b"a\0b" + two, name=3, call=1), "name"
    yield "name with DEL", raw(3, b"a\x7fb" + two, name=3, call=1), "name"
    yield "name with U+0085", raw(3, "a\x85b".encode() + two, name=4, call=1), "name"
    yield "topic empty", raw(9, two), "name"
    yield "name of a return", raw(4, b"add" + two, name=3, call=1), "name"
    yield "name of a log", raw(11, b"add" + two, name=3, call=1), "name"
    for kind in (3, 4, 6, 7, 8, 12):
        name = 3 if kind == 3 else 0
        body = b"\0" * 16 if kind == 7 else b"" if kind == 8 else b"add"[:name] + two
        yield f"{frames.KIND_NAMES[kind]} without call", raw(kind, body, 16 if kind == 7 else 0, name), "call"
    for kind in (1, 2, 13, 15):
        yield f"{frames.KIND_NAMES[kind]} with a call", raw(kind, b"" if kind == 13 else two, call=1), "call"
    yield "event with a call", raw(9, b"abc" + two, name=3, call=1), "call"
    for kind in (4, 5, 8, 11):
        yield f"{frames.KIND_NAMES[kind]} with a parent", raw(kind, b"" if kind == 8 else two, call=1, parent=2), "call"
    yield "handle of side 0", tables([entry(side=0)]), "table"
    yield "handle of side 3", tables([entry(side=3)]), "table"
    yield "handle of what 0", tables([entry(what=0)]), "table"
    yield "handle of what 6", tables([entry(what=6)]), "table"
    yield "handle 0", tables([entry(handle=0)]), "table"
    yield "handle with a count in a call", tables([entry(count=1)]), "table"
    yield "handle without zeros", tables([entry(zero=1)]), "table"
    yield "handle without a count in a release", raw(10, struct.pack("<IHH", 0, 1, 0) + entry(), 4), "table"
    yield "buffer in place 0", tables(buffers=[place(where=0)], behind=b"\0" * 32), "table"
    yield "buffer in place 3", tables(buffers=[place(where=3)], behind=b"\0" * 32), "table"
    yield "buffer neither writable nor not", tables(buffers=[place(writable=2)], behind=b"\0" * 32), "table"
    yield "buffer without zeros", tables(buffers=[place(z2=1)], behind=b"\0" * 32), "table"
    yield "buffer with an offset behind the payload", tables(buffers=[place(offset=1)], behind=b"\0" * 32), "table"
    padding = -(24 + 3 + 8 + 24 + len(two)) % 16
    yield "no zeros before a buffer", tables(buffers=[place()], behind=b"\x01" * padding + b"x"), "table"
    assert padding and call


def main() -> None:
    """Writes both files beside this one."""
    valid = [
        {"name": name, "value": neutral(value), "pickle": (data := write(value, "value")).hex(), "plain": b"pons.values" not in data}
        for name, value in valid_values()
    ]
    invalid = []
    for name, data, words, reader in invalid_values():
        case = {"name": name, "pickle": data.hex(), "error": words}
        invalid.append({**case, "reader": reader} if reader else case)
    _save("values.json", valid, invalid)
    wrong = [{"name": name, "hex": data.hex(), "fault": fault} for name, data, fault in invalid_frames()]
    _save("frames.json", list(valid_frames()), wrong)


def _save(name: str, valid: list, invalid: list) -> None:
    for cases in (valid, invalid):
        names = [case["name"] for case in cases]
        assert len(set(names)) == len(names), "two cases of one name"
    lines = lambda cases: ",\n".join("    " + json.dumps(case, ensure_ascii=True) for case in cases)  # noqa: E731
    text = f'{{\n  "valid": [\n{lines(valid)}\n  ],\n  "invalid": [\n{lines(invalid)}\n  ]\n}}\n'
    (HERE / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(valid)} valid, {len(invalid)} invalid")


if __name__ == "__main__":
    main()
