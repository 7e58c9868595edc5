"""Values of messages in the JSON form, on their way in and out: what `posting` and `reading` are for pickled ones."""

from __future__ import annotations

from . import frames
from .json_messages import ALIGNMENT
from .json_reading import settle
from .json_text import dump
from .json_writing import write
from .messages import Message
from .posting import NAMES
from .proxies import Handle, entry_of
from .reading import read_plain
from .writing import ByHandle, CrossingError

_ROW = 64  # bytes that a row of a table takes at most
_FIXED = 1024  # those of all else that stands before the payload, but for the name
_LISTED = frozenset((frames.READY, frames.ERROR, frames.LOG, frames.PROGRESS, frames.FAULT))
_ENDS_OF_TEXT = 2000  # characters that are left of an error which is too long to be sent


class JsonMessage(Message):
    """A message that is to be sent, its value written as JSON text; its id may still be missing."""

    text: str | None = None
    unsent: tuple = ((), 1)  # how many bytes of it were written, piece by piece; and how many it has

    @staticmethod
    def of(kind: int, value: object) -> JsonMessage:
        """Gives a message of the link's own: plain lists, dicts and text."""
        message = JsonMessage(kind, 0, 0, b"", b"")
        message.text = dump(value)
        return message

    @property
    def is_whole(self) -> bool:
        """Says whether nothing of it was written, or all."""
        return self.is_sent or not self.unsent[0]

    @property
    def is_sent(self) -> bool:
        """Says whether all of it was written."""
        counts, size = self.unsent
        return sum(counts) == size


class JsonPayload:
    """The value of a message that has come, parsed, and made when it is wanted. Its length is what it takes of credit.

    `reading.read` knows it by not being bytes.
    """

    __slots__ = ("_tree", "_is_arguments", "_size")

    def __init__(self, message=None) -> None:
        if message is not None:
            self._tree = message.payload
            self._is_arguments = message.kind == frames.CALL
            self._size = message.carried - sum([size for _, _, size, _, _ in message.buffers])

    def __len__(self) -> int:
        return self._size

    def read(self, buffers, handles) -> object:
        """Makes the value; buffers and handles are what the message's tables stand for."""
        contents = [(type(content) is bytearray, content) for content in buffers]
        take = _Things(handles) if handles else None
        value = settle(self._tree, "args" if self._is_arguments else "result", 200, contents, take)
        return tuple(value) if self._is_arguments else value

    def cut(self) -> list:
        """Gives the items of a batch; what they take of credit counts as even, for nobody looks at one alone."""
        count = len(self._tree)
        each, rest = divmod(max(0, self._size - 1 - count), count)  # without brackets and commas
        items = []
        for index, tree in enumerate(self._tree):
            item = JsonPayload()
            item._tree, item._is_arguments, item._size = tree, False, each + (rest if index == 0 else 0)
            items.append(item)
        return items


class _Things:
    """Gives what stands behind the index of a handle."""

    def __init__(self, things) -> None:
        self._things = things

    def __call__(self, index: int) -> object:
        if not 0 <= index < len(self._things):
            raise IndexError(f"A payload names the handle {index}, but its message has {len(self._things)}.")
        thing = self._things[index]
        return thing if isinstance(thing, Handle) else thing.object


class JsonWriter:
    """Turns values into messages, within the limits of the other side; as `posting.MessageWriter`."""

    is_binary = False

    def __init__(self, limits: dict, arena, handles) -> None:
        self._handles = handles
        self._depth = limits["depth"]
        self._message = limits["message"]

    def frame(
        self, kind: int, call: int, value: object, root: str, *, flags: int = 0, name: bytes = b"", parent: int = 0,
        client=None, credit=None, target=None, as_handle: bool = False,
    ) -> JsonMessage:  # fmt: skip
        """Gives a message whose payload is the value; CrossingError where it cannot cross."""
        message = JsonMessage(kind, flags, call, name, b"")
        message.parent, message.client, message.credit = parent, client, credit
        if as_handle:
            value = ByHandle(value)
        elif kind == frames.CALL:
            value = [*value]
        buffers: list = []
        before = () if target is None else (entry_of(target),)
        writer = self._handles.writer
        message.text, handles = write(value, root, self._depth, buffers, writer, before)
        message.handles = tuple(handles)
        message.buffers = tuple([(1, writable, len(content), 0, content) for writable, content in buffers])
        try:
            if len(handles) > writer.most:
                raise CrossingError(f"{root} names more than {writer.most} handles (the limit `handles`).", root)
            size = self.carried(message) + len(name) + _FIXED + _ROW * len(handles) + (_ROW + ALIGNMENT) * len(buffers)
            if size > self._message:
                text = f"{NAMES.get(root, root)} takes {size} bytes, the limit `message` is {self._message}"
                raise CrossingError(f"{text}; send it in parts.", root)
        except CrossingError:
            self.undo(message)
            raise
        return message

    @staticmethod
    def number(message: JsonMessage, id: int) -> None:
        """Writes the id of a call into its message."""
        message.call = id

    @staticmethod
    def carried(message: JsonMessage) -> int:
        """Gives the bytes of a message's payload and of its buffers."""
        text = message.text
        size = len(text) if text.isascii() else len(text.encode())
        return size + sum([entry[2] for entry in message.buffers])

    def undo(self, message: JsonMessage) -> None:
        """Gives up what a message counts as sent, because it was not sent after all."""
        self._handles.take_back(message.handles)


def message_of_frame(frame: Message, limit: int) -> JsonMessage:
    """Puts a small frame of the engine's own into JSON: what ends calls, grants, cancels, releases, reports."""
    message = JsonMessage(frame.kind, frame.flags, frame.call, frame.name, b"")
    message.credit, message.handles = frame.credit, frame.handles
    if len(frame.payload):
        value = read_plain(frame.payload)
        if frame.kind not in _LISTED:
            message.text = write(value, "result")[0]
            return message
        message.text = dump(_listed(value))
        if len(message.text) > limit - _FIXED and frame.kind == frames.ERROR:
            shorter = {**value, "message": value["message"][:_ENDS_OF_TEXT], "cause": None, "context": None}
            message.text = dump(_listed({**shorter, "frames": [], "notes": []}))
    return message


def _listed(value):
    """Gives plain values as JSON has them by itself: tuples as lists, text without halves of characters."""
    if isinstance(value, (list, tuple)):
        return [_listed(item) for item in value]
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value
