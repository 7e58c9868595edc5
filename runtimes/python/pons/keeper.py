"""No orphans, though host and template be killed at once: a tiny process that ends what scripts are left then.

The template ends its scripts when the host goes. This one is told of each script's start and end, so that it knows
what the template leaves behind. Workers need none of it: each has its watcher. It is in the template's session, and so
are all scripts; a process that has got the number of a dead one meanwhile is not.
"""

from __future__ import annotations

import os

from .stdio import out_of_reach, say, watch_alone

LOOK = 100  # milliseconds between two looks at scripts whose template is dead: nobody tells of their ends


def start_keeper(inward: int) -> int:
    """Starts the keeper; gives the pipe on which it is told `+process` and `-process`, a line each."""
    ear, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.fork() == 0:
                os.close(mouth)
                _keep(inward, ear)
        except BaseException as error:
            say(f"The template runs without a keeper, so its scripts may outlive it and the host: {error}")
        finally:
            os._exit(0)
    os.close(ear)
    os.waitpid(child, 0)
    return out_of_reach(mouth)


def _keep(inward: int, ear: int) -> None:
    from _signal import SIGKILL
    from select import poll

    watch_alone(inward, ear)
    scripts = _listen(ear)
    # The template is gone. What it was told last it has told us: it speaks to us before it does anything else.
    host = poll()
    host.register(inward, 0)
    while scripts and not host.poll(LOOK):
        scripts = {process for process in scripts if _is_ours(process)}
    for process in scripts:
        if _is_ours(process):
            os.killpg(process, SIGKILL)


def _listen(ear: int) -> set:
    scripts: set = set()
    rest = b""
    while True:
        data = os.read(ear, 65_536)
        if not data:
            return scripts
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if line[:1] == b"+":
                scripts.add(int(line[1:]))
            else:
                scripts.discard(int(line[1:]))


def _is_ours(process: int) -> bool:
    try:
        return os.getsid(process) == os.getsid(0)
    except ProcessLookupError:
        return False
