"""The forbidden messages of the JSON form (SPEC chapter 11), each wrong in one way, with its fault."""

from __future__ import annotations

import struct

from json_message_cases import MOST, part

from pons.json_text import dump


def invalid_messages():
    """(name, frames, code of the fault, limit of a message): the last of the frames is the fault. With `~` at its end the
    code is the fault of a payload: whoever did not get the message from its writer may fail its call with `value`."""
    for name, text, fault in _invalid_texts():
        yield name, [{"text": text}], fault, {}
    for name, data, fault in _invalid_binaries():
        yield name, [{"hex": data.hex()}], fault, {}
    yield "no UTF-8", [{"hex": b'{"kind":"log","payload":"\xff"}'.hex(), "is_text": True}], "payload", {}
    yield "UTF-8 of a surrogate", [{"hex": b'{"kind":"log","payload":"\xed\xa0\x80"}'.hex(), "is_text": True}], "payload", {}
    yield from _invalid_parts()


def _invalid_texts():
    yield "nothing", "", "payload"
    yield "no JSON", "{", "payload"
    yield "a list", "[]", "kind"
    yield "an empty object", "{}", "kind"
    yield "two objects", '{"kind":"stop"}{"kind":"stop"}', "payload"
    yield "kind not first", '{"call":1,"kind":"return","payload":4}', "kind"
    yield "kind of a number", '{"kind":4,"call":1,"payload":4}', "kind"
    for word in ("", "lease", "Call", "none", "values"):
        yield f"kind {word!r}", dump({"kind": word, "call": 1, "payload": 4}), "kind"
    yield "an unknown key", '{"kind":"return","call":1,"id":1,"payload":4}', "flags"
    yield "plain", '{"kind":"return","call":1,"plain":true,"payload":4}', "flags"
    yield "a key twice", '{"kind":"return","call":1,"call":1,"payload":4}', "flags"
    yield "kind twice", '{"kind":"return","call":1,"kind":"return","payload":4}', "flags"
    yield "payload not last", '{"kind":"return","call":1,"payload":4,"handles":[]}', "payload"
    yield "no payload", '{"kind":"return","call":1}', "payload"
    yield "no payload of a call", '{"kind":"call","call":1,"name":"add"}', "payload"
    for kind in ("credit", "cancel", "release", "stop"):
        more = {"credit": '"call":1,"credit":[1,1],', "cancel": '"call":1,', "release": '"handles":[[2,1,1,1]],'}
        yield f"payload of a {kind}", f'{{"kind":"{kind}",{more.get(kind, "")}"payload":null}}', "size"
    yield "arguments that are no list", '{"kind":"call","call":1,"name":"add","payload":{"a":1}}', "payload"
    yield "arguments that are a tuple", '{"kind":"call","call":1,"name":"add","payload":{"$":["tuple",1]}}', "payload"
    yield "named without keywords", '{"kind":"call","call":1,"name":"add","named":true,"payload":[]}', "payload"
    yield "named with a number", '{"kind":"call","call":1,"name":"add","named":true,"payload":[1]}', "payload"
    yield "a batch that is no list", '{"kind":"item","call":1,"batch":true,"payload":4}', "payload"
    yield "a batch of nothing", '{"kind":"item","call":1,"batch":true,"payload":[]}', "payload"
    yield "a batch with handles", '{"kind":"item","call":1,"batch":true,"handles":[[1,1,1]],"payload":[1]}', "flags"
    for value in ("-1", "1.0", "1e0", '"1"', "null", "true", str(2**53), "[1]", "1" * 50):
        yield f"call {value[:20]}", f'{{"kind":"return","call":{value},"payload":4}}', "call"
        yield f"parent {value[:20]}", f'{{"kind":"call","call":1,"parent":{value},"name":"a","payload":[]}}', "call"
        yield f"client {value[:20]}", f'{{"kind":"event","client":{value},"name":"a","payload":[]}}', "flags"
    needs = {"call": ',"name":"a"', "return": "", "item": "", "credit": ',"credit":[1,1]', "cancel": "", "progress": ""}
    for kind, more in needs.items():
        payload = "" if kind in ("credit", "cancel") else ',"payload":[]'
        yield f"{kind} without call", f'{{"kind":"{kind}"{more}{payload}}}', "call"
    for kind in ("hello", "ready", "event", "release", "stop", "fault"):
        more = ',"name":"a"' if kind == "event" else ',"handles":[[2,1,1,1]]' if kind == "release" else ""
        payload = "" if kind in ("release", "stop") else ',"payload":{}'
        yield f"{kind} with a call", f'{{"kind":"{kind}","call":1{more}{payload}}}', "call"
    for kind in ("return", "error", "cancel", "log"):
        payload = "" if kind == "cancel" else ',"payload":{}'
        yield f"{kind} with a parent", f'{{"kind":"{kind}","call":1,"parent":2{payload}}}', "call"
    yield from _invalid_names()
    yield from _invalid_fields()


