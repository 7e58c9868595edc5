"""Frames of SPEC chapter 10: bytes in, messages out, and back; nothing here reads or writes a pipe.

     0               4    5     6         8               16              24
    +---------------+----+-----+---------+---------------+---------------+----------~ ~-----------+
    | size u32      |kind|flags|name u16 | call u64      | parent u64    | name, sections, payload |
    +---------------+----+-----+---------+---------------+---------------+----------~ ~-----------+
"""

from __future__ import annotations

from _struct import Struct

from .calls import Call
from .faults import ProtocolFault
from .messages import Message
from .sections import APART, CLIENT, STREAM, TABLES, read_sections

HELLO, READY, CALL, RETURN, ERROR, ITEM, CREDIT, CANCEL = 1, 2, 3, 4, 5, 6, 7, 8
EVENT, RELEASE, LOG, PROGRESS, STOP, LEASE, FAULT = 9, 10, 11, 12, 13, 14, 15

PLAIN, NAMED, BATCH, HANDLE = 1, 2, 32, 128

_MAY_HOLD_ONE = ~(PLAIN | NAMED | HANDLE)  # leaves `tables` of the flags of such a call

HEADER_SIZE = 24
MINIMUM = 20  # what stands between the size field and the end of the header
CHUNK = 65_536  # what a driver reads at once; a frame beyond it is read into a place of its own

_header = Struct("<IBBHQQ")
pack_header, pack_header_into = _header.pack, _header.pack_into
_size = Struct("<I")
# The tables of a message with a single handle, see `sections`: payload size, both counts, side to zero, id.
_one_handle = Struct("<IIQQ")
_read_one_handle, _ONE_HANDLE = _one_handle.unpack_from, _one_handle.size
_ENTRIES = frozenset([side + (what << 8) for side in (1, 2) for what in range(1, 6)])

KIND_NAMES = (
    "", "hello", "ready", "call", "return", "error", "item", "credit", "cancel",
    "event", "release", "log", "progress", "stop", "lease", "fault",
)  # fmt: skip

# What each kind may carry (the table of SPEC chapter 2): flags, and whether it has a call, a name, a payload.
_NEVER, _MAY, _MUST = 0, 1, 2
_RULES = (
    (0, 0, 0, 0),
    (PLAIN, _NEVER, _NEVER, _MUST),  # hello
    (PLAIN, _NEVER, _NEVER, _MUST),  # ready
    (PLAIN | NAMED | TABLES | CLIENT | STREAM | APART | HANDLE, _MUST, _MUST, _MUST),  # call
    (PLAIN | TABLES | APART, _MUST, _NEVER, _MUST),  # return
    (PLAIN, _MAY, _NEVER, _MUST),  # error
    (PLAIN | TABLES | BATCH | APART, _MUST, _NEVER, _MUST),  # item
    (STREAM, _MUST, _NEVER, _NEVER),  # credit
    (0, _MUST, _NEVER, _NEVER),  # cancel
    (PLAIN | TABLES | CLIENT | APART, _NEVER, _MUST, _MUST),  # event
    (TABLES, _NEVER, _NEVER, _NEVER),  # release
    (PLAIN, _MAY, _NEVER, _MUST),  # log
    (PLAIN, _MUST, _NEVER, _MUST),  # progress
    (0, _NEVER, _NEVER, _NEVER),  # stop
    (TABLES, _NEVER, _NEVER, _NEVER),  # lease
    (PLAIN, _NEVER, _NEVER, _MUST),  # fault
)
_REQUIRED = {CREDIT: STREAM, RELEASE: TABLES, LEASE: TABLES}


def frame(kind: int, call: int, body: bytes = b"", *, flags: int = 0, parent: int = 0, name_size: int = 0) -> bytes:
    """Builds a frame; the body is the payload alone, or all that `sections.write_sections` gives."""
    return _header.pack(MINIMUM + len(body), kind, flags, name_size, call, parent) + body


