"""Payloads that no reader may take for a value, put together opcode by opcode."""

from __future__ import annotations

import struct

from array_cases import Wrong, wrong_arrays
from value_cases import Point

from pons.writing import write


def invalid_values():
    """(name, pickle, words of the message, reader): `strict` where only a reader that checks everything refuses it."""
    two = b"\x80\x05"
    frame = lambda body: two + b"\x95" + struct.pack("<Q", len(body)) + body  # noqa: E731
    short = lambda text: b"\x8c" + bytes([len(text)]) + text  # noqa: E731
    name = lambda module, attribute: short(module) + short(attribute) + b"\x93"  # noqa: E731
    call = lambda which, arguments: two + name(b"pons.values", which) + arguments + b"R."  # noqa: E731
    record, decimal = name(b"pons.values", b"record"), name(b"pons.values", b"decimal")
    whole = write({"a": [1, 2.5, "text", b"bytes", 2**80, (1, 2)], "b": Point(1, 2)}, "value")
    places = [0, 1, 2, 3, 8, 11, 12, 14, 17, 20, 24, 30, 33, 38, 45, 50]
    for at in [*places, len(whole) // 2, len(whole) - 20, len(whole) - 2, len(whole) - 1]:
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
    other = name(b"pons.values", b"Record")
    yield "STACK_GLOBAL of what is no constructor", two + other + b".", "pons.values.record", ""
    yield "STACK_GLOBAL of a number", two + short(b"pons.values") + b"K\x01\x93.", "", ""
    yield "INST", b"(ios\nsystem\n.", "inst", ""
    yield "OBJ", two + b"(" + name(b"os", b"system") + short(b"true") + b"o.", "os.system", ""
    yield "OBJ of a constructor", two + b"(" + decimal + short(b"1") + b"o.", "obj", "strict"
    yield "NEWOBJ", two + record + b")\x81.", "newobj", ""
    yield "NEWOBJ_EX", two + record + b")}\x92.", "newobj_ex", ""
    yield "BUILD on a constructor", two + record + b"}" + short(b"x") + b"K\x01sb.", "build", ""
    yield "BUILD of a constructor's slots", two + record + b"N}" + short(b"_make") + b"Ns\x86b.", "build", ""
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
    inside = short(b"R") + b"}\x94" + short(b"me") + b"h\x00s\x86R."
    yield "a record in itself", two + record + inside, "itself", "strict"
    yield "SETITEMS of an odd count", two + b"}(K\x01K\x02K\x03u.", "", ""
    yield "SETITEM into a list by text", two + b"]K\x01K\x02s.", "", ""
    yield "APPEND to a number", two + b"K\x01K\x02a.", "", ""
    yield "ADDITEMS to a list", two + b"](K\x01\x90.", "", ""
    yield "a list as a key", two + b"}]K\x01s.", "", ""
    yield "a dict in a set", two + b"\x8f(}\x90.", "", ""
    yield "a list in a tuple as a key", two + b"}]\x85K\x01s.", "", ""
    yield "REDUCE of a number", two + b"K\x01)R.", "", ""
    yield "REDUCE with a list", two + decimal + b"]R.", "", ""
    yield "a constructor that is not called", two + decimal + b".", "", "strict"
    member = short(b"E") + short(b"M")
    yield "a constructor as an argument", call(b"enum", member + decimal + b"\x87"), "", "strict"
    wrong = [
        ("record without fields", b"record", short(b"R") + b"\x85"),
        ("record of a number", b"record", b"K\x01}\x86"),
        ("enum of one", b"enum", short(b"E") + b"\x85"),
        ("naive of nothing", b"naive", b")"),
        ("naive in month 13", b"naive", b"(M\xea\x07K\rK\x01K\x00K\x00K\x00K\x00K\x00t"),
        ("naive on 30 February", b"naive", b"(M\xea\x07K\x02K\x1eK\x00K\x00K\x00K\x00K\x00t"),
        ("naive with fold 2", b"naive", b"(M\xea\x07K\x02K\x01K\x00K\x00K\x00K\x00K\x02t"),
        ("zoned without offset", b"zoned", b"(M\xea\x07K\x02K\x01K\x00K\x00K\x00K\x00K\x00t"),
        ("zoned beyond a day", b"zoned", b"(M\xea\x07K\x02K\x01" + b"K\x00" * 5 + b"\x8a\x05\x00\x80\xca9dNt"),
        ("date of year 0", b"date", b"K\x00K\x01K\x01\x87"), ("date of year 10000", b"date", b"M\x10'K\x01K\x01\x87"),
        ("time at 24", b"time", b"(K\x18K\x00K\x00K\x00K\x00Nt"),
        ("duration of text", b"duration", short(b"1") + b"K\x00K\x00\x87"),
        ("duration too long", b"duration", b"J\x00\xca\x9a;K\x00K\x00\x87"),
        ("decimal of a number", b"decimal", b"K\x01\x85"),
        ("decimal of other text", b"decimal", short(b"1,5") + b"\x85"),
        ("uuid of 15 bytes", b"uuid", b"C\x0f" + bytes(15) + b"\x85"),
        ("uuid of text", b"uuid", short(b"x" * 16) + b"\x85"),
        ("complex of one", b"complex", b"G" + bytes(8) + b"\x85"),
        ("complex of text", b"complex", short(b"1") + short(b"2") + b"\x86"),
    ]  # fmt: skip
    for text, which, arguments in wrong:
        yield text, call(which, arguments), "", ""
    for text, arguments in wrong_arrays():
        yield text, write(Wrong(arguments), "value"), "", ""
    yield "100000 deep lists", two + b"]" * 100_000 + b"a" * 99_999 + b".", "depth", "strict"
    yield "20000 deep tuples", two + b")" + b"\x85" * 20_000 + b".", "depth", "strict"
    laughs = b"]\x94" + b"".join(b"]\x94(" + bytes([104, i]) * 10 + b"e" for i in range(30))
    yield "exponential sharing", two + laughs + b".", "", "strict"
    yield "FRAME in a FRAME", frame(b"\x95" + struct.pack("<Q", 2) + b"N.")[:-1] + b"", "", ""
