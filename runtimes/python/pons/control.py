"""What every message that is no call does to the engine, or why it breaks the specification."""

from __future__ import annotations

from . import frames
from .calls import Call
from .faults import FaultReceived, ProtocolFault
from .messages import Message
from .reading import read


_KEPT = (frames.RETURN, frames.ITEM)  # somebody reads them later


class Control:
    """Takes in all messages but calls."""

    def __init__(self, engine, arena) -> None:
        self._engine = engine
        self._arena = arena
        self._receivers = {
            frames.CREDIT: self._grant,
            frames.CANCEL: self._cancel,
            frames.STOP: self._stop,
            frames.LEASE: self._take_back,
            frames.FAULT: self._end,
            frames.HELLO: self._refuse_strange,
            frames.READY: self._refuse_strange,
            frames.EVENT: self._deliver,
            frames.RELEASE: engine.handles.release,
        }
        for kind in (frames.RETURN, frames.ERROR, frames.ITEM):
            self._receivers[kind] = self._engine.outgoing.receive
        for kind in (frames.PROGRESS, frames.LOG):
            self._receivers[kind] = self._hear

    def receive(self, message: Message) -> None:
        """Deals with one message."""
        self._receivers[message.kind](message)
        if message.kind not in _KEPT:
            message.buffers = message.handles = ()  # whoever still holds the message does not hold what came with it

    def _cancel(self, message: Message) -> None:
        call = self._call_of(message)
        if call is not None:
            self._engine.canceller.cancel(call)

    def _grant(self, message: Message) -> None:
        call = self._call_of(message)
        if call is None or call.credit is None:
            return
        if call.granted is None:
            call.granted = []
        call.granted.append(message.credit)  # before it is looked whether the stream has begun: then that finds it
        if call.production is not None:
            call.production.wake()

    def _call_of(self, message: Message) -> Call | None:
        if message.call > self._engine.last or not message.call & 1:
            raise ProtocolFault("call", f"Call {message.call} was never made.")
        return self._engine.chains.find(message.call)  # None: it has ended, and the message was under way already

    def _stop(self, message: Message) -> None:
        self._engine.is_stopping = True

    def _take_back(self, message: Message) -> None:
        if self._arena is None:
            raise ProtocolFault("table", "A lease came, but this worker has no arena.")
        self._arena.take_back(message)

    def _end(self, message: Message) -> None:
        code, sentence = read(message.payload)
        raise FaultReceived(f"The hub closes the link, fault {code}: {sentence}")

    def _hear(self, message: Message) -> None:
        """Hears what a call of ours prints, or how far it has come; mostly nobody here asked."""
        if message.call and not self._engine.outgoing.has_made(message.call):
            raise ProtocolFault("call", f"Call {message.call} was never made.")
        if self._engine.hear is not None and message.kind == frames.LOG:
            self._engine.hear(*read(message.payload))

    def _deliver(self, message: Message) -> None:
        if self._engine.topics is not None:  # else none was asked for
            self._engine.topics.deliver(message)

    def _refuse_strange(self, message: Message) -> None:
        if message.kind == frames.HELLO:
            raise ProtocolFault("order", "A second hello came.")
        raise ProtocolFault("kind", "A hub sends no ready.")
