"""The values of the JSON form (SPEC chapter 11): as they are written, as they may also come, and what is none."""

from __future__ import annotations

import binascii

from value_cases import Point, neutral, valid_values

from pons.json_writing import write


def written_values():
    """Every value of values.json as JSON, with the buffers that its long bytes go into."""
    for name, value in valid_values():
        buffers: list = []
        text, _ = write(value, "value", buffers=buffers)
        yield _row(name, text, neutral(value), buffers)
    for name, value in _more_values():
        buffers = []
        text, _ = write(value, "value", buffers=buffers)
        yield _row(name, text, neutral(value), buffers)


def _more_values():
    yield "dict with the key $", {"$": 1}
    yield "dict with the key $ among others", {"a": [{"$": ["int", "1"]}], "$": {"$": 2}}
    yield "dict key with a lone surrogate", {"\ud800": 1}
    yield "dict with escapes in its keys", {'"': 1, "\\": 2, "\n": 3, "/": 4, "ä😀": 5, "\x7f": 6}
    yield "control characters", "".join(map(chr, range(33)))
    yield "whole floats", [1.0, -3.0, 1e300, 123456789012345680.0]
    yield "a list with every kind of number", [0, -1, 0.5, -0.0, 1.0, 2**60, 5e-324, 1.7976931348623157e308]
    yield "int of 100000 digits", 10**100_000 - 1
    yield "bytes 1024, the most that stand in the text", bytes(1024)
    yield "bytes 1025", bytes(1025)
    yield "two buffers and a short one", [bytes(2000), bytearray(b"x" * 1500), b"short", bytes(range(256)) * 5]


def read_values():
    """(name, json, value, buffers): what no writer of ours writes, and every reader takes."""
    big = 10**30
    yield "white space", ' \t\r\n[ 1 , { "a" : null } ]\n', [1, {"a": None}]
    yield "-0", "-0", -0.0
    yield "-0 in a list", "[0,-0,-0.0]", [0, -0.0, -0.0]
    yield "a plain number beyond 2^53", str(2**53 + 1), 2**53 + 1
    yield "a plain number beyond 2^64", f"[{big},-{big}]", [big, -big]
    yield "a plain number of 5000 digits", "9" * 5000, 10**5000 - 1
    yield "int of a small number", '{"$":["int","7"]}', 7
    yield "int negative", '{"$":["int","-7"]}', -7
    yield "a float with an exponent", "[1e2,1E+2,25e-1,0e0,1.50]", [100.0, 100.0, 2.5, 0.0, 1.5]
    yield "whole floats as numbers", "[1.0,-2.0]", [1.0, -2.0]
    yield "a number beneath the floats", "[1e-400,-1e-400]", [0.0, -0.0]
    yield "a number of many digits", "0." + "3" * 400, 0.3333333333333333
    yield "the floats' last one", "179769313486231570e291", 1.797693134862315700e308
    yield "float whole with an exponent", '[{"$":["float","1E+22"]},{"$":["float","3.0"]}]', [1e22, 3.0]
    yield "float zero", '{"$":["float","0"]}', 0.0
    yield "escapes", '"\\u00e4\\ud83d\\ude00\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000"', 'ä😀"\\/\b\f\n\r\t\0'
    yield "an escaped backslash before u", '"\\\\ud800"', "\\ud800"
    yield "escaped key", '{"\\u0061":1}', {"a": 1}
    yield "escaped $", '{"\\u0024":["\\u0069nt","9"]}', 9
    yield "text16 of a whole character", '{"$":["text16",[97,55357,56832]]}', "a😀"
    yield "text16 empty", '{"$":["text16",[]]}', ""
    yield "undefined", '{"$":["undefined"]}', None
    yield "undefined in a list", '[{"$":["undefined"]},1]', [None, 1]
    yield "object without the key $", '{"$":["object",[["a",1]]]}', {"a": 1}
    yield "object empty", '{"$":["object",[]]}', {}
    yield "map of text", '{"$":["map",[["a",1]]]}', {"a": 1}
    yield "map empty", '{"$":["map",[]]}', {}
    yield "bytearray", '{"$":["bytearray","AAEC"]}', bytearray(b"\0\1\2")
    yield "bytes empty", '{"$":["bytes",""]}', b""
    long = bytes(i % 251 for i in range(3000))
    base64 = binascii.b2a_base64(long, newline=False).decode()
    yield "long bytes in the text", f'{{"$":["bytes","{base64}"]}}', long
    yield "short bytes in a buffer", '{"$":["bytes",0]}', b"abc", [(0, b"abc")]
    yield "bytes of no length in a buffer", '{"$":["bytes",0]}', b"", [(0, b"")]
    yield "bytes that may be written to", '{"$":["bytes",0]}', bytearray(b"abc"), [(1, b"abc")]
    yield "bytearray in a buffer", '{"$":["bytearray",0]}', bytearray(b"abc"), [(0, b"abc")]
    three = [(0, b"first"), (0, b"second"), (0, b"third")]
    yield "buffers in another order", '[{"$":["bytes",2]},{"$":["bytes",0]}]', [b"third", b"first"], three
    yield "a buffer twice", '[{"$":["bytes",0]},{"$":["bytes",0]}]', [b"abc", b"abc"], [(0, b"abc")]
    yield "complex of ints", '{"$":["complex",1,-2]}', 1 - 2j
    yield "uuid in capitals", '{"$":["uuid","123456789ABCDEF0123456789ABCDEF0"]}', _uuid()
    fields = '{"$":["object",[["x",1],["y",2.5]]]}'
    yield "record whose fields are written by a tag", f'{{"$":["record","Point",{fields}]}}', Point(1, 2.5)
    yield "a deep list of 200", "[" * 200 + "]" * 200, _nested(200)
    yield "100 deep tuples in objects", '{"a":{"$":["tuple",' * 100 + "1" + "]}}" * 100, _nested_tuples(100)


