"""Messages in the JSON form of SPEC chapter 11: bytes in, messages out, and back; nothing here reads or writes.

    text     the JSON
    binary   header-size u32, the JSON, the buffers, each at a multiple of 16
    part     FF FF FF FF, message u32, form u8, three zeros, up to 1 MiB of a message
"""

from __future__ import annotations

from _struct import Struct

from . import frames
from .calls import Call
from .faults import ProtocolFault
from .json_text import Members, dump, parse
from .messages import Message
from .sections import CLIENT, STREAM, TABLES

ALIGNMENT = 16
PART = 1 << 20  # bytes of a message in one part, and of a message that needs no parts
MOST_UNFINISHED = 16
MOST_ENTRIES = 65_535
LARGEST_ID = 2**53 - 1

_FLAGS = {"named": frames.NAMED, "batch": frames.BATCH, "handle": frames.HANDLE}
_KINDS = {name: kind for kind, name in enumerate(frames.KIND_NAMES) if name and name != "lease"}
_NO_PAYLOAD = (frames.CREDIT, frames.CANCEL, frames.RELEASE, frames.STOP)
_size = Struct("<I")
_part = Struct("<IIB3x")
_MARK = 0xFFFFFFFF


class Assembly:
    """Takes text, binary messages and parts, and gives whole messages; all bounds are checked before memory is taken."""

    def __init__(self, message_limit: int) -> None:
        self.message_limit = message_limit
        self._unfinished: dict[int, bytearray] = {}

    def take(self, data: bytes, binary: bool) -> Message | None:
        """Gives the message that these bytes are or complete; what breaks chapter 9 is a ProtocolFault."""
        if not binary or data[:4] != b"\xff\xff\xff\xff":
            _check_size(len(data), min(PART, self.message_limit), "message that is no part")
            return read_message(data, binary)
        if len(data) <= _part.size:
            raise ProtocolFault("size", f"A part of {len(data)} bytes has nothing of a message in it.")
        _check_size(len(data) - _part.size, PART, "part")
        _, number, form = _part.unpack_from(data)
        if form > 2:
            raise ProtocolFault("flags", f"A part has the form {form}; 0 to 2 are forms.")
        if any(data[9:12]):
            raise ProtocolFault("table", "A part has something else than zeros in its header.")
        whole = self._unfinished.get(number)
        if whole is None:
            if len(self._unfinished) == MOST_UNFINISHED:
                raise ProtocolFault("size", f"More than {MOST_UNFINISHED} messages are under way in parts.")
            whole = self._unfinished[number] = bytearray()
        _check_size(len(whole) + len(data) - _part.size, self.message_limit, "message in parts")
        whole += memoryview(data)[_part.size :]
        if not form:
            return None
        del self._unfinished[number]
        return read_message(whole, form == 2)


def cut(data: bytes, binary: bool, number: int) -> list[tuple[bytes, bool]]:
    """Gives a message as what travels: itself, or its parts."""
    if len(data) <= PART:
        return [(data, binary)]
    starts = range(0, len(data), PART)
    form = 2 if binary else 1
    return [(_part.pack(_MARK, number, form * (i == starts[-1])) + data[i : i + PART], True) for i in starts]


def write_message(message: Message, payload: str | None = None) -> tuple[bytes, bool]:
    """Gives the bytes of a message, and whether they are binary; `payload` is the JSON text of its value."""
    fields: dict = {"kind": frames.KIND_NAMES[message.kind]}
    for key in ("call", "parent", "client"):
        if getattr(message, key):
            fields[key] = getattr(message, key)
    if message.name:
        fields["name"] = message.name.decode()
    if message.credit is not None:
        fields["credit"] = [min(part, LARGEST_ID) for part in message.credit]
    fields.update({word: True for word, flag in _FLAGS.items() if message.flags & flag})
    if message.handles:
        size = 4 if message.kind == frames.RELEASE else 3
        fields["handles"] = [handle[:size] for handle in message.handles]
    if message.buffers:
        fields["buffers"] = [[writable, size] for _, writable, size, _, _ in message.buffers]
    text = dump(fields)
    if payload is not None:
        text = f'{text[:-1]},"payload":{payload}}}'
    data = text.encode()
    if not message.buffers:
        return data, False
    out = bytearray(_size.pack(len(data)) + data)
    for *_, content in message.buffers:
        out += bytes(-len(out) % ALIGNMENT)
        out += content
    return bytes(out), True


