"""The valid frames with what stands in them, and the forbidden ones with their faults."""

from __future__ import annotations

import struct

from pons import frames, sections
from pons.writing import write

EMPTY = {"client": None, "credit": None, "handles": (), "buffers": ()}


def text_message(name, kind, payload=b"", *, flags=0, call=0, parent=0, text="", **fields):
    """A valid frame and all that a reader must find in it."""
    fields = {**EMPTY, **fields}
    some, body = sections.write_sections(text.encode(), payload=payload, **fields)
    flags |= some
    head = struct.pack("<IBBHQQ", 20 + len(body), kind, flags, len(text.encode()), call, parent)
    return {
        "name": name,
        "hex": (head + body).hex(),
        "kind": frames.KIND_NAMES[kind],
        "flags": flags,
        "call": call,
        "parent": parent,
        "name_text": text,
        "client": fields["client"],
        "credit": fields["credit"] and list(fields["credit"]),
        "handles": [list(handle) for handle in fields["handles"]],
        "buffers": [[*entry[:4], None if entry[4] is None else entry[4].hex()] for entry in fields["buffers"]],
        "payload": payload.hex(),
    }


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
    most = 2**53 - 1
    yield m("call with the largest safe ids", frames.CALL, two, call=most, parent=most - 1, text="add", client=most)
    yield m("call with a handle", frames.CALL, two, call=13, text="each", handles=[(1, 1, 1, 0)])
    one = (1, 0, 5, 0, b"12345")
    yield m("call with a buffer", frames.CALL, two, call=15, text="mean", buffers=[one])
    tables = {"handles": [(2, 3, 9, 0)], "buffers": [(1, 0, 0, 0, b"")]}
    yield m("call with empty tables' payload", frames.CALL, two, call=15, text="mean", **tables)
    yield m(
        "call with everything", frames.CALL, two, flags=3, call=17, parent=16, text="all", client=3, credit=(1, 1),
        handles=[(1, 1, 1, 0), (2, 2, 7, 0), (1, 3, 8, 0), (2, 4, 9, 0), (1, 5, 10, 0)],
        buffers=[one, (1, 1, 33, 0, b"x" * 33), (2, 0, 4096, 8192, None), (1, 0, 16, 0, b"y" * 16)],
    )  # fmt: skip
    apart, beside = (2, 0, 5_000_000, 4096, None), (2, 1, 64, 8_192_000, None)
    yield m("call, its payload apart", frames.CALL, call=21, text="mean", flags=64, buffers=[apart])
    yield m(
        "call, its payload apart from buffers", frames.CALL, flags=65, call=23, parent=2, text="mean", client=3,
        handles=[(1, 1, 1, 0)], buffers=[one, beside, apart],
    )  # fmt: skip
    yield m("return, its payload apart", frames.RETURN, call=1, flags=64, buffers=[apart])
    yield m("return, its payload apart from a buffer", frames.RETURN, call=1, flags=64, buffers=[beside, apart])
    yield m("item, its payload apart", frames.ITEM, call=7, flags=64, buffers=[apart])
    yield m("event, its payload apart", frames.EVENT, text="counter", flags=64, buffers=[apart])
    yield m("lease of two", frames.LEASE, buffers=[beside, apart])
    yield m("return", frames.RETURN, write(4, "result"), call=1)
    yield m("return, plain", frames.RETURN, write(4, "result"), call=2, flags=1)
    arena = [(2, 1, 100, 64, None)]
    yield m("return with a buffer of the arena", frames.RETURN, write(4, "result"), call=1, buffers=arena)
    yield m("error", frames.ERROR, write({"code": "raised", "message": "no"}, "error"), call=1)
    yield m("error at load", frames.ERROR, write({"code": "load", "message": "no"}, "error"), call=0)
    yield m("item", frames.ITEM, write(3.81, "item"), call=7)
    batch = b"".join(len(one).to_bytes(4, "little") + one for one in (write(1, "item"), write("two", "item")))
    yield m("item, batch", frames.ITEM, batch, call=7, flags=32)
    yield m("call for a handle", frames.CALL, write((), "arguments"), call=23, flags=128, text="make")
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

    def entry(side=1, what=1, count=0, zero=0, handle=1):
        return struct.pack("<BBHIQ", side, what, count, zero, handle)

    def place(where=1, writable=0, z2=0, z4=0, size=1, offset=0):
        return struct.pack("<BBHIQQ", where, writable, z2, z4, size, offset)

    def tables(handles=(), buffers=(), payload=two, behind=b"", counts=None):
        count = counts or (len(payload), len(handles), len(buffers))
        body = b"add" + struct.pack("<IHH", *count) + b"".join([*handles, *buffers]) + payload + behind
        return raw(3, body, 4, 3, 1)

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
    for kind in (0, 17, 255):
        yield f"kind {kind}", raw(kind, two, call=1), "kind"
    yield "payload of a cancel", raw(8, two, call=1), "size"
    yield "payload of a stop", raw(13, b"x"), "size"
    yield "payload of a credit", raw(7, b"\0" * 17, 16, 0, 1), "size"
    yield "flag 64", raw(3, b"add" + two, 64, 3, 1), "flags"
    for flag in (4, 68):
        yield f"batch with flag {flag}", raw(6, b"\0" * 40, 32 | flag, 0, 1), "flags"
    strange = [(kind, 64) for kind in (1, 2, 5, 7, 8, 10, 11, 12, 13, 14, 15)]
    strange += [(kind, 128) for kind in range(1, 16) if kind != 3]
    strange += [(1, 2), (1, 4), (1, 8), (3, 32), (4, 2), (4, 8), (4, 16), (4, 32), (5, 4), (6, 2), (6, 16), (8, 1)]
    for kind, flag in [*strange, (8, 4), (9, 2), (9, 16), (11, 8), (12, 4), (13, 1), (15, 8)]:
        name, call = 3 if kind in (3, 9) else 0, 0 if kind in (1, 2, 9, 10, 13, 14, 15) else 1
        frame = raw(kind, b"add"[:name] + b"\0" * 40, flag, name, call)
        yield f"flag {flag} on {frames.KIND_NAMES[kind]}", frame, "flags"
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
    apart = struct.pack("<IHH", 0, 0, 1)
    yield "payload apart without tables", raw(4, b"", 64, 0, 1), "flags"
    yield "payload apart without an entry", raw(4, struct.pack("<IHH", 0, 0, 0), 68, 0, 1), "table"
    yield "payload apart, the last entry of place 1", raw(4, apart + place(size=0) + bytes(8), 68, 0, 1), "table"
    both = struct.pack("<IHH", len(two), 0, 1) + place(where=2) + two
    yield "payload apart and in its section", raw(4, both, 68, 0, 1), "size"
    yield "payload apart beyond the limit", raw(4, apart + place(where=2, size=268_435_457), 68, 0, 1), "size"
    padding = -(24 + 3 + 8 + 24 + len(two)) % 16
    yield "no zeros before a buffer", tables(buffers=[place()], behind=b"\x01" * padding + b"x"), "table"
    assert padding