def _invalid_names():
    for name, value in {
        "empty": '""', "a number": "1", "null": "null", "of 1025 bytes": f'"{"n" * 1025}"', "of too many bytes": f'"{"ä" * 513}"',
        "with a line end": '"a\\nb"', "with NUL": '"a\\u0000b"', "with DEL": '"a\\u007fb"', "with U+0085": '"a\\u0085b"',
    }.items():  # fmt: skip
        yield f"name {name}", f'{{"kind":"call","call":1,"name":{value},"payload":[]}}', "name"
    yield "half of a character in a name", '{"kind":"call","call":1,"name":"\\ud800","payload":[]}', "payload"
    yield "call without a name", '{"kind":"call","call":1,"payload":[]}', "name"
    yield "event without a name", '{"kind":"event","payload":[]}', "name"
    yield "name of a return", '{"kind":"return","call":1,"name":"a","payload":4}', "name"
    yield "name of a log", '{"kind":"log","name":"a","payload":["out",null,""]}', "name"


def _invalid_fields():
    for value in ("1", "[1]", "[1,1,1]", "[-1,1]", "[1,1.5]", "[1,null]", f"[1,{2**53}]", '{"items":1}', "null"):
        yield f"credit {value}", f'{{"kind":"credit","call":1,"credit":{value}}}', "flags"
    yield "credit without credit", '{"kind":"credit","call":1}', "flags"
    yield "credit of a return", '{"kind":"return","call":1,"credit":[1,1],"payload":4}', "flags"
    for word in ("named", "batch", "handle"):
        yield f"{word} of a return", f'{{"kind":"return","call":1,"{word}":true,"payload":[1]}}', "flags"
    for value in ("false", "1", "null", '"true"'):
        yield f"named {value}", f'{{"kind":"call","call":1,"name":"a","named":{value},"payload":[{{}}]}}', "flags"
    yield "client of a return", '{"kind":"return","call":1,"client":1,"payload":4}', "flags"
    for row in (
        "1", "[]", "[1,1]", "[1,1,1,1]", "[0,1,1]", "[3,1,1]", "[1,0,1]", "[1,6,1]", "[1,1,0]", f"[1,1,{2**53}]",
        "[1,1,-1]", "[1,1,1.0]", '[1,1,"1"]', "[true,1,1]", "null",
    ):  # fmt: skip
        yield f"handle entry {row}", f'{{"kind":"return","call":1,"handles":[{row}],"payload":4}}', "table"
    for row in ("[2,1,1]", "[2,1,1,0]", "[2,1,1,65536]"):
        yield f"release entry {row}", f'{{"kind":"release","handles":[{row}]}}', "table"
    yield "handles that are no list", '{"kind":"return","call":1,"handles":{"0":1},"payload":4}', "table"
    yield "release without handles", '{"kind":"release"}', "flags"
    yield "release with buffers", '{"kind":"release","handles":[[2,1,1,1]],"buffers":[]}', "flags"
    for kind in ("error", "log", "hello"):
        call = ',"call":1' if kind == "error" else ""
        yield f"handles of {kind}", f'{{"kind":"{kind}"{call},"handles":[[1,1,1]],"payload":{{}}}}', "flags"
        yield f"buffers of {kind}", f'{{"kind":"{kind}"{call},"buffers":[[0,0]],"payload":{{}}}}', "flags"
    yield "buffers in a text", '{"kind":"return","call":1,"buffers":[[0,0]],"payload":4}', "size"
    named = '{"kind":"return","call":1,"payload":{"$":["handle",0]}}'
    yield "a handle without a table", named, "table~"
    yield "a handle beyond the table", named.replace('"payload"', '"handles":[[1,1,1]],"payload"').replace(",0]", ",1]"), "table~"
    yield "a handle before the table", named.replace(",0]", ",-1]"), "table~"
    yield "a buffer without a table", '{"kind":"return","call":1,"payload":{"$":["bytes",0]}}', "table~"