def read_message(data: bytes | bytearray, binary: bool) -> Message:
    """Gives a whole message; its payload is parsed JSON, for `json_reading.settle`."""
    view = memoryview(data)
    at = len(view)
    if binary:
        at = 4 + (_size.unpack_from(view)[0] if len(view) >= 4 else len(view))
        if at > len(view):
            raise ProtocolFault("size", f"A binary message of {len(view)} bytes has no room for the header that it announces.")
        view = view[4:at]
    try:
        tree = parse(bytes(view).decode())
    except ValueError as error:
        raise ProtocolFault("payload", f"A message is no JSON: {error}") from None
    message, sizes = _read_header(tree)
    if binary and not sizes:
        raise ProtocolFault("table", "A message without buffers is binary.")
    if sizes and not binary:
        raise ProtocolFault("size", f"A message of text announces {len(sizes)} buffers.")
    if sizes:
        message.buffers = _place(sizes, memoryview(data), at)
    return message


def _read_header(tree: object) -> tuple[Message, list]:
    if type(tree) is not Members or not tree or tree[0][0] != "kind":
        raise ProtocolFault("kind", "A message is no object whose first key is its kind.")
    fields = dict(tree)
    word = fields["kind"]
    kind = _KINDS.get(word) if type(word) is str else None
    if kind is None:
        raise ProtocolFault("kind", f"{word!r:.80} is no kind of message.")
    _check_keys([key for key, _ in tree], word)
    name = _name(fields) if "name" in fields else b""
    flags = _flags(fields)
    message = (Call if kind == frames.CALL else Message)(kind, flags, _id(fields, "call", "call"), name, b"")
    message.parent = _id(fields, "parent", "call")
    message.client = _id(fields, "client", "flags") or None
    message.credit = _credit(fields["credit"]) if "credit" in fields else None
    message.handles = _handles(fields.get("handles", ()), kind == frames.RELEASE)
    sizes = _sizes(fields.get("buffers", ()))
    _check_presence(message, fields, word)
    message.payload = fields.get("payload", b"")
    return message, sizes


def _check_keys(keys: list, word: str) -> None:
    if len(set(keys)) != len(keys):
        raise ProtocolFault("flags", f"A {word} message has a key twice.")
    unknown = [key for key in keys if key not in _KEYS]
    if unknown:
        raise ProtocolFault("flags", f"A {word} message has the key {unknown[0][:80]!r}, which no message has.")
    if "payload" in keys[:-1]:
        raise ProtocolFault("payload", f"A {word} message has something behind its payload.")


def _check_presence(message: Message, fields: dict, word: str) -> None:
    shape = message.flags | (CLIENT if "client" in fields else 0) | (STREAM if "credit" in fields else 0)
    shape |= TABLES if "handles" in fields or "buffers" in fields else 0
    frames.check_shape(message.kind, shape, len(message.name), message.call, message.parent)
    if message.kind == frames.RELEASE and "buffers" in fields:
        raise ProtocolFault("flags", "A release message has buffers.")
    if "name" in fields and not message.name:
        raise ProtocolFault("name", f"A {word} message has an empty name.")
    if message.kind in _NO_PAYLOAD and "payload" in fields:
        raise ProtocolFault("size", f"A {word} message has a payload, which it cannot have.")
    if message.kind not in _NO_PAYLOAD and "payload" not in fields:
        raise ProtocolFault("payload", f"A {word} message has no payload.")
    payload = fields.get("payload")
    if (message.kind == frames.CALL or message.flags & frames.BATCH) and type(payload) is not list:
        raise ProtocolFault("payload", f"The payload of a {word} message is no list.")
    if message.flags & frames.BATCH and not payload:
        raise ProtocolFault("payload", "A batch has no items.")
    if message.flags & frames.NAMED and (not payload or type(payload[-1]) is not Members):
        raise ProtocolFault("payload", "The arguments of a call do not end with the object of its keywords.")


