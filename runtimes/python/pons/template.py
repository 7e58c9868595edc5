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
from .early import Snapshot  # noqa: E402
from .preloading import count_threads, preload  # noqa: E402

_CAN_LOOK = hasattr(os, "waitid")  # whether a process has ended, without burying it; macOS only since Python 3.13
PAUSE = 20  # milliseconds in which a script may have the only core for itself, before the next fork is made
_HAS_CORES = len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) > 1


class Fork:
    """One that lives: the host's number for it, and who sees to what it has started."""

    def __init__(self, request: dict) -> None:
        self.number = request["fork"]
        self.is_script = request["kind"] == "script"  # a worker has a watcher of its own
        self.ends_group = self.is_script and not request.get("leaves_children")


class Template:
    """Its conversation with the host, and the forks that live."""

    def __init__(self, nonce: str, bare: frozenset) -> None:
        self._bare = bare
        self._forks: dict[int, Fork] = {}  # by process id
        self._inward, self._outward = take_stdio()
        try:
            os.setsid()  # the session of all its forks; a terminal's Ctrl-C is for the host alone
        except PermissionError:
            pass  # it leads a group already
        self._keeper = start_keeper(self._inward)  # first of all: its memory stays small
        self._ear, self._bell = os.pipe()
        self._snapshots: dict[str, Snapshot] = {}
        self._culprit = None
        self._is_ahead = False
        self._waiting: tuple[int, int] | None = None  # a fork that was made ahead, and the pipe to it
        os.write(self._outward, nonce.encode() + b"\n")

    def preload(self, names: list) -> None:
        """Imports the modules, and says how long each took; ends the process where one cannot be imported."""
        done = preload(names)
        if done.error is not None:
            self._tell(failed=done.failed, error=done.error, traceback=done.traceback)
            os._exit(1)
        self._culprit = done.starts_threads
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
        poll = select.poll()
        poll.register(self._inward, select.POLLIN)
        poll.register(self._ear, select.POLLIN)
        rest = b""
        is_idle = True
        while True:
            wants_one = self._is_ahead and self._waiting is None
            if wants_one and (is_idle or _HAS_CORES or not self._forks):
                wants_one = False
                go_on = self._fork_ahead()
                if go_on is not None:
                    return go_on
            events = poll.poll(PAUSE if wants_one else None)
            is_idle = not events
            for descriptor, _ in events:
                if descriptor == self._ear:
                    os.read(self._ear, 4096)
                    self._reap()
                    continue
                data = os.read(self._inward, 65_536)
                if not data:
                    self._end()
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    go_on = self._obey(line)
                    if go_on is not None:
                        return go_on

    def _obey(self, line: bytes):
        request = json.loads(line)
        if "fork" in request:
            return self._answer(request, line + b"\n")
        if "ahead" in request:
            self._is_ahead = True
        for process, fork in self._forks.items():
            if fork.number == request.get("kill"):  # it has not been buried, so its number is no stranger's
                _kill(process, request["signal"], request.get("group", True))
        return None

    def _answer(self, request: dict, line: bytes):
        threads = count_threads()
        if threads > 1:
            self._tell(refused=request["fork"], why=_why_not(threads, self._culprit))
            return None
        process = self._hand_over(line) if request["kind"] == "script" else None
        if process is None:
            try:
                process = os.fork()
            except OSError as error:
                self._tell(refused=request["fork"], why=f"the system refused to fork: {error}")
                return None
            if process == 0:
                return self._birth(request["kind"]).begin(line)
            reseed_numpy()
        fork = self._forks[process] = Fork(request)
        if fork.is_script:
            os.write(self._keeper, b"+%d\n" % process)
        return None

    def _birth(self, kind: str, *others: int) -> Birth:
        if self._waiting is not None:
            others = (self._waiting[1],)
        own = (self._inward, self._keeper, self._ear, self._bell, *others)
        return Birth(kind, self._snapshots[kind], self._outward, own).settle()

    def _fork_ahead(self):
        ear, mouth = os.pipe()
        try:
            process = os.fork() if count_threads() == 1 else -1
        except OSError:
            process = -1  # whoever asks for a fork hears why there is none
        if process == 0:
            birth = self._birth("script", mouth)
            return birth.begin(birth.await_request(ear))
        os.close(ear)
        if process < 0:
            os.close(mouth)
            self._is_ahead = False
            return None
        self._waiting = process, mouth
        reseed_numpy()
        return None

    def _hand_over(self, line: bytes) -> int | None:
        """Gives a request to the fork that waits; nothing where none does."""
        if self._waiting is None:
            return None
        process, mouth = self._waiting
        self._waiting = None
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[os.write(mouth, rest) :]
        except BrokenPipeError:
            os.waitpid(process, 0)  # somebody has killed it
            return None
        finally:
            os.close(mouth)
        return process

    def _reap(self) -> None:
        for process, fork in list(self._forks.items()):
            # One by one: what a preloaded module started is its own to wait for.
            if _CAN_LOOK:
                if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                    continue
                self._end_group(process, fork)  # while its number is still its own
            found, status = os.waitpid(process, os.WNOHANG)
            if not found:
                continue
            if not _CAN_LOOK:
                self._end_group(process, fork)
            del self._forks[process]
            self._tell(ended=fork.number, status=status)

    def _end_group(self, process: int, fork: Fork) -> None:
        if fork.ends_group:
            _kill(process, signal.SIGKILL)
        if fork.is_script:
            os.write(self._keeper, b"-%d\n" % process)

    def _end(self) -> None:
        """The host is gone: the watchers see to the workers, and nobody but this process to the scripts."""
        for process, fork in self._forks.items():
            if fork.is_script:
                _kill(process, signal.SIGKILL)
        os._exit(0)

    def _tell(self, **answer: object) -> None:
        data = memoryview(json.dumps(answer).encode() + b"\n")
        try:
            while data:
                data = data[os.write(self._outward, data) :]
        except BrokenPipeError:
            self._end()


def _kill(process: int, number: int, whole_group: bool = True) -> None:
    for kill in (os.killpg, os.kill) if whole_group else (os.kill,):
        try:
            kill(process, number)
        except (ProcessLookupError, PermissionError):
            continue  # there is no such group yet, or nothing but a zombie in it
        return


def _why_not(threads: int, culprit: str | None) -> str:
    whose = f"importing {culprit} started threads" if culprit else "something started threads"
    return f"{whose} ({threads} run in the template), and what they hold would be held for ever in a fork"


def _nothing(*_: object) -> None:
    pass  # the wakeup descriptor says it
