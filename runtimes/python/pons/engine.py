"""Takes messages in and gives messages out: runs calls, answers them, knows what is in flight. It knows no pipe.

Who reads calls `receive`. It gives a call that the main thread has to `run`, which gives the answer's frame; or None:
then the engine has dealt with the message, or another thread will, and answers go out by `send`.
"""

from __future__ import annotations

from _contextvars import copy_context

from . import injection
from .actions import ASYNC, ASYNC_STREAM, CLASS, FUNCTION, STREAM, THREADED, Action
from .answers import Answers
from .arguments import read_arguments
from .calls import Call, current
from .cancel import Canceller, boundary
from .chains import Chains
from .control import Control
from .faults import ProtocolFault
from .frames import CALL, HANDLE, LEASE, MINIMUM, PLAIN, RELEASE, RETURN, TABLES, pack_header
from .handles import Handles
from .loop import EventLoop
from .messages import Message
from .outgoing import Outgoing
from .pool import Pool
from .posting import MessageWriter
from .productions import Productions
from .reading import read_plain
from .reserved import AT_ONCE, RESERVED, find_reserved
from .writing import PROTOCOL, SCALARS, dumps

_LOOKS = (b"pons.get", b"pons.item")  # what they give does not yield: it is a generator that somebody keeps
_ELSEWHERE, _TEXTS = ("coroutine", "generator", "async_generator"), (str, bytes)


