"""Who reads the pipe: the main thread itself, and while that is busy with one call, the follower in its place.

Main holds the lock `reading` while it reads, and lets it go around user code. `turn` counts up when main begins a call
(then it is odd) and when it has ended one (even). The follower looks at it every 2 ms. When it sees one call twice, it
takes the reading role; asynchronous and control messages are dealt with right there. A call for main goes to `passed`;
if main has moved on meanwhile the role goes back with it. A main that finds nothing passed waits for the role.
Measured: nothing is as fast for one call after the other as a main thread that reads for itself.
"""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from collections import deque
from time import sleep

from .calls import Call
from .engine import Engine
from .frames import TABLES
from .pipe import Pipe

LOOK = 0.002  # seconds between two looks of the follower
PATIENCE = 50  # looks without a call, after which it dozes until the next one
PAUSE = 100  # milliseconds without a message, after which there is time for chores
LAST_WORD = 2.0  # seconds that main has to end its call when the hub is gone (where there is a watcher, it is quicker)
BATCH = 65_536  # bytes of answers that are gathered at most before they are written


class Driver:
    """Moves messages between a pipe and an engine until the hub stops or goes."""

    def __init__(self, pipe: Pipe, engine: Engine, on_failure) -> None:
        self._pipe = pipe
        self._engine = engine
        self._on_failure = on_failure  # called with an exception of the follower's; does not return
        self._reading = allocate_lock()
        self._passed: deque[Call | None] = deque()
        self._turn = 0
        self._dozers: list = [None]  # the bell to ring at the next call; None: the follower has yet to be started
        self._answers: list[bytes] = []
        self._flushing = allocate_lock()
        self._gone = engine.handles.releases.gone
        self.has_ended = False  # the hub is gone

    def serve(self) -> None:
        """Runs calls on the calling thread; returns when the hub has stopped the worker or is gone."""
        engine, pipe, frames, passed = self._engine, self._pipe, self._pipe.frames, self._passed
        reading, dozers, answers, gone = self._reading, self._dozers, self._answers, self._gone
        while True:
            if passed:
                call = passed.popleft()
            else:
                with reading:
                    call = passed.popleft() if passed else self._read()
            if call is None:
                break
            self._turn += 1
            if dozers:
                self._wake_follower()
            answer = engine.run(call)
            self._turn += 1
            if not answer:
                continue  # another thread answers it
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

    def flush(self) -> None:
        """Writes the answers that were gathered."""
        answers = self._answers
        with self._flushing:  # the follower may do it too
            count = len(answers)
            if count:
                batch = b"".join(answers[:count])
                del answers[:count]
                self._pipe.send(batch)

    def _read(self) -> Call | None:
        """Reads, holding the role, up to the next call for main; None at the end."""
        frames, engine, chores = self._pipe.frames, self._engine, self._engine.chores
        while True:
            if frames.drained:
                if self._answers:
                    self.flush()
                if chores and not self._pipe.waits(PAUSE):
                    chores.pop()()
                if not self._pipe.read():
                    self.has_ended = True
                    return None
            message = frames.next()
            if message is None:
                continue
            call = engine.receive(message)
            if call is not None:
                return call
            if engine.is_stopping:
                return None

    def _gather(self, answer: bytes) -> None:
        """Keeps an answer while more calls are at hand: one write for many; the follower lets none wait long."""
        answers = self._answers
        answers.append(answer)
        if self._gone:
            answers.append(self._engine.handles.releases.take())
        # What names handles is not kept waiting: a thing must not be released before the answer that sends it home.
        if self._pipe.frames.drained or len(answer) > BATCH or len(answers) >= 64 or answer[5] & TABLES:
            self.flush()

    def _drain(self) -> None:
        """Lets what is in flight come to its end, after `stop`."""
        self._turn += 1  # as if it were a call: the follower reads on meanwhile
        self.flush()
        if self._engine.calls:
            self._wake_follower()
        while self._engine.calls and not self.has_ended:
            call = self._passed.popleft() if self._passed else None
            if call is None:
                sleep(LOOK)  # happens once in the life of a worker
            else:
                answer = self._engine.run(call)
                if answer:
                    self._pipe.send(answer)
                    self._engine.forget(call)

    def _wake_follower(self) -> None:
        try:
            bell = self._dozers.pop()
        except IndexError:
            return  # it woke by itself
        if bell is not None:
            bell.release()
            return
        start_new_thread(self._follow_to_the_end, ())

    def _follow_to_the_end(self) -> None:
        try:
            self._follow()
        except BaseException as error:
            self._on_failure(error)  # main is in user code, perhaps for ever: it cannot be the one that ends the worker

    def _follow(self) -> None:
        bell = allocate_lock()
        bell.acquire()
        seen, quiet = -1, 0
        while True:
            sleep(LOOK)
            turn = self._turn
            if turn != seen:
                seen, quiet = turn, 0
            elif turn & 1:
                self.flush()
                if self._reading.acquire(False):
                    try:
                        self._read_for_main(turn)
                    finally:
                        self._reading.release()
                if self.has_ended:
                    sleep(LAST_WORD)
                    self._on_failure(None)
            else:
                quiet += 1
                if quiet >= PATIENCE:
                    self._doze(bell, seen)
                    quiet = 0

    def _read_for_main(self, turn: int) -> None:
        while self._turn == turn and not self.has_ended:
            call = self._read()
            if call is None:
                self._passed.append(None)
                if self.has_ended:
                    return
            else:
                self._engine.park(call)
                self._passed.append(call)

    def _doze(self, bell, seen: int) -> None:
        self._dozers.append(bell)
        if self._turn != seen:
            try:
                self._dozers.pop()
                return
            except IndexError:
                pass  # main took the bell at this moment and rings it
        bell.acquire()
