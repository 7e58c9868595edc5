"""A link in the JSON form of SPEC chapter 11, for a Python that Pons did not start: between a wire and an engine.

The engine gives messages whose values were written as JSON already (see `JsonWriter`), and frames of its own for all
that is small and plain; those are put into JSON here. What comes is read when somebody wants its value.
"""

from __future__ import annotations

import sys
from _struct import Struct
from _thread import RLock
from collections import deque
from time import monotonic

from . import frames
from .faults import FaultReceived, ProtocolFault
from .json_messages import PART, Assembly, cut, write_message
from .json_payloads import JsonMessage, JsonPayload, JsonWriter, message_of_frame
from .json_text import dump
from .sections import TABLES

BINARY = 1 << 31  # of a frame's size: its message is binary
LONGEST = PART + 12  # bytes of a frame: a part with its head
PATIENCE = 1.0  # seconds after an interrupt from which another one may tear a message
_size = Struct("<I")
_INTERRUPTED = (
    "A signal handler or a finalizer cannot call an action here: it has interrupted the very thread that is writing to "
    "the host. Let it leave word, and call the action from the code that it interrupts."
)


class JsonLink:
    """Reads for an engine, on one thread; writes whole messages, whichever thread they come from."""

    writer = JsonWriter

    def __init__(self, wire) -> None:
        self.engine = None  # set before `serve`
        self._wire = wire
        self._assembly = Assembly(PART)
        self._frames = frames.FrameBuffer(0xFFFFFFFF)  # of the engine's own making
        self._lock = RLock()
        self._is_writing = False
        self._held: deque = deque()
        self._begun: JsonMessage | None = None  # what was written last
        self._parted = 0  # messages that were cut into parts
        self._limit = PART

    def allow(self, message_limit: int) -> None:
        """Says how large a message may be from now on."""
        self._assembly.message_limit = self._limit = message_limit

    def read(self):
        """Gives the next message; EOFError where the hub is gone."""
        while True:
            (size,) = _size.unpack(self._wire.read(4))
            binary, size = bool(size & BINARY), size & ~BINARY
            if not 0 < size <= LONGEST:
                raise ProtocolFault("size", f"A frame has {size} bytes; 1 to {LONGEST} are allowed.")
            message = self._assembly.take(self._wire.read(size), binary)
            if message is not None:
                return message

    def serve(self, take_call) -> str:
        """Hands messages to the engine until the link ends, and gives the reason; `take_call` runs calls elsewhere."""
        engine = self.engine
        try:
            while not engine.is_stopping or engine.calls:
                message = self.read()
                if message.handles or message.buffers:
                    message.flags |= TABLES
                if message.payload != b"":
                    message.payload = JsonPayload(message)
                message.link = self
                call = engine.receive(message)
                if call is not None:
                    take_call(call)
            return "The host has stopped."
        except (EOFError, OSError) as error:
            return f"The host is gone: {error}" if str(error) else "The host is gone."
        except FaultReceived as fault:
            return str(fault)
        except ProtocolFault as fault:  # what else is raised ends the thread as it does any, after the end was told
            self.send(JsonMessage.of(frames.FAULT, [fault.code, fault.sentence]))
            return f"The host broke the protocol ({fault.code}): {fault.sentence}"

    def send(self, data, begin=None) -> None:
        """Writes a message, or frames of the engine's; or what `begin` gives when nothing can come before it any more.

        What can no longer be written is dropped: who reads hears of the end, and tells everybody.
        """
        with self._lock:
            if self._is_writing and self._is_interrupted():
                if begin is not None:
                    raise RuntimeError(_INTERRUPTED)
                # A signal handler or a finalizer has interrupted this very thread: what it was writing comes first.
                self._held.append(data)
                return
            while True:
                self._is_writing = True
                try:
                    if begin is not None:
                        data, begin = begin(), None
                    self._write(data)
                    while self._held:
                        self._write(self._held.popleft())
                finally:
                    self._is_writing = False
                if not self._held:
                    break
                data = self._held.popleft()  # it came between the last look and the line above

    def introduce(self, payload: dict) -> None:
        """Writes `join`, which a client says before all else, and no peer of a hub after it."""
        message = JsonMessage(0, 0, 0, b"", b"")
        self._put(message, _framed(dump({"kind": "join", "payload": payload}).encode(), False))

    def finish(self) -> None:
        """Says that nothing more will be sent."""
        self._wire.finish()

    def forget(self) -> None:
        """In a forked child: lets go of the wire, which is the parent's."""
        self._wire.forget()

    def close(self) -> None:
        """Closes the wire; whoever reads from it is told so."""
        self._wire.close()

    def _is_interrupted(self) -> bool:
        """Says whether this thread really is writing: an interrupt may have kept it from noting its end."""
        frame = sys._getframe(2)
        while frame is not None:
            if frame.f_code is JsonLink.send.__code__ and frame.f_locals["self"] is self:
                return True
            frame = frame.f_back
        return False

    def _write(self, data) -> None:
        if type(data) is JsonMessage:
            return self._write_message(data)
        self._frames.feed(data)
        while True:
            frame = self._frames.next()
            if frame is None:
                break
            self._write_message(message_of_frame(frame, self._limit))

    def _write_message(self, message) -> None:
        data, binary = write_message(message, message.text)
        self._parted = (self._parted + 1) & 0xFFFF
        self._put(message, b"".join([_framed(*part) for part in cut(data, binary, self._parted)]))

    def _put(self, message, data: bytes) -> None:
        """Writes all or nothing, also where Ctrl-C comes meanwhile: half a message would be the end of the link."""
        if self._begun is not None and not self._begun.is_whole:
            return self.close()  # an interrupt has come where none can be caught
        self._begun = message
        view, counts = memoryview(data), []
        message.unsent = counts, len(data)
        write, interrupts, since = self._wire.send, [], 0.0
        while True:
            try:
                try:
                    while sum(counts) < len(data):
                        # In one step of the interpreter: no interrupt can come between the writing and the counting.
                        counts.extend(map(write, (view[sum(counts) :],)))
                    break
                except OSError:
                    self._begun = None  # the hub is gone, as who reads will find, after all that it has said
                    return
                except BaseException as error:
                    interrupts.append(error)
                    since = since or monotonic()
                    if not counts:
                        break
                    if monotonic() - since > PATIENCE:
                        self.close()  # asked for again, and the hub does not read: then the link has to end
                        break
            except BaseException:
                continue  # one more, while the one before was dealt with
        if interrupts:
            raise interrupts[0]


def _framed(data: bytes, binary: bool) -> bytes:
    return _size.pack(len(data) | BINARY * binary) + data
