"""The forks of a template that live: who they are, how they are killed, and how their ends are learned."""

from __future__ import annotations

import os
import select
import signal

from .farewell import has_left

_CAN_LOOK = hasattr(os, "waitid")  # whether a process has ended, without burying it; macOS only since Python 3.13


class Fork:
    """One of them: the host's number for it, and who sees to what it has started."""

    def __init__(self, request: dict, pipe: int | None) -> None:
        self.number = request["fork"]
        self.is_script = request["kind"] == "script"  # a worker has a watcher of its own
        self.ends_group = self.is_script and not request.get("leaves_children")
        self.pipe = pipe  # on which it says farewell
        self.code: int | None = None
        self.is_told = False


class Lives:
    """All of them, by process id; `tell` takes answers for the host."""

    def __init__(self, poll, keeper: int, tell) -> None:
        self._poll = poll
        self._keeper = keeper
        self._tell = tell
        self._forks: dict[int, Fork] = {}
        self._pipes: dict[int, int] = {}  # by descriptor: the process

    def __bool__(self) -> bool:
        return bool(self._forks)

    def add(self, process: int, fork: Fork) -> None:
        """One more."""
        self._forks[process] = fork
        if fork.is_script:
            self._tell_keeper(b"+%d\n" % process)
        if fork.pipe is not None:
            self._pipes[fork.pipe] = process
            self._poll.register(fork.pipe, select.POLLIN)

    def hear(self, pipe: int) -> None:
        """Takes in what a fork says when it leaves; one that has said its code and left is told of at once."""
        process = self._pipes[pipe]
        fork = self._forks[process]
        said = os.read(pipe, 1)
        if said:
            fork.code = said[0]
        elif fork.code is not None and has_left(process):
            self._close(fork)
            fork.is_told = True
            self._tell(ended=fork.number, status=fork.code << 8)
        else:
            self._close(fork)

    def reap(self) -> None:
        """Buries those that have ended, one by one: what a preloaded module started is its own to wait for."""
        for process, fork in list(self._forks.items()):
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
            self._close(fork)
            if not fork.is_told:
                self._tell(ended=fork.number, status=status)

    def kill(self, number: int, signal_number: int, whole_group: bool) -> None:
        """Sends a signal to one that has not been buried, so that its number is no stranger's."""
        for process, fork in self._forks.items():
            if fork.number == number and not fork.is_told:
                _kill(process, signal_number, whole_group)

    def end_scripts(self) -> None:
        """The host is gone: the watchers see to the workers, and nobody but this process to the scripts."""
        for process, fork in self._forks.items():
            if fork.is_script:
                _kill(process, signal.SIGKILL)

    def _end_group(self, process: int, fork: Fork) -> None:
        if fork.ends_group:
            _kill(process, signal.SIGKILL)
        if fork.is_script:
            self._tell_keeper(b"-%d\n" % process)

    def _tell_keeper(self, line: bytes) -> None:
        try:
            os.write(self._keeper, line)
        except BrokenPipeError:
            pass  # somebody has ended it; scripts go on, and outlive only a template that is killed with its host

    def _close(self, fork: Fork) -> None:
        if fork.pipe is not None:
            self._poll.unregister(fork.pipe)
            del self._pipes[fork.pipe]
            os.close(fork.pipe)
            fork.pipe = None

    @property
    def descriptors(self) -> tuple:
        """What no fork may keep."""
        return tuple(self._pipes)


def _kill(process: int, number: int, whole_group: bool = True) -> None:
    for kill in (os.killpg, os.kill) if whole_group else (os.kill,):
        try:
            kill(process, number)
        except (ProcessLookupError, PermissionError):
            continue  # there is no such group yet, or nothing but a zombie in it
        return
