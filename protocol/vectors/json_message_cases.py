"""The messages of the JSON form (SPEC chapter 11): whole ones, in parts."""

from __future__ import annotations

import struct

from pons import frames, json_messages
from pons.calls import Call
from pons.messages import Message

MOST = 2**53 - 1
WORDS = {"named": frames.NAMED, "batch": frames.BATCH, "handle": frames.HANDLE}


def message(name, kind, payload=None, *, words=(), call=0, parent=0, text="", client=0, credit=None, handles=(), buffers=()):
    """A message as it is written, and all that a reader must find in it; `payload` is JSON text."""
    flags = sum(WORDS[word] for word in words)
    made = (Call if kind == frames.CALL else Message)(kind, flags, call, text.encode(), b"")
    made.parent, made.client, made.credit = parent, client or None, credit
    made.handles, made.buffers = tuple(handles), tuple((1, writable, len(data), 0, data) for writable, data in buffers)
    data, binary = json_messages.write_message(made, payload)
    return {
        "name": name,
        "frame": shown(data, binary),
        "kind": frames.KIND_NAMES[kind],
        "call": call,
        "parent": parent,
        "client": client,
        "name_text": text,
        "credit": credit and list(credit),
        **{word: word in words for word in WORDS},
        "handles": [list(handle) for handle in handles],
        "buffers": [[writable, data.hex()] for writable, data in buffers],
        "payload": payload,
    }


def shown(data: bytes, binary: bool) -> dict:
    """A frame without its size: text as it is, binary in hexadecimal."""
    return {"hex": data.hex()} if binary else {"text": data.decode()}


def valid_messages():
    m = message
    yield m("hello", frames.HELLO, '{"version":1,"preamble":{"$":["bytes","AAECAwQFBgcICQoLDA0ODw=="]},"target":"a.mjs"}')
    yield m("ready", frames.READY, '{"version":1,"language":"javascript","actions":[["add","function"]]}')
    yield m("call", frames.CALL, "[2,2]", call=1, text="add")
    yield m("call by a peer", frames.CALL, "[]", call=2, text="now")
    yield m("call, named", frames.CALL, '[1,{"b":2}]', call=3, text="add", words=("named",))
    yield m("call in the course of another", frames.CALL, "[2,2]", call=5, parent=4, text="add")
    yield m("call of a client", frames.CALL, "[2,2]", call=7, text="add", client=12)
    yield m("call of a stream", frames.CALL, "[2,2]", call=9, text="readings", credit=(2, 65536))
    yield m("call of a stream without credit", frames.CALL, "[]", call=9, text="readings", credit=(0, 0))
    yield m("call with a long name in two scripts", frames.CALL, "[]", call=11, text="größe.数." + "x" * 1000)
    yield m("call with a name to be escaped", frames.CALL, "[]", call=11, text='a"b\\c')
    yield m("call with the largest ids", frames.CALL, "[2]", call=MOST, parent=MOST - 1, text="add", client=MOST)
    yield m("call with a handle", frames.CALL, '[{"$":["handle",0]}]', call=13, text="each", handles=[(1, 1, 1)])
    yield m("call for a handle", frames.CALL, "[]", call=23, words=("handle",), text="make")
    one = (0, b"12345")
    yield m("call with a buffer", frames.CALL, '[{"$":["bytes",0]}]', call=15, text="mean", buffers=[one])
    empty = '[{"$":["bytes",0]},{"$":["bytes",1]},{"$":["bytes",2]}]'
    yield m("call with buffers of no length", frames.CALL, empty, call=15, text="mean", buffers=[(0, b""), one, (1, b"")])
    yield m(
        "call with everything", frames.CALL, '[{"$":["handle",1]},{"$":["bytes",1]},{"$":["bytes",0]},{}]',
        words=("named", "handle"), call=17, parent=16, text="all", client=3, credit=(1, 1),
        handles=[(1, 1, 1), (2, 2, 7), (1, 3, 8), (2, 4, 9), (1, 5, MOST)],
        buffers=[one, (1, b"x" * 33), (0, b"y" * 16)],
    )  # fmt: skip
    yield m("return", frames.RETURN, "4", call=1)
    yield m("return of nothing", frames.RETURN, "null", call=2)
    yield m("error", frames.ERROR, '{"code":"raised","message":"no"}', call=1)
    yield m("error at load", frames.ERROR, '{"code":"load","message":"no"}')
    yield m("item", frames.ITEM, "3.81", call=7)
    yield m("item, batch", frames.ITEM, '[1,"two",[3,4]]', call=7, words=("batch",))
    yield m("item, batch of one", frames.ITEM, "[[1]]", call=7, words=("batch",))
    yield m("credit", frames.CREDIT, call=7, credit=(2, 18))
    yield m("credit, the largest", frames.CREDIT, call=7, credit=(MOST, MOST))
    yield m("cancel", frames.CANCEL, call=7)
    yield m("event", frames.EVENT, "1", text="counter.increment")
    yield m("event to a client", frames.EVENT, "1", text="counter.increment", client=5)
    yield m("release", frames.RELEASE, handles=[(2, 1, 1, 1), (2, 2, 2, 65535)])
    yield m("log", frames.LOG, '["out",null,"adding\\n"]', call=1)
    yield m("log without a call", frames.LOG, '["warning","shop","low"]')
    yield m("progress", frames.PROGRESS, '[0.5,"half"]', call=1)
    yield m("stop", frames.STOP)
    yield m("fault", frames.FAULT, '["call","call 99 was never made"]')


