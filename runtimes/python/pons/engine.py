"""Takes messages in and gives messages out: runs calls, answers them, knows what is in flight. It knows no pipe.

Who reads calls `receive`. It gives a call that the main thread has to `run`, which gives the answer's frame; or None:
then the engine has dealt with the message, or another thread will, and answers go out by `send`.
"""

from __future__ import annotations

from _contextvars import copy_context

from . import injection
from .actions import ASYNC, CLASS, FUNCTION, THREADED, Action
from .actions import STREAM as YIELDS
from .answers import Answers
from .arguments import read_arguments
from .calls import Call, current
from .control import Control
from .faults import ProtocolFault
from .frames import CALL, HANDLE, LEASE, MINIMUM, PLAIN, RELEASE, RETURN, STREAM, TABLES, pack_header
from .handles import Handles
from .loop import EventLoop
from .messages import Message
from .pool import Pool
from .reading import read_plain
from .targets import TARGETED, find_action
from .writing import PROTOCOL, SCALARS, ByHandle, dumps

_COROUTINE, _YIELDS, _TEXTS = "coroutine", ("generator", "async_generator"), (str, bytes)


class Engine:
    """All that a worker does, but for reading and writing its pipe."""

    def __init__(self, send, log, limits: dict, arena=None) -> None:
        self.send = send
        self.log = log
        self.calls: dict[int, Call] = {}  # in flight, but for the one that main runs without anyone knowing it by id
        self._waiting: dict[int, Call] = {}  # those of them that wait for the main thread or one of the pool
        self.is_stopping = False
        self.actions: dict[bytes, Action] = {}
        self.handles = Handles(send, limits["handles"])
        self.answers = Answers(limits, arena, self.handles)
        self._arena = arena
        self.chores: list = [] if arena is None else arena.chores  # functions for a time when nothing happens
        self.child_ends = None  # in a forked child: ends it with what its call came to
        self._call_limit = limits["calls"]
        self._small = min(4096, limits["message"] - MINIMUM)  # bytes up to which a payload is sent without more ado
        self.last = 0  # the id of the last call
        self._loop = EventLoop(self)
        self._pool: Pool | None = None
        self._threads = limits["threads"]
        self._context = copy_context()
        self._control = Control(self, arena)

    def expose(self, actions: dict[bytes, Action]) -> None:
        """Takes the module's actions; calls from now on start in the context that loading it left."""
        self.actions.update(actions)
        self.handles.exposed.update(a.function for a in actions.values() if isinstance(a.function, type))
        self._context = copy_context()

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
        action = self.actions.get(message.name)
        if action is None:
            return self._refuse(message, self.answers.unknown(message.name.decode(), self.actions))
        if self.is_stopping or len(self.calls) >= self._call_limit:
            return self._refuse(message, self.answers.busy(self.is_stopping, self._call_limit))
        message.entry = action
        if action.kind is FUNCTION or action.kind is CLASS:
            return message
        return self._send_elsewhere(message, action)

    def park(self, call: Call) -> None:
        """Says that a call waits for its thread: who takes it out of `waiting`, runs it or cancels it."""
        call.is_waiting = True
        self.calls[call.call] = self._waiting[call.call] = call

    def run(self, call: Call) -> bytes | memoryview:
        """Runs a call on this thread and gives its answer, empty where another thread answers it."""
        if call.is_waiting and self._waiting.pop(call.call, None) is None:
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
        action = call.entry
        try:
            if keywords or action.filled:
                args, keywords = injection.fill(call, args, keywords or {})
                result = action.function(*args, **keywords)
            else:
                result = action.function(*args)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: they end this call, not the worker
            if self.child_ends is not None:
                self.child_ends(error)
            return self._ended(call, self.answers.raised(call, error))
        if self.child_ends is not None:
            self.child_ends(None)
        kind = type(result)
        if kind in SCALARS and call.flags < HANDLE and (kind not in _TEXTS or len(result) < self._small):
            payload = dumps(result, PROTOCOL)
            if len(payload) <= self._small:
                self.log.end(call)
                return pack_header(MINIMUM + len(payload), RETURN, 0, 0, call.call, 0) + payload
        elif kind.__name__ == _COROUTINE:
            call.payload = result  # a plain function that gave a coroutine, a wrapped `async def` mostly
            self._to_loop(call)
            return b""
        call.kept = (args, result)
        return self._ended(call, self._result(call, result))

    async def run_async(self, call: Call) -> None:
        """Runs a call on the event loop and sends its answer."""
        if not call.is_open:
            return
        call.is_begun = True
        current.set(call)
        try:
            result = call.payload
            if type(result).__name__ != _COROUTINE:
                try:
                    args, keywords = read_arguments(call)
                except BaseException as error:
                    return self._finish(call, self.answers.unreadable(call, error))
                args, keywords = injection.fill(call, args, keywords or {})
                result = call.entry.function(*args, **keywords)
            result = await result
        except BaseException as error:
            if self.child_ends is not None:
                self.child_ends(error)
            if call.is_cancelled and type(error).__name__ == "CancelledError":
                return self._finish(call, self.answers.cancelled(call))
            return self._finish(call, self.answers.raised(call, error))
        if self.child_ends is not None:
            self.child_ends(None)
        self._finish(call, self._result(call, result))

    def run_threaded(self, call: Call) -> None:
        """Runs a call on a pool thread and sends its answer."""
        answer = self.run(call)
        if answer:
            self.send(answer)
            self.forget(call)
            call.kept = None

    def forget(self, call: Call) -> None:
        """Says that the answer of a call was sent, or gathered to be sent."""
        self.calls.pop(call.call, None)

    def cancel(self, call: Call) -> None:
        """Stops a call if it has not begun, or is of the kind that can be stopped."""
        if call.is_on_loop:
            self._loop.cancel(call)
        elif self._waiting.pop(call.call, None) is not None:
            self.cancel_now(call)
        # Else it runs on a thread, and is left to come to its end there.

    def cancel_now(self, call: Call) -> None:
        """Ends a call that has not begun, and that nothing else will begin."""
        if type(call.payload).__name__ == _COROUTINE:
            call.payload.close()
        call.buffers = call.handles = ()
        self._finish(call, self.answers.cancelled(call))

    def close(self) -> None:
        """Ends the event loop, after the last call."""
        self._loop.close()

    def _send_elsewhere(self, call: Call, action: Action) -> Call | None:
        if action.kind is TARGETED:
            found = find_action(call, self.handles)
            if type(found) is dict:
                return self._refuse(call, found)
            call.entry = action = found
        if action.kind is FUNCTION or action.kind is CLASS:
            return call
        if action.kind is YIELDS and call.flags & HANDLE and not call.flags & STREAM:
            return call  # the generator itself is asked for
        if action.kind is ASYNC:
            self._to_loop(call)
        elif action.kind is THREADED:
            self.park(call)
            if self._pool is None:
                self._pool = Pool(self._threads)
            self._pool.submit(lambda: self._context.copy().run(self.run_threaded, call))
        else:
            self._refuse(call, self.answers.stream(action.name))

    def _to_loop(self, call: Call) -> None:
        call.is_on_loop = True
        self.calls[call.call] = call
        self._loop.submit(call, self._context)

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

    def _result(self, call: Call, result: object) -> bytes | memoryview:
        if call.flags & HANDLE:
            return self.answers.returned(call, ByHandle(result))
        if type(result).__name__ in _YIELDS:
            return self.answers.error(call.call, self.answers.stream(call.action))
        return self.answers.returned(call, result)

    def _ended(self, call: Call, answer: bytes | memoryview) -> bytes | memoryview:
        self.log.end(call)
        return answer

    def _finish(self, call: Call, answer: bytes | memoryview) -> None:
        self.log.end(call)
        self.send(answer)
        self.forget(call)

