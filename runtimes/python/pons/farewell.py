"""A script's end, told before the kernel has taken its memory apart: with numpy that takes longer than many a script.

libc's `exit` first does what C code has asked for, the latest first. What the template asks for at its very start comes
last: all output of C code is written, stdin, stdout and stderr are closed, and then a pipe to the template, on which
the exit code stands already. Nothing of the script's runs after that. Whoever dies on the way there closes the pipe
too, but is told from one that says farewell by the kernel's own mark (Linux; elsewhere the end is told when it is over).
"""

from __future__ import annotations

import os

from .stdio import out_of_reach

_EXITING = 0x4  # PF_EXITING of the kernel's flags
_pipe: int | None = None  # the number that the pipe has in every fork
_process = 0


def arrange() -> None:
    """Asks for it, before anything else can ask for anything."""
    global _pipe
    try:
        import ctypes

        _flags_of(os.getpid())
        libc = ctypes.CDLL(None)
        at_exit = getattr(libc, "__cxa_atexit")
        close, flush = (ctypes.cast(function, ctypes.c_void_p) for function in (libc.close, libc.fflush))
    except (ImportError, OSError, AttributeError):
        return
    _pipe = out_of_reach(os.open(os.devnull, os.O_WRONLY))
    for descriptor in (_pipe, 0, 1, 2):
        at_exit(close, ctypes.c_void_p(descriptor), None)
    at_exit(flush, None, None)


def open_pipe() -> tuple[int, int] | None:
    """Makes the pipe for one more fork, in the template: the end that it reads, and the fork's."""
    return None if _pipe is None else os.pipe()


def keep_pipe(pipes: tuple[int, int] | None) -> None:
    """Takes the fork's end, in the fork; without a pipe there will be no farewell."""
    global _process
    if pipes is not None:
        _process = os.getpid()
        os.dup2(pipes[1], _pipe, False)
        os.close(pipes[0])
        os.close(pipes[1])
    elif _pipe is not None:
        os.close(_pipe)


def tell(code: int) -> None:
    """Says what the exit code will be; not for a child that the script itself has forked."""
    if _process == os.getpid():
        try:
            os.write(_pipe, bytes([code]))
        except OSError:
            pass  # the template is gone, or the script has closed every descriptor


def has_left(process: int) -> bool:
    """Says whether a process that closed its pipe said farewell; else it died on the way, or is past the last line."""
    try:
        return not _flags_of(process) & _EXITING
    except (OSError, IndexError):
        return False


def _flags_of(process: int) -> int:
    with open(f"/proc/{process}/stat", "rb") as file:
        return int(file.read().rpartition(b")")[2].split()[6])