def _flags(fields: dict) -> int:
    flags = 0
    for word, flag in _FLAGS.items():
        if word in fields:
            if fields[word] is not True:
                raise ProtocolFault("flags", f"The key {word!r} is true or absent, but is {fields[word]!r:.80}.")
            flags |= flag
    return flags


def _name(fields: dict) -> bytes:
    name = fields["name"]
    if type(name) is not str or not name or len(name.encode()) > 1024 or frames.has_control(name):
        raise ProtocolFault("name", f"{name!r:.80} is no name: 1 to 1024 bytes without control characters.")
    return name.encode()


def _id(fields: dict, key: str, code: str) -> int:
    value = fields.get(key, 0)
    if not _is_number(value, LARGEST_ID):
        raise ProtocolFault(code, f"The {key} of a message is {value!r:.80}; 0 to 2^53-1 are allowed.")
    return value


def _credit(credit: object) -> tuple:
    if type(credit) is not list or len(credit) != 2 or not all([_is_number(part, LARGEST_ID) for part in credit]):
        raise ProtocolFault("flags", f"The credit of a message is {credit!r:.80}, but [items, bytes] stand there.")
    return tuple(credit)


def _handles(rows: object, releases: bool) -> tuple:
    most = (2, 5, LARGEST_ID, MOST_ENTRIES) if releases else (2, 5, LARGEST_ID)
    for row in _table(rows, "handles"):
        if type(row) is not list or len(row) != len(most) or not all([_is_number(n, m) and n for n, m in zip(row, most)]):
            raise ProtocolFault("table", f"A handle entry is {row!r:.80}.")
    return tuple([(*row, 0)[:4] for row in rows])


def _sizes(rows: object) -> list:
    for row in _table(rows, "buffers"):
        if type(row) is not list or len(row) != 2 or not (_is_number(row[0], 1) and _is_number(row[1], LARGEST_ID)):
            raise ProtocolFault("table", f"A buffer entry is {row!r:.80}.")
    return list(rows)


def _table(rows: object, what: str):
    if type(rows) not in (list, tuple) or len(rows) > MOST_ENTRIES:
        raise ProtocolFault("table", f"The {what} of a message are no list of at most {MOST_ENTRIES} entries.")
    return rows


def _is_number(value: object, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def _place(sizes: list, data: memoryview, at: int) -> tuple:
    """Finds the buffers behind the text; nothing but zeros may stand between them, and nothing behind."""
    placed = []
    for writable, size in sizes:
        start = at + -at % ALIGNMENT
        if start + size > len(data):
            raise ProtocolFault("size", f"A buffer of {size} bytes does not fit a message of {len(data)}.")
        if any(data[at:start]):
            raise ProtocolFault("table", "Before a buffer stands something else than zeros.")
        at = start + size
        placed.append((1, writable, size, 0, (bytearray if writable else bytes)(data[start:at])))
    if at != len(data):
        raise ProtocolFault("size", f"{len(data) - at} bytes stand behind the last buffer of a message.")
    return tuple(placed)


def _check_size(size: int, most: int, what: str) -> None:
    if size > most:
        raise ProtocolFault("size", f"A {what} has {size} bytes; {most} are allowed.")


_KEYS = frozenset(
    ("kind", "call", "parent", "client", "name", "credit", "batch", "named", "handle", "handles", "buffers", "payload")
)
