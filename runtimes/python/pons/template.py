"""The template: a process that has imported what others need, and forks whenever the host asks for one more of them.

The host writes JSON lines to its stdin: `fork` (an id, and what `births` reads), `kill` (an id, a signal) and `ahead`
(scripts will be asked for: one fork shall wait for the next of them). It answers on its stdout, after the nonce of its
command line: `preloaded` or `failed` once, then `forked` or `refused` for each request, and `ended` for each fork.
It has one thread, does nothing but this, and ends when the host goes.
"""

from __future__ import annotations

import os
import signal
import sys

# What the host's first worker would import, too. It belongs to a bare worker, and so comes before the snapshot below.
from . import service, worker  # noqa: F401
from .keeper import start_keeper
from .stdio import take_stdio

ENGINE = frozenset(sys.modules)  # what a worker has imported when it meets its user's folder

import gc  # noqa: E402
import json  # noqa: E402
import select  # noqa: E402

from .births import Birth, reseed_numpy  # noqa: E402
from .blas import find_libraries  # noqa: E402
from .early import Snapshot  # noqa: E402
from .farewell import arrange, open_pipe  # noqa: E402
from .lives import Fork, Lives  # noqa: E402
from .preloading import count_threads, preload  # noqa: E402

PAUSE = 20  # milliseconds in which a script may have the only core for itself, before the next fork is made
_HAS_CORES = len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) > 1


class Ahead:
    """A fork that waits for what it is to be."""

    def __init__(self, process: int, mouth: int, pipe: int | None) -> None:
        self.process = process
        self.mouth = mouth
        self.pipe = pipe  # on which it says farewell

    @property
    def descriptors(self) -> tuple:
        """What no other fork may keep."""
        return (self.mouth,) if self.pipe is None else (self.mouth, self.pipe)