def _uuid():
    import uuid

    return uuid.UUID("123456789abcdef0123456789abcdef0")


def _nested(depth: int):
    value: list = []
    for _ in range(depth - 1):
        value = [value]
    return value


def _nested_tuples(depth: int):
    value: object = 1
    for _ in range(depth):
        value = {"a": (value,)}
    return value


def only_read():
    """The rows of `read_values`."""
    for name, text, value, *buffers in read_values():
        yield _row(name, text, neutral(value), buffers[0] if buffers else [])


def _row(name: str, text: str, value: object, buffers: list) -> dict:
    row = {"name": name, "json": text, "value": value}
    if buffers:
        row["buffers"] = [[writable, bytes(content).hex()] for writable, content in buffers]
    return row


def invalid_values():
    """(name, json, words of the error, reader): `made` where only who makes the value can tell, not who passes it on."""
    yield from _no_json()
    yield from _no_objects()
    yield from _no_tags()
    yield from _no_constructors()


def _no_json():
    texts = {
        "nothing": "", "only spaces": "  ", "two values": "1 2", "a comma at the end": "[1,]", "no comma": "[1 2]",
        "not closed": "[1", "closed twice": "[1]]", "a key without quotes": "{a:1}", "no value": '{"a":}',
        "a number as a key": "{1:2}", "an object's comma": '{"a":1,}', "a comment": "[1/*2*/]", "NaN": "NaN",
        "Infinity": "-Infinity", "a plus sign": "+1", "a zero in front": "01", "no digit before the point": ".5",
        "no digit behind the point": "1.", "an exponent without digits": "1e", "only a minus": "-", "hexadecimal": "0x10",
        "single quotes": "'a'", "a word": "nul", "a longer word": "nulls", "a wrong escape": '"\\x41"',
        "a short escape": '"\\u12"', "text not closed": '"abc', "ends in an escape": '"abc\\',
        "a line end in text": '"a\nb"', "a NUL in text": '"a\0b"', "a tab in text": '"a\tb"',
        "a byte order mark": "\ufeff1", "another space": "\u00a01", "a minus in front of text": '-"a"',
    }  # fmt: skip
    for name, text in texts.items():
        yield name, text, "JSON"
    halves = ["\\ud800", "\\udc00", "\\ud800x", "\\ud800\\u0041", "\\ud800\\ud800", "\\udc00\\ud800", "\\\\\\ud800"]
    for half in halves:
        yield f"half of a character, {half}", f'"{half}"', "surrogate"
    yield "half of a character in a key", '{"\\ud800":1}', "surrogate"


