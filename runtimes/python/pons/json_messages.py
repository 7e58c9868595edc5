"""Messages in the JSON form of SPEC chapter 11: bytes in, messages out, and back; nothing here reads or writes.

    text     the JSON
    binary   header-size u32, the JSON, the buffers, each at a multiple of 16
    part     FF FF FF FF, message u32, form u8, three zeros, up to 1 MiB of a message
"""

from __future__ import annotations

from _struct import Struct

from . import frames
from .faults import ProtocolFault
from .json_headers import FLAGS, LARGEST_ID, read_header
from .json_text import dump, parse
from .messages import Message

ALIGNMENT = 16
PART = 1 << 20  # bytes of a message in one part, and of a message that needs no parts
MOST_UNFINISHED = 16

_size = Struct("<I")
_part = Struct("<IIB3x")
_MARK = 0xFFFFFFFF


class Assembly:
    """Takes text, binary messages and parts, gives whole messages, and checks all bounds before memory is taken."""

    def __init__(self, message_limit: int) -> None:
        self.message_limit = message_limit
        self._unfinished: dict[int, bytearray] = {}
        self._bytes = 0  # of all that are unfinished

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
        _check_size(self._bytes + len(data) - _part.size, self.message_limit, "message in parts, or several together")
        whole += memoryview(data)[_part.size :]
        self._bytes += len(data) - _part.size
        if not form:
            return None
        del self._unfinished[number]
        self._bytes -= len(whole)
        return read_message(whole, form == 2)


def cut(data: bytes, binary: bool, number: int) -> list[tuple[bytes, bool]]:
    """Gives a message as what travels: itself, or its parts."""
    if len(data) <= PART:
        return [(data, binary)]
    starts = range(0, len(data), PART)
    form = 2 if binary else 1
    return [(_part.pack(_MARK, number, form * (i == starts[-1])) + data[i : i + PART], True) for i in starts]


def header_of(message: Message, payload: str | None = None) -> str:
    """Gives the JSON text of a message; `payload` is that of its value."""
    fields: dict = {"kind": frames.KIND_NAMES[message.kind]}
    for key in ("call", "parent", "client"):
        if getattr(message, key):
            fields[key] = getattr(message, key)
    if message.name:
        fields["name"] = message.name.decode()
    if message.credit is not None:
        fields["credit"] = [min(part, LARGEST_ID) for part in message.credit]
    fields.update({word: True for word, flag in FLAGS.items() if message.flags & flag})
    if message.handles:
        size = 4 if message.kind == frames.RELEASE else 3
        fields["handles"] = [handle[:size] for handle in message.handles]
    if message.buffers:
        fields["buffers"] = [[writable, size] for _, writable, size, _, _ in message.buffers]
    text = dump(fields)
    return text if payload is None else f'{text[:-1]},"payload":{payload}}}'


def write_message(message: Message, payload: str | None = None) -> tuple[bytes, bool]:
    """Gives the bytes of a message, and whether they are binary; `payload` is the JSON text of its value."""
    data = header_of(message, payload).encode()
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
            raise ProtocolFault("size", f"A binary message of {len(view)} bytes announces a longer header.")
        view = view[4:at]
    text = bytes(view)
    try:
        tree = parse(text.decode())
    except ValueError as error:
        raise ProtocolFault("payload", f"A message is no JSON: {error}") from None
    message, sizes = read_header(tree)
    if message.kind == frames.ITEM:
        message.carried = len(text) - text.index(b'"payload":') - 11 + sum([size for _, size in sizes])
    if binary and not sizes:
        raise ProtocolFault("table", "A message without buffers is binary.")
    if sizes and not binary:
        raise ProtocolFault("size", f"A message of text announces {len(sizes)} buffers.")
    if sizes:
        message.buffers = _place(sizes, memoryview(data), at)
    return message


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