class FrameBuffer:
    """Cuts what a pipe delivers into messages; what breaks chapter 9 is a ProtocolFault before memory is taken for it.

    `feed` what was read and call `next` until it gives None. While `room` gives a place, a large frame is under way:
    read straight into that place and report it by `filled`, so that no byte of it is copied again.
    """

    def __init__(self, message_limit: int, name_limit: int = 1024) -> None:
        self.message_limit = message_limit
        self.name_limit = name_limit
        self.drained = True  # False while bytes are at hand that `next` has not looked at
        self._data: bytes | bytearray = b""
        self._at = 0
        self.large: bytearray | None = None  # a frame that is read straight into its place
        self._have = 0
        self._known: set[bytes] = set()  # names that were checked: checking one anew costs as much as calling it

    def feed(self, data: bytes) -> None:
        """Takes in bytes in the order of their arrival."""
        if self._at != len(self._data):
            data = self._data[self._at :] + data
        self._data = data
        self._at = 0
        self.drained = False

    def room(self) -> memoryview | None:
        """Gives the place where the rest of a large frame belongs, or None while no large frame is under way."""
        return None if self.large is None else memoryview(self.large)[self._have :]

    def filled(self, count: int) -> None:
        """Says that `count` bytes were read into the room."""
        self._have += count
        if self.large is not None and self._have == len(self.large):
            self._data, self._at, self.large = self.large, 0, None
            self.drained = False

    def next(self) -> Message | None:
        """Gives the next complete message, or None until more was fed."""
        data = self._data
        at = self._at
        have = len(data) - at
        if have < HEADER_SIZE:
            self.drained = True
            if have >= 4:
                self._check_size(_size.unpack_from(data, at)[0])
            return None
        size, kind, flags, name_size, call, parent = _header.unpack_from(data, at)
        if size + 4 > have:
            self.drained = True
            self._check_size(size)
            if size > CHUNK:
                self.large = bytearray(size + 4)
                self.large[:have] = data[at:]
                self._have = have
                self._data, self._at = b"", 0
            return None
        if not MINIMUM <= size <= self.message_limit:
            self._check_size(size)
        end = at + 4 + size
        start = at + HEADER_SIZE + name_size
        self._at = end
        self.drained = end == len(data)
        if kind != CALL or flags > 3 or start > end or not call:  # 3: plain and named, which take no section
            if kind == CALL and flags & _MAY_HOLD_ONE == TABLES and start + _ONE_HANDLE <= end and call:
                # On a thing behind a handle: not much slower than any other call.
                payload_size, counts, entry, id = _read_one_handle(data, start)
                name = bytes(data[at + HEADER_SIZE : start])
                start += _ONE_HANDLE
                if counts == 1 and entry in _ENTRIES and id and start + payload_size == end and name in self._known:
                    rest = data[start:end] if payload_size <= CHUNK else memoryview(data)[start:end]
                    message = Call(CALL, flags, call, name, rest)
                    message.handles = ((entry & 0xFF, entry >> 8, id, 0),)
                    if parent:
                        message.parent = parent
                    return message
            if kind == RETURN and flags <= PLAIN and call and not name_size and not parent:
                payload = data[start:end] if size <= CHUNK else memoryview(data)[start:end]
                return Message(kind, flags, call, b"", payload)
            return self._unusual(data, at, end, kind, flags, name_size, call, parent)
        name = bytes(data[at + HEADER_SIZE : start])
        if name not in self._known:
            self._check_name(name)
        message = Call(CALL, flags, call, name, data[start:end] if size <= CHUNK else memoryview(data)[start:end])
        if parent:
            message.parent = parent
        return message

    def _unusual(
        self, data: bytes | bytearray, at: int, end: int, kind: int, flags: int, name_size: int, call: int, parent: int
    ) -> Message:
        check_shape(kind, flags, name_size, call, parent)
        start = at + HEADER_SIZE + name_size
        if start > end:
            raise ProtocolFault("size", f"The {KIND_NAMES[kind]} message ends within its name of {name_size} bytes.")
        message = (Call if kind == CALL else Message)(kind, flags, call, bytes(data[at + HEADER_SIZE : start]), b"")
        message.parent = parent
        if name_size and message.name not in self._known:
            self._check_name(message.name)
        read_sections(message, memoryview(data)[at:end], start - at, kind == RELEASE)
        if flags & APART:
            self._check_size(max(MINIMUM, message.buffers[-1][2]))  # it counts for the limit wherever it lies
        if _RULES[kind][3] == _NEVER and len(message.payload):
            extra = len(message.payload)
            raise ProtocolFault("size", f"A {KIND_NAMES[kind]} message has no payload, but {extra} bytes follow.")
        return message

    def _check_size(self, size: int) -> None:
        if size < MINIMUM or size > self.message_limit:
            bounds = f"{MINIMUM} to {self.message_limit} (the limit `message`)"
            raise ProtocolFault("size", f"A frame of {size} bytes is outside of {bounds}.")

    def _check_name(self, name: bytes) -> None:
        if not name or len(name) > self.name_limit:
            bounds = f"1 to {self.name_limit} (the limit `name`)"
            raise ProtocolFault("name", f"A name of {len(name)} bytes is outside of {bounds}.")
        try:
            text = name.decode()
        except UnicodeDecodeError:
            raise ProtocolFault("name", f"The name {name[:80]!r} is no UTF-8.") from None
        if has_control(text):
            raise ProtocolFault("name", f"The name {text[:80]!r} has a control character in it.")
        if len(self._known) >= 4096:  # bounded: a client may ask for endless names that nobody exposes
            self._known.clear()
        self._known.add(name)


def has_control(text: str) -> bool:
    """Says whether a name has a control character in it (Unicode's category Cc), which no name may have."""
    return not text.isprintable() and any(c < " " or "\x7f" <= c <= "\x9f" for c in text)


def check_shape(kind: int, flags: int, name_size: int, call: int, parent: int) -> None:
    """Raises the fault of a header that its kind does not allow."""
    if not 0 < kind < len(_RULES):
        raise ProtocolFault("kind", f"{kind} is no kind of message.")
    word = KIND_NAMES[kind]
    allowed, has_call, has_name, _ = _RULES[kind]
    if flags & ~allowed:
        raise ProtocolFault("flags", f"The flags {flags} are not all of a {word} message, which may have {allowed}.")
    if flags & APART and not flags & TABLES:
        raise ProtocolFault("flags", f"A {word} message whose payload lies apart needs the flag {TABLES} too.")
    if flags & BATCH and flags & TABLES:
        raise ProtocolFault("flags", f"An {word} message that is a batch has no tables, but its flags are {flags}.")
    if _REQUIRED.get(kind, 0) & ~flags:
        raise ProtocolFault("flags", f"A {word} message needs the flag {_REQUIRED[kind]}, but its flags are {flags}.")
    if has_call == _MUST and not call:
        raise ProtocolFault("call", f"A {word} message needs the id of a call, but has 0.")
    if has_call == _NEVER and call:
        raise ProtocolFault("call", f"A {word} message belongs to no call, but names call {call}.")
    if parent and kind != CALL:
        raise ProtocolFault("call", f"A {word} message has no parent, but names {parent}.")
    if has_name == _MUST and not name_size:
        raise ProtocolFault("name", f"A {word} message needs a name, but its name is empty.")
    if has_name == _NEVER and name_size:
        raise ProtocolFault("name", f"A {word} message has no name, but {name_size} bytes of one.")