def _no_objects():
    yield "a key twice", '{"a":1,"b":2,"a":3}', "twice"
    yield "a key twice, once escaped", '{"a":1,"\\u0061":3}', "twice"
    yield "a key twice among a hundred", "{" + ",".join(f'"k{i}":{i}' for i in range(100)) + ',"k50":0}', "twice"
    yield "$ beside another key", '{"$":["int","1"],"a":1}', '"$"'
    yield "$ behind another key", '{"a":1,"$":["int","1"]}', '"$"'
    yield "$ twice", '{"$":["int","1"],"$":["int","1"]}', ""
    yield "a list 201 deep", "[" * 201 + "]" * 201, "depth"
    yield "tuples 201 deep", '{"$":["tuple",' * 201 + "1" + "]}" * 201, "depth"
    yield "maps 201 deep", '{"$":["map",[[1,' * 201 + "1" + "]]]}" * 201, "depth"
    yield "objects 201 deep", '{"a":' * 201 + "1" + "}" * 201, "depth"
    yield "a number beyond the floats", "1e400", "floats"
    yield "a number beyond the floats in a list", "[1,-1e309]", "floats"
    yield "a number of 100001 digits", "1" * 100_001, "digits"
    yield "int of 100001 digits", '{"$":["int","-' + "1" * 100_001 + '"]}', "digits"


def _no_tags():
    bodies = {
        "null": "null", "text": '"int"', "an object": "{}", "nothing": "[]", "a number for a tag": "[1]",
        "an unknown tag": '["number","1"]', "a tag in capitals": '["Int","1"]', "a list for a tag": '[["int"],"1"]',
        "int without text": '["int"]', "int as a number": '["int",1]', "int of two": '["int","1","2"]',
        "int with a zero in front": '["int","01"]', "int with a plus": '["int","+1"]', "int -0": '["int","-0"]',
        "int with a space": '["int"," 1"]', "int with a point": '["int","1.0"]', "int of no digits": '["int",""]',
        "int of other digits": '["int","\u0661"]', "int with an underscore": '["int","1_0"]',
        "float as a number": '["float",1.0]', "float that is not whole": '["float","1.5"]', "float NaN": '["float","NaN"]',
        "float Infinity": '["float","Infinity"]', "float beyond": '["float","1e400"]', "float small": '["float","1e-5"]',
        "float of no number": '["float","x"]', "float with a plus": '["float","+1"]', "float -0.0": '["float","-0.0"]',
        "float hexadecimal": '["float","0x1p3"]', "float with spaces": '["float"," 1 "]',
        "bytes of a wrong alphabet": '["bytes","AA-_"]', "bytes without padding": '["bytes","AAA"]',
        "bytes with a space": '["bytes","AAEC AAEC"]', "bytes with padding within": '["bytes","AA==AAAA"]',
        "bytes with too much padding": '["bytes","A==="]', "bytes of a list": '["bytes",[1]]', "bytes of nothing": '["bytes"]',
        "bytes with a line end": '["bytes","AAEC\\n"]', "bytes in half a buffer": '["bytes",0.5]',
        "text16 of text": '["text16","a"]', "text16 of no unit": '["text16",[65536]]', "text16 negative": '["text16",[-1]]',
        "text16 of floats": '["text16",[97.0]]', "text16 of truth": '["text16",[true]]',
        "map of no pairs": '["map",[1]]', "map of a triple": '["map",[[1,2,3]]]', "map of an object": '["map",{"a":1}]',
        "map with a key twice": '["map",[[1,"a"],[1,"b"]]]', "map of two lists": '["map",[],[]]',
        "object with a number as a key": '["object",[[1,2]]]', "object with a key twice": '["object",[["a",1],["a",2]]]',
        "object of an object": '["object",{"a":1}]', "undefined with something": '["undefined",null]',
        "handle of text": '["handle","0"]', "handle of nothing": '["handle"]',
    }  # fmt: skip
    for name, body in bodies.items():
        yield f"$ of {name}", f'{{"$":{body}}}', ""
    yield "set with an item twice", '{"$":["set",1,2,1]}', "twice"
    yield "map with a list as a key", '{"$":["map",[[[1],2]]]}', "", "made"
    yield "set of a list", '{"$":["set",[1]]}', "", "made"