class Template:
    """Its conversation with the host."""

    def __init__(self, nonce: str, bare: frozenset) -> None:
        self._bare = bare
        self._inward, self._outward = take_stdio()
        try:
            os.setsid()  # the session of all its forks; a terminal's Ctrl-C is for the host alone
        except PermissionError:
            pass  # it leads a group already
        self._keeper = start_keeper(self._inward)  # first of all: its memory stays small
        arrange()
        self._ear, self._bell = os.pipe()
        self._poll = select.poll()
        self._lives = Lives(self._poll, self._keeper, self._tell)
        self._snapshots: dict[str, Snapshot] = {}
        self._culprit = None
        self._is_ahead = False
        self._waiting: Ahead | None = None
        os.write(self._outward, nonce.encode() + b"\n")

    def preload(self, names: list) -> None:
        """Imports the modules, and says how long each took; ends the process where one cannot be imported."""
        done = preload(names)
        if done.error is not None:
            self._tell(failed=done.failed, error=done.error, traceback=done.traceback)
            os._exit(1)
        self._culprit = done.starts_threads
        find_libraries()
        self._snapshots = {"script": Snapshot(self._bare), "worker": Snapshot(ENGINE)}
        gc.collect()
        gc.freeze()  # no collection of a fork's touches, and so copies, what was there before it
        self._tell(preloaded=done.times, pid=os.getpid())

    def serve(self):
        """Forks, reaps and kills until the host goes; returns in forks only: what the fork is to do."""
        for end in (self._ear, self._bell):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, _nothing)
        signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        self._poll.register(self._inward, select.POLLIN)
        self._poll.register(self._ear, select.POLLIN)
        rest, events = b"", []
        while True:
            wants_one = self._is_ahead and self._waiting is None
            if wants_one and (_HAS_CORES or not self._lives or not events):
                wants_one = False
                go_on = self._fork_ahead()
                if go_on is not None:
                    return go_on
            events = [descriptor for descriptor, _ in self._poll.poll(PAUSE if wants_one else None)]
            for descriptor in events:
                if descriptor != self._inward:
                    self._hear(descriptor)
            if self._inward in events:
                *lines, rest = (rest + self._read()).split(b"\n")
                for line in lines:
                    go_on = self._obey(line)
                    if go_on is not None:
                        return go_on

    def _read(self) -> bytes:
        data = os.read(self._inward, 65_536)
        if not data:
            self._end()
        return data

    def _hear(self, descriptor: int) -> None:
        if descriptor == self._ear:
            os.read(self._ear, 4096)
            self._lives.reap()
        elif descriptor in self._lives.descriptors:  # else it has been buried just now
            self._lives.hear(descriptor)

    def _obey(self, line: bytes):
        request = json.loads(line)
        if "fork" in request:
            return self._answer(request, line + b"\n")
        if "kill" in request:
            self._lives.kill(request["kill"], request["signal"], request.get("group", True))
        self._is_ahead = self._is_ahead or "ahead" in request
        return None

    def _answer(self, request: dict, line: bytes):
        if request["kind"] == "script" and self._hand_over(request, line):
            return None
        threads = count_threads()
        if threads > 1:
            self._tell(refused=request["fork"], why=_why_not(threads, self._culprit))
            return None
        pipes = open_pipe() if request["kind"] == "script" else None
        try:
            process = os.fork()
        except OSError as error:
            _close(*(pipes or ()))
            self._tell(refused=request["fork"], why=f"the system refused to fork: {error}")
            return None
        if process == 0:
            return self._birth(request["kind"], pipes).begin(line)
        reseed_numpy()
        self._lives.add(process, Fork(request, _keep(pipes)))
        return None

    def _fork_ahead(self):
        pipes = open_pipe()
        ear, mouth = os.pipe()
        try:
            process = os.fork() if count_threads() == 1 else -1
        except OSError:
            process = -1
        if process == 0:
            birth = self._birth("script", pipes, mouth)
            return birth.begin(birth.await_request(ear))
        os.close(ear)
        if process < 0:
            _close(mouth, *(pipes or ()))
            self._is_ahead = False  # whoever asks for a fork hears why there is none
            return None
        reseed_numpy()
        self._waiting = Ahead(process, mouth, _keep(pipes))
        return None

    def _birth(self, kind: str, pipes: tuple | None, *others: int) -> Birth:
        waiting = () if self._waiting is None else self._waiting.descriptors
        own = (self._inward, self._keeper, self._ear, self._bell, *self._lives.descriptors, *waiting, *others)
        return Birth(kind, self._snapshots[kind], self._outward, own).settle(pipes)

    def _hand_over(self, request: dict, line: bytes) -> bool:
        """Gives a request to the fork that waits; False where none does."""
        if self._waiting is None:
            return False
        ahead, self._waiting = self._waiting, None
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[os.write(ahead.mouth, rest) :]
        except BrokenPipeError:
            os.waitpid(ahead.process, 0)  # somebody has killed it
            _close(*ahead.descriptors)
            return False
        os.close(ahead.mouth)
        self._lives.add(ahead.process, Fork(request, ahead.pipe))
        return True

    def _end(self) -> None:
        self._lives.end_scripts()
        os._exit(0)

    def _tell(self, **answer: object) -> None:
        data = memoryview(json.dumps(answer).encode() + b"\n")
        try:
            while data:
                data = data[os.write(self._outward, data) :]
        except BrokenPipeError:
            self._end()


def _keep(pipes: tuple | None) -> int | None:
    """Closes the fork's end, in the template, and gives the other."""
    if pipes is None:
        return None
    os.close(pipes[1])
    return pipes[0]


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _why_not(threads: int, culprit: str | None) -> str:
    whose = f"importing {culprit} started threads" if culprit else "something started threads"
    return f"{whose} ({threads} run in the template), and what they hold would be held for ever in a fork"


def _nothing(*_: object) -> None:
    pass  # the wakeup descriptor says it
