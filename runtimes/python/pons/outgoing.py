"""The calls that this side makes: of the hub's actions, of other peers', and of what handles refer to.

Whoever reads the pipe hands the answers in. The main thread waits by reading itself (see `driver`), other threads wait
for a lock, coroutines for a future.
"""

from __future__ import annotations

from _thread import get_ident
from collections import deque

from . import frames
from .arguments import read_value
from .call_frames import CallFrames
from .calls import Call, current
from .faults import ProtocolFault
from .frames import ITEM
from .imports import standard
from .pending import Pending
from .reading import read
from .running import in_loop, refuse_in_loop
from .waiting import acquire, make_bell, raise_if_cancelled, wait_for
from .writing import CrossingError


class Outgoing:
    """Makes calls; any thread may use it."""

    def __init__(self, engine, limits: dict, link=None) -> None:
        self._engine = engine
        self._link = link  # whose calls these are, where that is not the worker's own
        self._most = limits["calls"]
        self._frames = CallFrames(engine, limits["name"], engine.writer.is_binary)
        self._main = get_ident() if link is None else 0  # a program that joined reads on a thread of its own
        self.pending: dict[int, Pending] = {}
        self.last = 0
        self.wait_on_main = None  # the driver's way of waiting, for the main thread
        self._closed: str | None = "The module is still being loaded; calls can be made when it is."

    def open(self) -> None:
        """Says that the worker is ready: calls can be made from now on."""
        self._closed = None

    def call(self, name: str, args: tuple = (), keywords: dict | None = None, *, target=None, as_handle=False):
        """Calls an action, waits for its end, and gives what it returns."""
        refuse_in_loop(f"The call of {name}", "await pons.acall(...)")
        pending = self.begin(name, args, keywords, target, as_handle)
        self.wait(pending)
        return self.result_of(pending)

    async def acall(self, name: str, args: tuple = (), keywords: dict | None = None, *, target=None, as_handle=False):
        """The same for code of an event loop, which goes on meanwhile."""
        pending = self.begin(name, args, keywords, target, as_handle)
        await self.wait_async(pending)
        return self.result_of(pending)

    def invoke(self, name: str, args: tuple = (), keywords: dict | None = None, *, target=None, as_handle=False):
        """Calls an action: in code of an event loop gives what is to be awaited, elsewhere the result."""
        if in_loop():
            return self.acall(name, args, keywords, target=target, as_handle=as_handle)
        pending = self.begin(name, args, keywords, target, as_handle)
        self.wait(pending)
        return self.result_of(pending)

    def stream(self, name: str, args: tuple = (), keywords: dict | None = None, *, target=None, as_handle=False):
        """Gives a stream's items as they come, for `for` and `async for`; its call begins with the first of them."""
        from .streams import Stream

        return Stream(self, name, args, keywords, target, as_handle)

    def begin(self, name: str, args: tuple, keywords, target=None, as_handle=False, credit=None) -> Pending:
        """Sends a call."""
        engine = self._engine
        if self._closed is not None:
            raise self.loss() if target is None else _errors().HandleLost(self._closed)
        if engine.child_ends is not None:
            raise _errors().PeerLost(f"A forked child cannot call {name}: the link to the host is its parent's.")
        if len(self.pending) >= self._most:
            reason = f"{self._most} calls are in flight, the limit `calls`"
            raise _errors().Busy(f"The call of {name} was not begun: {reason}.")
        caller = current.get()
        if caller is not None and (not caller.is_open or caller.link is not self._link):
            caller = None
        pending = Pending(name, caller)
        if credit is not None:
            pending.items = deque()
        parent = 0 if caller is None else caller.call
        frame = self._frames.make(name, parent, args, keywords, target, as_handle, credit)

        def number() -> bytes:
            pending.id = self.last = self.last + 2
            engine.writer.number(frame, pending.id)
            self.pending[pending.id] = pending
            return frame

        if caller is not None:
            ident = get_ident()
            pending.is_own = caller.thread == ident or (ident == self._main and engine.main is caller)
            if caller.children is None:
                caller.children = set()
            caller.children.add(pending)
        try:
            engine.send(b"", number)
        except BaseException:
            if self._link is not None and frame.is_sent:
                self.leave(pending)  # an interrupt from the keyboard came when all was written
            else:
                self._forget(pending)
                engine.writer.undo(frame)
            raise
        return pending

    def wait(self, pending: Pending, seconds: float = -1) -> None:
        """Blocks until there is something to take, and raises Cancelled where the caller was cancelled meanwhile.

        Where that lasts longer than so many seconds, it raises TimeoutError; not on a worker's main thread.
        """
        try:
            if get_ident() == self._main:
                self.wait_on_main(pending)
            elif not pending.is_ready:
                lock = make_bell()
                pending.bell = lock.release
                # The call at hand may be one of another link, which knows nothing of this one.
                wait = acquire if self._link is None else wait_for
                if not pending.is_ready and not pending.is_cut() and not wait(lock, seconds):
                    raise TimeoutError(f"The call of {pending.name} took longer than {seconds:g} s, and was cancelled.")
                if self._link is not None:
                    raise_if_cancelled()
            if pending.is_cut():
                pending.caller.is_told = True
                from .cancel import Cancelled

                raise Cancelled
        except BaseException:  # also what a signal handler of the user's raises
            self.leave(pending)
            raise

    async def wait_async(self, pending: Pending) -> None:
        """The same in an event loop."""
        loop = standard("asyncio").get_running_loop()
        future = loop.create_future()
        pending.bell = lambda: loop.call_soon_threadsafe(_settle, future)
        if pending.is_ready:
            return
        try:
            await future
        except BaseException:  # the task is cancelled, mostly
            self.leave(pending)
            raise

    def result_of(self, pending: Pending) -> object:
        """Gives what a call that has ended returned, or raises what it ended in."""
        answer = pending.answer
        if answer is None:
            raise self.loss()
        if answer.kind == frames.ERROR:
            raise self._error_of(answer)
        try:
            return read_value(answer)
        except ProtocolFault:
            raise
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise CrossingError(f"The result of {pending.name} cannot be read: {reason}", "result") from error

    def receive(self, message) -> None:
        """Takes in an answer or an item; only who reads the pipe calls this."""
        pending = self.pending.get(message.call)
        if pending is None:
            text = "was answered already" if self.has_made(message.call) else "was never made"
            raise ProtocolFault("call", f"Call {message.call} {text}.")
        if message.kind != ITEM:
            pending.answer = message
            self._forget(pending)
            pending.ring()
        elif pending.items is None:
            raise ProtocolFault("call", f"Call {message.call} of {pending.name} is no stream, but an item of it came.")
        elif not pending.is_left:
            pending.items.append(message)
            pending.ring()

    def has_made(self, id: int) -> bool:
        """Says whether an id is that of a call of ours, in flight or ended."""
        return not id & 1 and 0 < id <= self.last

    def leave(self, pending: Pending) -> None:
        """Asks the hub to stop a call for which nobody waits any more; its id is remembered until its end arrives."""
        if not pending.is_left:
            pending.is_left = True
            if pending.id in self.pending:
                self._engine.send(frames.frame(frames.CANCEL, pending.id))

    def cut(self, caller: Call) -> None:
        """Stops the calls that were made in the course of a cancelled one, and lets nobody wait for them."""
        for pending in list(caller.children or ()):
            self.leave(pending)
            if pending.is_cut():
                pending.ring()

    def send(self, frame: bytes) -> None:
        """Sends a message about a call that was made."""
        self._engine.send(frame)

    def loss(self) -> Exception:
        """Gives the error of what the end of the link has ended."""
        return (_errors().PeerLost if self._link is None else _errors().ConnectionLost)(self._closed)

    def is_lost(self) -> bool:
        """Says whether the link has ended."""
        return self._closed is not None

    def lose(self, reason: str) -> None:
        """Ends every call: the link has ended."""
        if self._closed is None:
            self._closed = reason
            for pending in list(self.pending.values()):
                self._forget(pending)
                pending.ring()

    def _forget(self, pending: Pending) -> None:
        self.pending.pop(pending.id, None)
        if pending.caller is not None and pending.caller.children is not None:
            pending.caller.children.discard(pending)

    def _error_of(self, answer) -> Exception:
        try:
            error = read(answer.payload)
            return _errors().exception_of(error)
        except Exception as failure:
            reason = f"{type(failure).__name__}: {failure}"
            return _errors().PonsError(f"The call failed, and its error cannot be read: {reason}")


def _settle(future) -> None:
    if not future.done():
        future.set_result(None)


def _errors():
    from . import remote  # when one is needed first: it makes a class for every code

    return remote