def other_messages():
    """Valid messages as no writer of ours writes them; read as the one of that name above."""
    yield "call", {"text": ' { "kind" : "call" ,\n"name":"\\u0061dd", "call":1,"parent":0,"payload":[2,2] } '}
    yield "call", {"text": '{"kind":"call","handles":[],"buffers":[],"name":"add","call":1,"client":0,"payload":[2,2]}'}
    yield "error at load", {"text": '{"kind":"error","call":0,"payload":{"code":"load","message":"no"}}'}
    text = b'{"kind":"call","call":15,"name":"mean","buffers":[[0,5]],"payload":[{"$":["bytes",0]}]}'
    for more in range(3):
        padded = text + b" " * more
        head = struct.pack("<I", len(padded)) + padded
        yield "call with a buffer", {"hex": (head + bytes(-len(head) % 16) + b"12345").hex()}


def part(number: int, form: int, data: bytes, zeros=b"\0\0\0") -> dict:
    """A part, whatever stands in it."""
    return {"hex": (struct.pack("<IIB", 0xFFFFFFFF, number, form) + zeros + data).hex()}


def sequences():
    """(name, frames, names of the messages in the order in which they are whole): parts, and what stands between them."""
    rows = {row["name"]: row["frame"] for row in [*valid_messages()]}
    data = lambda name: bytes.fromhex(rows[name]["hex"]) if "hex" in rows[name] else rows[name]["text"].encode()  # noqa: E731
    call, both, item = data("call"), data("call with everything"), data("item")
    yield "one part", [part(0, 1, call)], ["call"]
    yield "one binary part", [part(7, 2, both)], ["call with everything"]
    yield "three parts", [part(1, 0, call[:9]), part(1, 0, call[9:20]), part(1, 1, call[20:])], ["call"]
    single = [part(5, 0, both[i : i + 1]) for i in range(len(both) - 1)]
    yield "a byte in each part", [*single, part(5, 2, both[-1:])], ["call with everything"]
    mixed = [part(1, 0, call[:9]), part(2, 0, both[:50]), part(1, 0, call[9:12]), part(2, 2, both[50:]), part(1, 1, call[12:])]
    yield "two in turn", mixed, ["call with everything", "call"]
    between = [part(1, 0, call[:9]), rows["item"], rows["call with a buffer"], part(1, 1, call[9:])]
    yield "messages between parts", between, ["item", "call with a buffer", "call"]
    again = [part(3, 0, call[:5]), part(3, 1, call[5:]), part(3, 0, item[:5]), part(3, 1, item[5:])]
    yield "a number used again", again, ["call", "item"]
    largest = 2**32 - 1
    yield "the largest number", [part(largest, 0, call[:5]), part(largest, 1, call[5:])], ["call"]
    sixteen = [part(n, 0, item[:5]) for n in range(16)] + [part(n, 1, item[5:]) for n in range(16)]
    yield "sixteen at once", sixteen, ["item"] * 16
