"""What may stand between name and payload of a frame, and behind the payload (SPEC chapter 10).

    client   client u64
    stream   items u64, bytes u64
    tables   payload-size u32, handle-count u16, buffer-count u16, then the entries:
             handle   side u8, what u8, count u16, zero u32, id u64                      16 bytes
             buffer   place u8, writable u8, zero u16, zero u32, size u64, offset u64    24 bytes
"""

from __future__ import annotations

from _struct import Struct

from .faults import ProtocolFault

TABLES, CLIENT, STREAM, APART = 4, 8, 16, 64
ALIGNMENT = 16  # of buffers, from the start of the frame: an array of any element type may lie on it

_u64 = Struct("<Q")
_credit = Struct("<QQ")
_counts = Struct("<IHH")
_handle = Struct("<BBHIQ")
_buffer = Struct("<BBHIQQ")


def read_sections(message, data: memoryview, at: int, releases: bool) -> None:
    """Fills in client, credit, tables and payload of a message whose frame is `data`, from offset `at` on."""
    end = len(data)
    if message.flags & CLIENT:
        (message.client,) = _u64.unpack_from(data, _fits(at, 8, end, "client"))
        at += 8
    if message.flags & STREAM:
        message.credit = _credit.unpack_from(data, _fits(at, 16, end, "credit"))
        at += 16
    if not message.flags & TABLES:
        message.payload = data[at:]
        return
    payload_size, handles, buffers = _counts.unpack_from(data, _fits(at, 8, end, "sizes of the tables"))
    at += 8
    _fits(at, handles * 16 + buffers * 24, end, "tables")
    message.handles = tuple(_read_handle(data, at + 16 * i, releases) for i in range(handles))
    at += 16 * handles
    entries = [_read_buffer(data, at + 24 * i) for i in range(buffers)]
    at += 24 * buffers
    message.payload = data[_fits(at, payload_size, end, "payload") : at + payload_size]
    message.buffers = _place(entries, data, at + payload_size)
    if message.flags & APART:
        if payload_size:
            raise ProtocolFault("size", f"A payload that lies apart has no bytes here, but {payload_size} stand here.")
        if not entries or entries[-1][0] != 2:
            raise ProtocolFault("table", "The payload lies apart, but the last buffer entry is none of the arena.")


def write_sections(name: bytes, client, credit, handles, buffers, payload: bytes) -> tuple[int, bytes]:
    """Gives the flags and the bytes of all that follows the header; handles and buffers as a Message has them."""
    flags, out = 0, bytearray(name)
    if client is not None:
        flags |= CLIENT
        out += _u64.pack(client)
    if credit is not None:
        flags |= STREAM
        out += _credit.pack(*credit)
    if handles or buffers:
        flags |= TABLES
        out += _counts.pack(len(payload), len(handles), len(buffers))
        for side, what, handle, count in handles:
            out += _handle.pack(side, what, count, 0, handle)
        for place, writable, size, offset, _ in buffers:
            out += _buffer.pack(place, writable, 0, 0, size, offset)
    out += payload
    for place, _, _, _, content in buffers:
        if place == 1:
            out += bytes(-(len(out) + 24) % ALIGNMENT)
            out += content
    return flags, bytes(out)


def handles_of(frame) -> list:
    """Gives the table of handles of a whole frame that was written here."""
    flags, at = frame[5], 24 + int.from_bytes(frame[6:8], "little")
    at += 8 * bool(flags & CLIENT) + 16 * bool(flags & STREAM)
    count = _counts.unpack_from(frame, at)[1] if flags & TABLES else 0
    return [_read_handle(frame, at + 8 + 16 * i, False) for i in range(count)]


def _fits(at: int, size: int, end: int, what: str) -> int:
    if at + size > end:
        raise ProtocolFault("size", f"The {what} would take {size} bytes, but the frame has {max(0, end - at)} left.")
    return at


def _read_handle(data: memoryview, at: int, releases: bool) -> tuple[int, int, int, int]:
    side, what, count, zero, handle = _handle.unpack_from(data, at)
    if side not in (1, 2) or not 1 <= what <= 5 or zero or not handle or bool(count) != releases:
        entry = f"side {side}, what {what}, count {count}, zero {zero}, id {handle}"
        raise ProtocolFault("table", f"A handle entry has {entry}.")
    return side, what, handle, count


def _read_buffer(data: memoryview, at: int) -> tuple[int, int, int, int]:
    place, writable, zero, zero4, size, offset = _buffer.unpack_from(data, at)
    if place not in (1, 2) or writable > 1 or zero or zero4 or (place == 1 and offset):
        entry = f"place {place}, writable {writable}, zeros {zero} and {zero4}, offset {offset}"
        raise ProtocolFault("table", f"A buffer entry has {entry}.")
    return place, writable, size, offset


def _place(entries: list, data: memoryview, at: int) -> tuple:
    """Finds the buffers of place 1 behind the payload; nothing but zeros may stand between them, and nothing behind."""
    placed = []
    for place, writable, size, offset in entries:
        content = None
        if place == 1:
            start = at + -at % ALIGNMENT
            if any(data[at : _fits(start, size, len(data), "buffer")]):
                raise ProtocolFault("table", "Before a buffer stands something else than zeros.")
            at = start + size
            # A copy of its own: the frame is dropped when its call ends, the buffer may be kept.
            content = bytearray(data[start:at]) if writable else bytes(data[start:at])
        placed.append((place, writable, size, offset, content))
    if at != len(data):
        raise ProtocolFault("size", f"{len(data) - at} bytes stand behind the last section of the frame.")
    return tuple(placed)
