"""No orphans: a tiny process that ends the worker's process group when the hub goes, however it goes (POSIX).

It holds the read end of the hub's pipe without reading and waits for the hang-up: the kernel tells it when the last
write end is closed, so also when the hub was killed. Not PR_SET_PDEATHSIG: that fires when the *thread* ends that
started the worker, ends the worker but not its children, needs ctypes, and exists on Linux only.

It is a member of the group that it ends, so the group's number cannot be given to strangers meanwhile. It is a
grandchild of the worker, so that an `os.wait()` of user code never finds it.
"""

from __future__ import annotations

import os

from .stdio import out_of_reach, say, watch_alone

GRACE = 500  # milliseconds: a worker that is idle sees the hub's end by itself, and runs its atexit functions
LAST_WORDS = 100  # milliseconds: a worker whose module closed every descriptor, the lifeline too, can still say so


def start_watcher(inward: int) -> tuple[int, int] | None:
    """Starts the watcher of the hub's pipe; `bury` has to follow."""
    if not hasattr(os, "fork"):
        return None  # Windows: the worker ends at the end of its pipe
    try:
        os.setsid()
    except PermissionError:
        pass  # it leads a process group already: that one is ended
    # The other sign is the worker's own end: then its children go too, and so does this reader of the hub's pipe: a hub
    # that is just writing has to learn that nobody listens any more.
    ear, lifeline = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.fork() == 0:
                os.close(lifeline)
                _watch(inward, ear)
        except BaseException as error:
            say(f"The worker runs without a watcher, so its children may outlive the host: {error}")
        finally:
            os._exit(0)
    os.close(ear)
    return out_of_reach(lifeline), child


def bury(started: tuple[int, int] | None) -> int | None:
    """Waits for the process between worker and watcher, and gives the worker's lifeline, which no child may keep.

    Apart from the start, so that all of them work meanwhile.
    """
    if started is None:
        return None
    lifeline, child = started
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        pass  # the host ignores SIGCHLD, and so do we then: the kernel has done it
    return lifeline


def _watch(inward: int, ear: int) -> None:
    from _signal import SIGKILL
    from select import poll

    watch_alone(inward, ear)
    group = os.getpgrp()
    worker, both = poll(), poll()
    worker.register(ear, 0)
    both.register(ear, 0)
    both.register(inward, 0)  # no event is asked for, so that only the hang-up wakes
    both.poll()
    worker.poll(GRACE)
    os.close(inward)
    poll().poll(LAST_WORDS)
    os.killpg(group, SIGKILL)
