"""Reads values in the JSON form of SPEC chapter 11, for a Python that speaks `pons.v1` itself.

What stands behind a tag is made by the constructors of `values`, as it is when a payload is read.
"""

from __future__ import annotations

import binascii
import re

from . import values
from .json_forms import SIMPLE, UnreadableError, fields_of, index_of, tupled
from .json_text import DIGITS, Members, Oversized, integer, parse

_INFINITIES = (float("inf"), float("-inf"))
_PLAIN = frozenset((float, int, str, bool, type(None)))
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)").fullmatch
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}").fullmatch
_SPECIAL = {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf"), "-0": -0.0}


def read(text: str, root: str = "value", depth: int = 200, buffers=(), take=None) -> object:
    """Reads one value out of its JSON text; `take` gives what stands behind the index of a handle."""
    try:
        tree = parse(text)
    except ValueError as error:
        raise UnreadableError(f"this is no JSON: {error}", root) from None
    return settle(tree, root, depth, buffers, take)


def settle(tree: object, root: str = "value", depth: int = 200, buffers=(), take=None) -> object:
    """Makes the value of parsed JSON; `buffers` are (writable, bytes) in the order of their table."""
    try:
        return _Reading(depth, buffers, take).value(tree, 1)
    except UnreadableError as error:
        error.path = root + error.path
        raise


class _Reading:
    """One message's JSON on its way to a value."""

    def __init__(self, depth: int, buffers, take) -> None:
        self.depth = depth
        self.buffers = buffers
        self.take = take

    def value(self, tree, level: int):
        kind = type(tree)
        if kind is Members:
            if len(tree) == 1 and tree[0][0] == "$":
                return self._tagged(tree[0][1], level)
            return self._members(tree, level)
        if kind is list:
            return self._items(tree, level)
        if kind is Oversized:
            raise UnreadableError(f"an integer has more than {DIGITS} digits")
        if kind is float and tree in _INFINITIES:
            raise UnreadableError("a number is beyond the floats; send it as an int, or as a decimal")
        return tree

    def _items(self, trees: list, level: int, where: str = "[{}]", first: int = 0) -> list:
        self._check_depth(level)
        kinds = set(map(type, trees))
        if kinds <= _PLAIN and not (float in kinds and (_INFINITIES[0] in trees or _INFINITIES[1] in trees)):
            return trees[first:]
        index, items = first, []
        try:
            for index in range(first, len(trees)):
                items.append(self.value(trees[index], level + 1))
        except UnreadableError as error:
            error.path = where.format(index - first) + error.path
            raise
        return items

    def _members(self, members: list, level: int) -> dict:
        self._check_depth(level)
        result: dict = {}
        for key, tree in members:
            if key in result:
                raise UnreadableError(f"the key {key[:60]!r} stands there twice")
            if key == "$":
                raise UnreadableError('the key "$" stands beside others; an object that has it is written as a tag')
            result[key] = self._member(key, tree, level)
        return result

    def _member(self, key, tree, level: int):
        try:
            return self.value(tree, level + 1)
        except UnreadableError as error:
            from .reshaping import short_key

            error.path = f"[{short_key(key)}]{error.path}"
            raise

    def _tagged(self, tagged, level: int):
        tag = tagged[0] if type(tagged) is list and tagged else None
        read = _TAGS.get(tag) if type(tag) is str else None
        if read is None:
            what = f"the tag {tag[:60]!r}" if type(tag) is str else "what has no list with a tag"
            raise UnreadableError(f'{what} is none of the specification behind "$"')
        try:
            return read(self, tagged, level)
        except UnreadableError:
            raise
        except Exception as error:  # of the constructors: a month 13, text that is no number
            raise UnreadableError(f"the {tag} is none: {error}") from None

    def _check_depth(self, level: int) -> None:
        if level > self.depth:
            raise UnreadableError(f"it is nested deeper than {self.depth} (the limit `depth`)")

    def _bytes(self, content, tag: str, make):
        """Gives bytes that stand in the text or in a buffer."""
        if type(content) is str:
            if len(content) % 4 or not _BASE64(content):
                raise UnreadableError(f"the {tag} is no base64")
            return make(binascii.a2b_base64(content))
        index = index_of(content, tag)
        if not 0 <= index < len(self.buffers):
            raise UnreadableError(f"the {tag} is in buffer {index} of a table of {len(self.buffers)}")
        return make(self.buffers[index][1])

    def read_int(self, tagged: list, level: int):
        (text,) = fields_of(tagged, str)
        if not _DECIMAL(text) or text == "-0":
            raise UnreadableError("the int is no decimal text")
        return self.value(integer(text), level)

    def read_float(self, tagged: list, level: int):
        (text,) = fields_of(tagged, str)
        if text in _SPECIAL:
            return _SPECIAL[text]
        value = float(text) if len(text) <= 400 and _WHOLE(text) else None
        if value is None or value in _INFINITIES or not value.is_integer() or (value == 0 and text[0] == "-"):
            raise UnreadableError(f"the float {text[:60]!r} is no whole one; any other is a plain number")
        return value

    def read_bytes(self, tagged: list, level: int):
        content = fields_of(tagged, None)[0]
        if type(content) is int and 0 <= content < len(self.buffers) and self.buffers[content][0]:
            return self._bytes(content, "bytes", bytearray)
        return self._bytes(content, "bytes", bytes)

    def read_bytearray(self, tagged: list, level: int):
        return self._bytes(fields_of(tagged, None)[0], "bytearray", bytearray)

    def read_tuple(self, tagged: list, level: int):
        return tuple(self._items(tagged, level, first=1))

    def read_set(self, tagged: list, level: int):
        items = self._items(tagged, level, where=".items[{}]", first=1)
        result = (set if tagged[0] == "set" else frozenset)(items)
        if len(result) != len(items):
            raise UnreadableError(f"the {tagged[0]} holds an item twice")
        return result

    def read_map(self, tagged: list, level: int):
        (pairs,) = fields_of(tagged, list)
        self._check_depth(level)
        result: dict = {}
        for index, pair in enumerate(pairs):
            if type(pair) is not list or len(pair) != 2 or (tagged[0] == "object" and type(pair[0]) is not str):
                raise UnreadableError(f"the {tagged[0]} has something else than a pair of key and value")
            try:
                key = self.value(pair[0], level + 1)
            except UnreadableError as error:
                error.path = f".keys()[{index}]{error.path}"
                raise
            if key in result:
                raise UnreadableError(f"the {tagged[0]} has a key twice")
            result[key] = self._member(key, pair[1], level)
        return result

    def read_text16(self, tagged: list, level: int):
        (units,) = fields_of(tagged, list)
        if not all([type(unit) is int and 0 <= unit < 0x10000 for unit in units]):
            raise UnreadableError("the text16 has something else than UTF-16 units")
        return b"".join([unit.to_bytes(2, "little") for unit in units]).decode("utf-16-le", "surrogatepass")

    def read_undefined(self, tagged: list, level: int):
        return fields_of(tagged)

    def read_fields(self, tagged: list, level: int):
        """Reads a constructor of numbers, text and nothing."""
        return values.CONSTRUCTORS[tagged[0]](*fields_of(tagged, *SIMPLE[tagged[0]]))

    def read_uuid(self, tagged: list, level: int):
        (text,) = fields_of(tagged, str)
        if not re.fullmatch("[0-9a-fA-F]{32}", text):
            raise UnreadableError("the uuid is no 32 hexadecimal digits")
        return values.uuid(bytes.fromhex(text))

    def read_complex(self, tagged: list, level: int):
        parts = [self.value(part, level) for part in fields_of(tagged, None, None)]
        if any([type(part) not in (int, float) for part in parts]):
            raise UnreadableError("the complex is no two numbers")
        return values.complex(*map(float, parts))

    def read_record(self, tagged: list, level: int):
        name, members = fields_of(tagged, str, Members)
        if members and members[0][0] == "$" and (type(members[0][1]) is not list or members[0][1][:1] != ["object"]):
            raise UnreadableError("the record has no object of fields")
        return values.record(name, self.value(members, level))

    def read_enum(self, tagged: list, level: int):
        name, member, tree = fields_of(tagged, str, str, None)
        self._check_depth(level)
        return values.enum(name, member, self.value(tree, level + 1))

    def read_ndarray(self, tagged: list, level: int):
        dtype, shape, order, content = fields_of(tagged, None, list, str, None)
        is_writable = type(content) is int and 0 <= content < len(self.buffers) and self.buffers[content][0]
        data = self._bytes(content, "ndarray", bytearray if is_writable else bytes)
        return values.ndarray(tupled(dtype), tuple(shape), order, data)

    def read_handle(self, tagged: list, level: int):
        index = index_of(fields_of(tagged, None)[0], "handle")
        if self.take is None:
            raise UnreadableError(f"handle {index} is named where none can be")
        return self.take(index)


_TAGS = {
    "int": _Reading.read_int,
    "float": _Reading.read_float,
    "bytes": _Reading.read_bytes,
    "bytearray": _Reading.read_bytearray,
    "tuple": _Reading.read_tuple,
    "set": _Reading.read_set,
    "frozenset": _Reading.read_set,
    "map": _Reading.read_map,
    "object": _Reading.read_map,
    "text16": _Reading.read_text16,
    "undefined": _Reading.read_undefined,
    "uuid": _Reading.read_uuid,
    "complex": _Reading.read_complex,
    "record": _Reading.read_record,
    "enum": _Reading.read_enum,
    "ndarray": _Reading.read_ndarray,
    "handle": _Reading.read_handle,
    **dict.fromkeys(SIMPLE, _Reading.read_fields),
}
