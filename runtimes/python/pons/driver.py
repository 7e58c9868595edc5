"""Who reads the pipe: the main thread itself, and while that is busy with one call, the follower in its place.

Main holds the lock `reading` while it reads, and lets it go around user code. `turn` counts up when main begins a call,
or a step of a stream (then it is odd), and when that has ended (even). See `follower` for the other half.

Main may make calls of its own in the course of a call: see `nesting`.
Measured: nothing is as fast for one call after the other as a main thread that reads for itself.
"""

from __future__ import annotations

from _thread import allocate_lock
from collections import deque
from time import perf_counter, sleep

from .calls import Call
from .engine import Engine
from .follower import LOOK, Follower
from .nesting import Nesting
from .pipe import Pipe
from .productions import TURN
from .sections import TABLES

PAUSE = 100  # milliseconds without a message, after which there is time for chores
BATCH = 65_536  # bytes of answers that are gathered at most before they are written


class Driver:
    """Moves messages between a pipe and an engine until the hub stops or goes."""

    def __init__(self, pipe: Pipe, engine: Engine, on_failure) -> None:
        self.pipe = pipe
        self.engine = engine
        self.reading = allocate_lock()
        self.passed: deque[Call] = deque()  # calls for main that the follower has read
        self.turn = 0
        self._answers: list[bytes] = []
        self._flushing = allocate_lock()
        self._gone = engine.handles.releases.gone
        self.has_ended = False  # the hub is gone
        self.follower = Follower(self, on_failure)
        self.nesting = Nesting(self, on_failure)
        engine.outgoing.wait_on_main = self.nesting.wait

    def serve(self) -> None:
        """Runs calls on the calling thread; returns when the hub has stopped the worker or is gone."""
        engine, pipe, frames, passed, later = self.engine, self.pipe, self.pipe.frames, self.passed, self.nesting.later
        reading, dozers, answers, ready = self.reading, self.follower.dozers, self._answers, engine.productions.ready
        gone = self._gone
        while True:
            if ready:
                if self._alternate():
                    continue
                break
            if later:
                call = later.popleft()
            elif passed:
                call = passed.popleft()
            else:
                with reading:
                    call = passed.popleft() if passed else self.read()
                if call is None:
                    if ready and not self.has_ended:
                        continue
                    break
            engine.main = call
            self.turn += 1
            if dozers:
                self.follower.wake()
            answer = engine.run(call)
            self.turn += 1
            if not answer:
                continue  # it is answered later, or by another thread
            if engine.calls:
                engine.forget(call)
            if frames.drained and not answers and not gone:
                pipe.send(answer)
            else:
                self._gather(answer)
            if call.kept is not None:
                call.kept = answer = None
        if not self.has_ended:
            self._drain()
        engine.outgoing.lose("The link to the host has ended.")

    def flush(self) -> None:
        """Writes the answers that were gathered."""
        answers = self._answers
        with self._flushing:  # the follower may do it too
            count = len(answers)
            if count:
                batch = b"".join(answers[:count])
                del answers[:count]
                self.pipe.send(batch)

    def read(self, pending=None, once: bool = False) -> Call | None:
        """Reads, holding the role, up to the next call for main.

        None: there is something else to do: the end, a stream that can go on, news for the call that is waited for; or
        one message was dealt with, if it is to be `once`.
        """
        frames, engine, chores = self.pipe.frames, self.engine, self.engine.chores
        productions = engine.productions
        ready = productions.ready
        while True:
            if frames.drained:
                if self._answers:
                    self.flush()
                if engine.is_stopping and pending is None and not once:
                    return None
                if ready and not once and productions.has_ready_for(pending) and not self.pipe.waits(0):
                    return None
                if chores and not self.pipe.waits(PAUSE):
                    chores.pop()()
                if not self.pipe.read():
                    self.has_ended = True
                    engine.outgoing.lose("The host is gone.")
                    return None
            message = frames.next()
            if message is None:
                continue
            call = engine.receive(message)
            if call is not None:
                return call
            if once or (pending is not None and (pending.is_ready or pending.is_cut())):
                return None

    def _alternate(self) -> bool:
        """Lets one stream go on for a moment, and then calls that are at hand for as long; False at the end.

        When no stream can go on any more there is nothing to alternate with: `serve` runs what comes.
        """
        productions = self.engine.productions
        ready = productions.ready
        production = productions.ready_for(None)
        while production is not None:
            self.step(production)
            production = productions.next_cut()  # their ends shall not wait for each other's turns
        end = perf_counter() + TURN
        while ready:
            call = None
            if self.nesting.later:
                call = self.nesting.later.popleft()
            elif self.passed:
                call = self.passed.popleft()
            elif self.reading.acquire(False):  # else the follower reads on, and nothing is lost by it
                try:
                    if not self.passed:
                        call = self.read()
                finally:
                    self.reading.release()
            if call is None:
                break
            self.run(call)
            if perf_counter() > end:
                break
        return not self.has_ended and not self.engine.is_stopping

    def step(self, production) -> None:
        """Lets a stream go on for a moment."""
        engine = self.engine
        outer, engine.main = engine.main, production.call
        engine.outer.append(outer)
        self.turn += 1
        if self.follower.dozers:
            self.follower.wake()
        goes_on = production.turn(not self.follower.is_blocked)
        self.turn += 1
        engine.main = engine.outer.pop()
        if goes_on:
            engine.productions.ready.append(production)

    def run(self, call: Call) -> None:
        """Runs a call while another one lasts, or a stream."""
        engine = self.engine
        outer, engine.main = engine.main, call
        engine.outer.append(outer)
        self.turn += 1
        if self.follower.dozers:
            self.follower.wake()
        answer = engine.run(call)
        self.turn += 1
        engine.main = engine.outer.pop()
        if answer:
            engine.forget(call)
            self.pipe.send(answer)
            call.kept = None

    def _gather(self, answer: bytes) -> None:
        """Keeps an answer while more calls are at hand: one write for many; the follower lets none wait long."""
        answers = self._answers
        answers.append(answer)
        if self._gone:
            answers.append(self.engine.handles.releases.take())
        # What names handles does not wait: a thing must not be released before the answer that sends it home.
        if self.pipe.frames.drained or len(answer) > BATCH or len(answers) >= 64 or answer[5] & TABLES:
            self.flush()

    def _drain(self) -> None:
        """Lets what is in flight come to its end, after `stop`."""
        engine = self.engine
        self.turn += 1  # as if it were a call: the follower reads on meanwhile
        self.flush()
        if engine.calls:
            self.follower.wake()
        while engine.calls and not self.has_ended:
            waiting = self.nesting.later or self.passed
            if waiting:
                call = waiting.popleft()
                engine.main = call
                answer = engine.run(call)
                if answer:
                    self.pipe.send(answer)
                    engine.forget(call)
            elif engine.productions.ready:
                production = engine.productions.ready_for(None)
                engine.main = production.call
                if production.turn(False):
                    engine.productions.ready.append(production)
            else:
                sleep(LOOK)  # happens once in the life of a worker
