"""Turns values into whole messages: header, tables, payload, and the arena for what is large."""

from __future__ import annotations

from _struct import Struct
from io import BytesIO

from . import frames
from .proxies import entry_of
from .sections import TABLES, _buffer, _counts, handles_of, write_sections
from .writing import ByHandle, CrossingError, write_into

NAMES = {"result": "The result", "args": "The arguments", "item": "The item", "data": "The data"}


_call_id = Struct("<Q")


class MessageWriter:
    """The one place where a value becomes a message, within the limits of the other side."""

    is_binary = True  # who is in haste may pack frames of plain values by itself

    def __init__(self, limits: dict, arena, handles) -> None:
        self._handles = handles
        self._arena = arena
        if arena is not None:
            from .placement import LARGE, Placement

            self._placement, self._large = Placement, LARGE
        self._depth = limits["depth"]
        self._message = limits["message"]

    def frame(
        self, kind: int, call: int, value: object, root: str, *, flags: int = 0, name: bytes = b"", parent: int = 0,
        client=None, credit=None, target=None, as_handle: bool = False,
    ) -> bytes | memoryview:  # fmt: skip
        """Gives the frame of a message whose payload is the value; CrossingError where it cannot cross.

        `root` begins the paths of errors: "result", "args", "item", "data". `target` is a proxy, whose thing becomes
        the first entry of the table of handles. `as_handle` sends the value as a handle, whatever it is.
        """
        handles: list | tuple = ()
        place = BytesIO()
        head = self._head(name, client, credit)
        place.seek(frames.HEADER_SIZE)
        if head:
            place.write(head[1])
        placement = None if self._arena is None else self._placement(self._arena)
        try:
            if as_handle:
                value = ByHandle(value)
            before = () if target is None else (entry_of(target),)
            handles = write_into(place, value, root, self._depth, placement, self._handles.writer, before)
            message = place.getbuffer()
            size = len(message) - 4
            self._check(size, root)
            large = placement is not None and (placement.entries or size > self._large)
            if large or handles:
                start = frames.HEADER_SIZE + (len(head[1]) if head else 0)
                payload, apart, buffers = message[start:], 0, ()
                if placement is not None:
                    apart, payload, buffers = placement.settle(payload)
                if buffers or handles:
                    more, body = write_sections(name, client, credit, handles, buffers, payload)
                    self._check(frames.MINIMUM + len(body) + (apart and buffers[-1][2]), root)
                    flags |= more | apart
                    return frames.frame(kind, call, body, flags=flags, parent=parent, name_size=len(name))
        except BaseException:
            if handles:
                self._handles.take_back(handles)
            if placement is not None:
                placement.undo()
            raise
        flags |= head[0] if head else 0
        frames.pack_header_into(message, 0, size, kind, flags, len(name), call, parent)
        return message

    @staticmethod
    def number(frame, id: int) -> None:
        """Writes the id of a call into its message, when nothing can come before it any more."""
        _call_id.pack_into(frame, 8, id)

    @staticmethod
    def carried(frame) -> int:
        """Gives the bytes of an item's payload and of its buffers, wherever they lie."""
        if not frame[5] & TABLES:
            return len(frame) - frames.HEADER_SIZE
        size, handles, buffers = _counts.unpack_from(frame, frames.HEADER_SIZE)
        at = frames.HEADER_SIZE + _counts.size + 16 * handles
        return size + sum([_buffer.unpack_from(frame, at + 24 * i)[4] for i in range(buffers)])

    def undo(self, frame) -> None:
        """Gives up what a message counts as sent, because it was not sent after all."""
        self._handles.take_back(handles_of(frame))

    def _head(self, name: bytes, client, credit):
        """Gives flags and bytes of what stands before the payload where there are no tables."""
        if not name and client is None and credit is None:
            return b""
        return write_sections(name, client, credit, (), (), b"")

    def _check(self, size: int, root: str) -> None:
        if size > self._message:
            text = f"{NAMES.get(root, root)} takes {size} bytes, the limit `message` is {self._message}"
            raise CrossingError(f"{text}; send it in parts.", root)
