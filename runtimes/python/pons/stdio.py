"""Takes the process's stdin and stdout for the link and gives user code others (SPEC chapter 10, "The pipe")."""

from __future__ import annotations

import os
import sys

# Far from the numbers that user code closes by habit (a daemon's `os.closerange(3, 100)`).
FIRST_HIGH = 200


def take_stdio() -> tuple[int, int]:
    """Moves stdin and stdout away and gives their new descriptors; fd 0 is empty then, and fd 1 is fd 2."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()  # what a sitecustomize printed belongs before the preamble
    inward, outward = _move(0), _move(1)
    null = os.open(os.devnull, os.O_RDONLY)
    if null != 0:
        os.dup2(null, 0)
        os.close(null)
    try:
        os.dup2(2, 1)
    except OSError:  # started without a stderr: what goes there has nowhere to go
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.close(null)
    return inward, outward


def out_of_reach(descriptor: int) -> int:
    """Moves a descriptor to a number that user code does not close by habit, and that no child program inherits."""
    high = _move(descriptor)
    os.close(descriptor)
    return high


def watch_alone(*kept: int) -> None:
    """Keeps nothing but these descriptors, and ends by no signal that can be ignored: for who watches others."""
    from _signal import SIG_IGN, SIGHUP, SIGINT, SIGTERM, signal

    for number in (SIGHUP, SIGINT, SIGTERM):
        signal(number, SIG_IGN)
    for name in os.listdir("/dev/fd"):
        if int(name) not in kept:
            try:
                os.close(int(name))
            except OSError:
                pass  # the descriptor by which the folder itself was read


def say(sentence: str) -> None:
    """Writes a sentence of the worker's own to the real stderr, where the host reads it whatever became of the link."""
    try:
        os.write(2, f"pons: {sentence}\n".encode("utf-8", "backslashreplace"))
    except OSError:
        pass  # the module closed fd 2: there is nobody left to tell


def _move(descriptor: int) -> int:
    try:
        from fcntl import F_DUPFD_CLOEXEC, fcntl
    except ImportError:  # Windows
        return os.dup(descriptor)
    try:
        return fcntl(descriptor, F_DUPFD_CLOEXEC, FIRST_HIGH)
    except OSError:  # so few files may be open (ulimit -n) that there is no such number
        return fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
