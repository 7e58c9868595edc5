"""A link to JavaScript of the same thread: messages of the JSON form, their buffers beside them (SPEC chapter 14).

What comes and goes are calls of functions; there is nothing to read or to wait for.
"""

from __future__ import annotations

from . import frames
from .faults import ProtocolFault
from .json_headers import read_header
from .json_messages import header_of
from .json_payloads import JsonMessage, JsonPayload, message_of_frame
from .json_text import parse
from .messages import Message
from .sections import TABLES


class PageLink:
    """Turns texts into messages for an engine, and what it gives into texts."""

    def __init__(self, post, limit: int) -> None:
        self._post = post  # takes a text, a list of buffers or None, and the kind of the message
        self._limit = limit
        self._frames = frames.FrameBuffer(0xFFFFFFFF)  # of the engine's own making

    def read(self, text: str, buffers) -> Message:
        """Gives the message of a text and of the buffers that its table names; what is none is a ProtocolFault."""
        try:
            tree = parse(text)
        except ValueError as error:
            raise ProtocolFault("payload", f"A message is no JSON: {error}") from None
        message, sizes = read_header(tree)
        if sizes:
            message.buffers = tuple([_taken(*row, buffer) for row, buffer in zip(sizes, buffers)])
        if message.kind == frames.ITEM:
            message.carried = len(text) - text.index('"payload":') - 11 + sum([size for _, size in sizes])
        if message.handles or message.buffers:
            message.flags |= TABLES
        if message.payload != b"":
            message.payload = JsonPayload(message)
        return message

    def send(self, data, begin=None) -> None:
        """Gives JavaScript a message, or frames of the engine's; or what `begin` gives."""
        if begin is not None:
            data = begin()
        if type(data) is JsonMessage:
            return self._send(data)
        self._frames.feed(data)
        while True:
            frame = self._frames.next()
            if frame is None:
                break
            self._send(message_of_frame(frame, self._limit))

    def _send(self, message: JsonMessage) -> None:
        text = header_of(message, message.text)
        self._post(text, [content for *_, content in message.buffers] if message.buffers else None, message.kind)


def _taken(writable: int, size: int, buffer) -> tuple:
    content = buffer.to_bytes()
    return (1, writable, size, 0, bytearray(content) if writable else content)