def _no_constructors():
    short = {
        "naive of seven": '["naive",2026,1,1,0,0,0,0]', "naive of floats": '["naive",2026.5,1,1,0,0,0,0,0]',
        "naive of text": '["naive","2026",1,1,0,0,0,0,0]', "naive of truth": '["naive",2026,true,1,0,0,0,0,0]',
        "zoned without a zone": '["zoned",2026,1,1,0,0,0,0,0,0]', "zoned in a number": '["zoned",2026,1,1,0,0,0,0,0,0,1]',
        "date of two": '["date",2026,1]', "date with a null": '["date",2026,1,null]', "time of five": '["time",1,2,3,4,0]',
        "duration of four": '["duration",1,2,3,4]', "decimal of a number": '["decimal",1]', "uuid of bytes": '["uuid",[1]]',
        "uuid with dashes": '["uuid","12345678-9abc-def0-1234-56789abcdef0"]', "uuid of 31 digits": f'["uuid","{"0" * 31}"]',
        "uuid of other letters": f'["uuid","{"g" * 32}"]', "complex of one": '["complex",1]',
        "complex of text": '["complex","1","2"]', "record without fields": '["record","R"]',
        "record of a list": '["record","R",[]]', "record of a number": '["record",1,{}]',
        "record of a map": '["record","R",{"$":["map",[["a",2]]]}]', "enum of two": '["enum","E","M"]',
        "enum of a number": '["enum",1,"M",1]', "ndarray of three": '["ndarray","<f8",[1],"C"]',
        "ndarray with a number as shape": '["ndarray","<f8",1,"C","AAAAAAAAAAA="]',
        "ndarray of a list of bytes": '["ndarray","|u1",[1],"C",[1]]', "ndarray of order 1": '["ndarray","|u1",[1],1,"AA=="]',
        "ndarray without base64": '["ndarray","|u1",[3],"C","abc"]',
        "ndarray with a null as its dtype": '["ndarray",null,[1],"C","AA=="]',
        "ndarray with a float as a length": '["ndarray","|u1",[1.0],"C","AA=="]',
    }  # fmt: skip
    for name, body in short.items():
        yield name, f'{{"$":{body}}}', ""
    made = {
        "naive in month 13": '["naive",2026,13,1,0,0,0,0,0]', "naive on 30 February": '["naive",2026,2,30,0,0,0,0,0]',
        "naive with fold 2": '["naive",2026,1,1,0,0,0,0,2]', "date of year 0": '["date",0,1,1]',
        "time at 24": '["time",24,0,0,0,0,null]', "zoned beyond a day": '["zoned",2026,1,1,0,0,0,0,0,86400000001,null]',
        "duration too long": '["duration",1000000000,0,0]', "decimal of other text": '["decimal","1,5"]',
        "ndarray of too few bytes": '["ndarray","<f8",[2],"C","AAAAAAAAAAA="]',
        "ndarray of negative length": '["ndarray","|u1",[-1],"C","AA=="]', "ndarray of order A": '["ndarray","|u1",[1],"A","AA=="]',
        "ndarray in big-endian": '["ndarray",">f8",[1],"C","AAAAAAAAAAA="]', "ndarray of objects": '["ndarray","|O",[1],"C","AA=="]',
        "ndarray structured, a field beyond its items": '["ndarray",[4,[["a","<i4",1,[]]]],[1],"C","AAAAAA=="]',
        "ndarray structured, a field of three parts": '["ndarray",[4,[["a","<i4",0]]],[1],"C","AAAAAA=="]',
    }  # fmt: skip
    for name, body in made.items():
        yield name, f'{{"$":{body}}}', "", "made"


def case(row: tuple) -> dict:
    """A row of the invalid values as it stands in the file."""
    name, text, words, *reader = row
    return {"name": name, "json": text, "error": words, **({"reader": reader[0]} if reader else {})}