def _binary(text: str, *buffers: bytes, size=None, padding=b"\0", behind=b"") -> bytes:
    data = struct.pack("<I", len(text.encode()) if size is None else size) + text.encode()
    for content in buffers:
        data += padding * (-len(data) % 16) + content
    return data + behind


def _invalid_binaries():
    header = lambda rows: f'{{"kind":"return","call":1,"buffers":{rows},"payload":{{"$":["bytes",0]}}}}'  # noqa: E731
    five = header("[[0,5]]")
    yield "binary of nothing", b"", "size"
    yield "binary of three bytes", b"\0\0\0", "size"
    yield "binary with a header that does not fit", _binary(five, size=len(five) + 1), "size"
    yield "binary with a header of 4 GB", struct.pack("<I", 0xFFFFFFFE) + b"{}", "size"
    yield "binary with an empty header", struct.pack("<I", 0) + bytes(12), "payload"
    yield "binary without buffers", _binary('{"kind":"return","call":1,"payload":4}'), "table"
    yield "binary with an empty table", _binary('{"kind":"return","call":1,"buffers":[],"payload":4}'), "table"
    yield "a buffer that is too short", _binary(five, b"1234"), "size"
    yield "a buffer that is not there", _binary(five), "size"
    yield "a second buffer that is not there", _binary(header("[[0,5],[0,1]]"), b"12345"), "size"
    yield "a buffer of 2^53-1", _binary(header(f"[[0,{MOST}]]"), b"12345"), "size"
    yield "buffers of 2^53-1 each", _binary(header(f"[[0,{MOST}],[0,{MOST}],[0,{MOST}]]"), b"12345"), "size"
    yield "bytes behind the last buffer", _binary(five, b"12345", behind=b"\0"), "size"
    yield "something else than zeros before a buffer", _binary(five + "  ", b"12345", padding=b"x"), "table"
    for row in ("1", "[]", "[0]", "[0,5,0]", "[2,5]", "[-1,5]", "[0,-5]", "[0,5.0]", '[0,"5"]', "[null,5]", f"[0,{2**53}]", "[true,5]"):
        yield f"buffer entry {row}", _binary(header(f"[{row}]"), b"12345"), "table"
    yield "buffers that are no list", _binary(header("5"), b"12345"), "table"
    yield "a buffer beyond the table", _binary(five.replace('"bytes",0', '"bytes",1'), b"12345"), "table~"
    yield "a buffer before the table", _binary(five.replace('"bytes",0', '"bytes",-1'), b"12345"), "table~"
    yield "a buffer of a release", _binary('{"kind":"release","handles":[[2,1,1,1]],"buffers":[[0,5]]}', b"12345"), "flags"


def _invalid_parts():
    text = b'{"kind":"return","call":1,"payload":4}'
    yield "a part with nothing in it", [part(1, 1, b"")], "size", {}
    yield "a part cut in its header", [{"hex": "ffffffff01000000"}], "size", {}
    yield "a part of form 3", [part(1, 3, text)], "flags", {}
    yield "a part without zeros", [part(1, 1, text, zeros=b"\0\1\0")], "table", {}
    yield "a part that ends as what it is not", [part(1, 2, text)], "size", {}
    yield "parts that make no JSON", [part(1, 0, text[:8]), part(1, 1, text[8:-1])], "payload", {}
    yield "seventeen at once", [part(n, 0, b"{") for n in range(17)], "size", {}
    yield "beyond the limit in parts", [part(1, 0, text[:20]), part(1, 0, text[:20])], "size", {"limit": 39}
    two = [part(1, 0, text[:20]), part(2, 0, text[:20])]
    yield "beyond the limit in parts of two messages", two, "size", {"limit": 39}
    yield "beyond the limit in one part", [part(1, 0, text)], "size", {"limit": len(text) - 1}
    yield "beyond the limit in a text", [{"text": text.decode()}], "size", {"limit": len(text) - 1}
