"""Python within a page: an engine whose only thread is JavaScript's (SPEC chapter 14).

Messages come by `receive`, between calls; while a call waits for one of its own they come by `wait`, where the page can
hand them over meanwhile. What can go on later, JavaScript is asked to come back for.
"""

from __future__ import annotations

from collections import deque
from time import monotonic

from . import frames
from .actions import FUNCTION
from .calls import Call, current
from .cancel import boundary
from .engine import Engine
from .faults import FaultReceived, ProtocolFault
from .json_payloads import JsonMessage, JsonWriter
from .limits import LIMITS
from .output import Log
from .page_cancel import LOOK, PageCanceller
from .page_link import PageLink

FOREVER, MOST = float("inf"), 1 << 53
_PLAIN, _ELSEWHERE = (float, bool), ("coroutine", "generator", "async_generator")


class Page:
    """Moves messages between JavaScript and an engine.

    `host` is of JavaScript's making:

        post(text, buffers, may_wait)  takes a message; of a call on which the code at hand will wait it is told so
        give(id, result)     takes the result of a call that is a plain value
        later(function)      calls back when the event loop has had its turn
        wait(milliseconds)   blocks until a message is there, and gives its text and buffers; None where none comes
        cancelled()          the id of the call that is to be cancelled, 0 where none is
        rest(milliseconds)   blocks for so long at most; false where nothing may wait
        failed(sentence)     hears that the link has ended, and why
    """

    def __init__(self, host, limits: dict) -> None:
        self._host = host
        limits = {**LIMITS, **limits}
        self._link = PageLink(self._post, limits["message"])
        self.log = Log(self._link.send, limits["message"])
        self.engine = engine = Engine(self._link.send, self.log, limits, writer=JsonWriter)
        engine.canceller = PageCanceller(engine, host)
        engine.outgoing.wait_on_main = self._wait
        self._later: deque[Call] = deque()  # calls that wait until the one at hand has ended
        self._waiting: list = []  # what calls at hand wait for, the innermost last
        self._depth = 0  # of calls, and steps of streams, that are at hand
        self._is_asked = False  # JavaScript was asked to come back

    def receive(self, text: str, buffers=None) -> None:
        """Takes in a message."""
        try:
            self._take(text, buffers)
        except (ProtocolFault, FaultReceived) as error:
            self.fail(error)
        self._ask()

    def call(self, id: int, name: str, *args) -> bool:
        """Takes in a call of plain arguments, without a text to be parsed; False where it has to come as a message.

        Half of what a small call costs is its text, see `./bench in-page-call`.
        """
        engine = self.engine
        action = engine.actions.get(name.encode())
        if action is None or action.kind != FUNCTION or action.filled or self._depth or engine.calls:
            return False
        if id <= engine.last:
            return False  # a fault, which is found where messages are read
        engine.last = id
        call = Call(frames.CALL, 0, id, name.encode(), b"")
        engine.main = call
        engine.outer.append(None)
        self._depth = 1
        answer = self._run_plain(call, action.function, args)
        self._depth = 0
        engine.main = engine.outer.pop()
        current.set(None)
        if answer is not None:
            self._link.send(answer)
        self._ask()
        return True

    @boundary
    def _run_plain(self, call: Call, function, args: tuple):
        engine = self.engine
        current.set(call)
        call.is_running = True
        try:
            result = function(*args)
            call.is_running = False
        except BaseException as error:
            call.is_running = False
            engine.log.end(call)
            return engine.answers.raised(call, error)
        kind = type(result)
        if kind in _PLAIN or (kind is int and -MOST < result < MOST) or (kind is str and result.isascii()):
            engine.log.end(call)
            self._host.give(call.call, result)
            return None
        if kind.__name__ in _ELSEWHERE and engine.goes_on(call, result, kind.__name__, None):
            return None
        engine.log.end(call)
        return engine.result(call, result)

    def fail(self, error: ProtocolFault | FaultReceived) -> None:
        """Ends the link, because the other side broke the protocol, or says that this one did."""
        if isinstance(error, ProtocolFault):
            self._link.send(JsonMessage.of(frames.FAULT, [error.code, error.sentence]))
        self.engine.outgoing.lose("The link to the page has ended.")
        self._host.failed(str(error))

    def send(self, kind: int, value: object) -> None:
        """Sends a message of the link's own."""
        self._link.send(JsonMessage.of(kind, value))

    def _post(self, text: str, buffers, kind: int) -> None:
        self._host.post(text, buffers, kind == frames.CALL and self._depth > 0)

    def _take(self, text: str, buffers) -> None:
        engine = self.engine
        call = engine.receive(self._link.read(text, buffers))
        if call is None:
            return
        if self._depth == 0:
            self._run(call)
        elif self._waiting and call.parent and engine.chains.leads_to(call, self._waiting[-1]):
            self._run(call)
        else:
            engine.park(call)
            self._later.append(call)

    def _run(self, call: Call) -> None:
        engine = self.engine
        outer, here = engine.main, current.get()
        engine.main = call
        engine.outer.append(outer)
        self._depth += 1
        try:
            answer = engine.run(call)
        finally:
            self._depth -= 1
            engine.main = engine.outer.pop()
            current.set(here)
        if answer:
            engine.forget(call)
            self._link.send(answer)
            call.kept = None

    def _step(self, production) -> None:
        engine = self.engine
        outer, engine.main = engine.main, production.call
        engine.outer.append(outer)
        self._depth += 1
        try:
            goes_on = production.turn(True)
        finally:
            self._depth -= 1
            engine.main = engine.outer.pop()
        if goes_on:
            engine.productions.ready.append(production)

    def _ask(self) -> None:
        """Lets JavaScript come back, if there is anything to go on with."""
        releases = self.engine.handles.releases
        if releases.gone:
            self._link.send(releases.take())
        if not self._is_asked and self._depth == 0 and (self._later or self.engine.productions.ready):
            self._is_asked = True
            self._host.later(self._go_on)

    def _go_on(self) -> None:
        """Lets each stream go on for a moment, and runs the calls that had to wait."""
        self._is_asked = False
        if self._depth == 0:
            productions = self.engine.productions
            for _ in range(len(productions.ready)):
                production = productions.ready_for(None)
                if production is not None:
                    self._step(production)
            while self._later:
                self._run(self._later.popleft())
        self._ask()

    def _wait(self, pending) -> None:
        """Waits for news of a call that Python code has made, and runs calls of its chain meanwhile."""
        if self._depth == 0 and not pending.is_ready:
            raise RuntimeError(_cannot_wait(f"The call of {pending.name}"))
        engine, here = self.engine, current.get()
        self._waiting.append(pending)
        try:
            while not pending.is_ready and not pending.is_cut():
                production = engine.productions.ready_for(pending) if engine.productions.ready else None
                if production is not None:
                    self._step(production)
                    continue
                if not self._host.rest(0):
                    raise RuntimeError(_cannot_wait(f"The call of {pending.name}"))
                self._take_one(FOREVER)
        finally:
            self._waiting.pop()
            current.set(here)

    def wait_for(self, lock, seconds: float) -> bool:
        """Waits for a lock that a message releases; False where the time has passed before."""
        end = monotonic() + seconds
        while not lock.acquire(False):
            left = FOREVER if seconds < 0 else 1000 * (end - monotonic())
            if left <= 0:
                return False
            if self._depth == 0 or not self._host.rest(0):
                raise RuntimeError(_cannot_wait("What this code waits for"))
            self._take_one(left)
            call = current.get()
            if call is not None and call.is_cancelled and not call.is_told:
                return True  # who waits looks for itself
        return True

    def _take_one(self, milliseconds: float) -> None:
        message = self._host.wait(min(milliseconds, LOOK))
        if message is not None:
            self._take(*message)
        self.engine.canceller.look()


def _cannot_wait(what: str) -> str:
    return (
        f"{what} would have to wait, which Python in a page can do in a Worker of a page that is isolated "
        "(crossOriginIsolated) alone: use `await pons.acall(...)` in an `async def`, or let the page be isolated."
    )