class Engine:
    """All that a worker does, but for reading and writing its pipe."""

    def __init__(self, send, log, limits: dict, arena=None, link=None, writer=MessageWriter) -> None:
        self.send = send
        self.log = log
        self.calls: dict[int, Call] = {}  # in flight, but for the one that main runs without anyone knowing it by id
        self.waiting: dict[int, Call] = {}  # those of them that wait for the main thread or one of the pool
        self.is_stopping = False
        self.actions: dict[bytes, Action] = {}
        self.handles = Handles(send, limits["handles"])
        self.writer = (link.writer if link else writer)(limits, arena, self.handles)
        self.answers = Answers(limits, self.writer)
        self._arena = arena
        self.most_bytes = limits["message"]
        self.chores: list = [] if arena is None else arena.chores  # functions for a time when nothing happens
        self.child_ends = None  # in a forked child: ends it with what its call came to
        self._call_limit = limits["calls"]
        self._small = min(4096, limits["message"] - MINIMUM)  # bytes up to which a payload is sent without more ado
        self.last = 0  # the id of the last call
        self.main: Call | None = None  # what the main thread is at, or was last
        self.outer: list[Call | None] = []  # what it was at when it began that, see Driver.wait
        self.module, self.jobs = None, {}  # that is served; its jobs by name
        self.topics = None  # made when events are first used, see `topics`
        self.code = None  # likewise, see `code`
        self.reserved, self.hear = RESERVED, None  # `hear` is given what calls of ours print, if anybody wants it
        self.loop = EventLoop(self)
        self.pool = Pool(limits["threads"])
        self.context = copy_context()
        self.outgoing = self.handles.outgoing = Outgoing(self, limits, link)
        self.productions = Productions(self)
        self.chains = Chains(self)
        self.canceller = Canceller(self)
        self._control = Control(self, arena)

    def expose(self, actions: dict[bytes, Action]) -> None:
        """Takes the module's actions; calls from now on start in the context that loading it left."""
        self.actions.update(actions)
        self.handles.exposed.update(a.function for a in actions.values() if isinstance(a.function, type))
        self.context = copy_context()

    def receive(self, message: Message) -> Call | None:
        """Takes in one message; gives the call that main has to run, if it is one."""
        if message.flags & TABLES:
            self._take_tables(message)
        if message.kind != CALL:
            self._control.receive(message)
            return None
        id = message.call
        if id <= self.last or not id & 1:
            reason = "was used already" if id & 1 else "is even; a hub's calls have odd ids"
            raise ProtocolFault("call", f"The call's id {id} {reason} (the last one was {self.last}).")
        self.last = id
        if message.parent:
            self.chains.check_parent(message)
        action = self.actions.get(message.name) or message.entry
        if action is None:
            action = find_reserved(message, self) or self.answers.unknown(message.action, self.actions)
            if type(action) is dict:
                return self._refuse(message, action)
        if self.is_stopping or len(self.calls) >= self._call_limit:
            return self._refuse(message, self.answers.busy(self.is_stopping, self._call_limit))
        message.entry = action
        if action.kind is FUNCTION or action.kind is CLASS:
            return message
        return self._send_elsewhere(message, action)

    def park(self, call: Call) -> None:
        """Says that a call waits for its thread: who takes it out of `waiting`, runs it or cancels it."""
        call.is_waiting = True
        self.calls[call.call] = self.waiting[call.call] = call

    @boundary
    def run(self, call: Call, expose=None) -> bytes | memoryview:
        """Runs a call on this thread and gives its answer, empty where it is answered later or by another thread.

        `expose` runs the function, where this is not the main thread; see `shots`.
        """
        if call.is_waiting and self.waiting.pop(call.call, None) is None:
            return b""  # cancelled while it waited, and answered then
        current.set(call)
        try:
            if call.flags == PLAIN:
                args = read_plain(call.payload)
                keywords = None
                call.payload = b""  # may be large, and the call is remembered until the next one
            else:
                args, keywords = read_arguments(call)
        except BaseException as error:
            return self._ended(call, self.answers.unreadable(call, error))
        function = call.entry.function
        try:
            if keywords or call.entry.filled:
                args, keywords = injection.fill(call, args, keywords or {})
                if expose is None:
                    call.is_running = True
                    result = function(*args, **keywords)
                else:
                    result = expose(call, function, args, keywords)
            elif expose is None:
                call.is_running = True
                result = function(*args)
            else:
                result = expose(call, function, args)
            call.is_running = False
            call.entry = None  # who remembers the call does not hold the thing that it was on
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: they end this call, not the worker
            call.is_running = False
            call.entry = None
            if self.child_ends is not None:
                self.child_ends(error)
            return self._ended(call, self.answers.raised(call, error))
        if self.child_ends is not None:
            self.child_ends(None)
        kind = type(result)
        if kind in SCALARS and (kind not in _TEXTS or len(result) < self._small) and call.flags < HANDLE:
            payload = dumps(result, PROTOCOL)
            if len(payload) <= self._small:
                self.log.end(call)
                return pack_header(MINIMUM + len(payload), RETURN, 0, 0, call.call, 0) + payload
        elif kind.__name__ in _ELSEWHERE and self.goes_on(call, result, kind.__name__, expose):
            return b""
        call.kept = (args, result)
        return self._ended(call, self.result(call, result))

    def goes_on(self, call: Call, result, kind: str, expose) -> bool:
        """Says whether a call is not over: its function has given what is to be awaited, or stepped."""
        if kind == "generator":
            if call.credit is None:
                return False
            self.productions.start(call, result, expose)
        elif kind == "coroutine" or call.credit is not None:
            call.payload = result  # of a plain function, a wrapped `async def` mostly
            self._to_loop(call)
        else:
            return False
        return True

    def run_threaded(self, call: Call) -> None:
        """Runs a call on a pool thread and sends its answer."""
        from .shots import run_exposed

        answer = self.run(call, run_exposed)
        if answer:
            self.send(answer)
            self.forget(call)
            call.kept = None

    def end_stream(self, call: Call, value: object, error: BaseException | None) -> None:
        """Ends a call that has yielded its last item."""
        if self.child_ends is not None:
            self.child_ends(error)
        self.productions.ended(call)
        self.finish(call, self.result(call, value) if error is None else self.answers.raised(call, error))
        call.production = None  # in a circle with it, what both hold would wait for the collector

    def forget(self, call: Call) -> None:
        """Says that the answer of a call was sent, or gathered to be sent."""
        self.calls.pop(call.call, None)

    def close(self) -> None:
        """Ends the event loop, after the last call."""
        self.loop.close()

    def _send_elsewhere(self, call: Call, action: Action) -> Call | None:
        kind = action.kind
        if kind is STREAM or kind is ASYNC_STREAM:
            if call.credit is None and not call.flags & HANDLE:
                return self._refuse(call, self.answers.stream(action.name))
            if kind is STREAM and not action.is_threaded:
                return call
        if kind is ASYNC or kind is ASYNC_STREAM:
            self._to_loop(call)
        elif kind is AT_ONCE:
            here = current.get()
            self.send(self.run(call))
            current.set(here)
        else:
            self.park(call)
            call.pool = action.pool or self.pool
            call.pool.submit(lambda: self.context.copy().run(self.run_threaded, call))
        return None

    def _to_loop(self, call: Call) -> None:
        call.is_on_loop = True
        self.calls[call.call] = call
        self.loop.submit(call, self.context)

    def _refuse(self, call: Call, error: dict) -> None:
        call.buffers = call.handles = ()  # whoever still holds the message does not hold what came with it
        self.send(self.answers.error(call.call, error))

    def _take_tables(self, message: Message) -> None:
        if message.handles and message.kind != RELEASE:
            self.handles.accept(message)
        if message.buffers and message.kind != LEASE and any(entry[0] == 2 for entry in message.buffers):
            if self._arena is None:
                raise ProtocolFault("table", "A buffer entry names the arena, but this worker has none.")
            self._arena.accept(message)

    def result(self, call: Call, result: object) -> bytes | memoryview:
        """Gives the answer of a call that has ended well."""
        if type(result).__name__ in _ELSEWHERE and not call.flags & HANDLE and call.name not in _LOOKS:
            return self.answers.error(call.call, self.answers.stream(call.action))
        return self.answers.returned(call, result)

    def _ended(self, call: Call, answer: bytes | memoryview) -> bytes | memoryview:
        self.log.end(call)
        return answer

    def finish(self, call: Call, answer: bytes | memoryview) -> None:
        """Ends a call with an answer, on any thread; one that has ended is left as it is."""
        if self.log.end(call):
            self.send(answer)
        self.forget(call)
