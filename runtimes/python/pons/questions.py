"""Questions: within a call `input()`, `getpass` and `sys.stdin` ask the human at the caller's side.

Where there is nobody to ask, also outside of a call, the answer is what an empty stdin gives: its end.
"""

from __future__ import annotations

import builtins
import io
import sys

from .calls import current
from .hooks import after_import
from .running import in_loop, refuse_in_loop, running

_plain_input = builtins.input


def hook_questions() -> None:
    """Puts what asks the caller in the places of what reads a terminal."""
    builtins.input = _input
    sys.stdin = Input()
    after_import("getpass", _hook_getpass)


def ask(prompt: str = "", secret: bool = False):
    """Asks the human at the caller's side for a line of text; in a running event loop it is to be awaited."""
    return _ask_async(prompt, secret) if in_loop() else ask_at_once(prompt, secret, "pons.ask()")


def ask_at_once(prompt: str, secret: bool, asking: str) -> str:
    """Asks for a line and waits for it; `asking` is what the author wrote."""
    refuse_in_loop(asking, f"await pons.ask({str(prompt)!r}{', secret=True' if secret else ''})")
    outgoing = _prepare(asking)
    try:
        return _line(outgoing.call("pons.ask", (str(prompt), bool(secret))))
    except Exception as error:
        _raise_end(error)
        raise


async def _ask_async(prompt: str, secret: bool) -> str:
    outgoing = _prepare("pons.ask()")
    try:
        return _line(await outgoing.acall("pons.ask", (str(prompt), bool(secret))))
    except Exception as error:
        _raise_end(error)
        raise


def _prepare(asking: str):
    call = current.get()
    engine = running()
    if call is None or not call.is_open or engine.child_ends is not None:
        raise EOFError(f"{asking} has nobody to ask: it does not run in the course of a call.")
    engine.log.flush()  # what was printed so far belongs before the question
    return engine.outgoing


def _line(answer) -> str:
    if type(answer) is not str:
        raise TypeError(f"A question was answered by {type(answer).__name__}, but an answer is text.")
    return answer


def _raise_end(error: Exception) -> None:
    if getattr(error, "code", None) == "nobody":
        raise EOFError(str(error)) from None


def _input(prompt: object = "", /) -> str:
    """Asks the human at the caller's side for a line of text."""
    if not isinstance(sys.stdin, Input):
        return _plain_input(prompt)  # the program reads from elsewhere
    return ask_at_once(str(prompt), False, "input()")


def _hook_getpass(module) -> None:
    if not hasattr(module, "getpass") or not hasattr(module, "GetPassWarning"):
        return  # a getpass.py of the user's

    def getpass(prompt: str = "Password: ", stream=None, **_: object) -> str:
        return ask_at_once(prompt, True, "getpass()")

    getpass.__doc__, getpass.__module__ = module.getpass.__doc__, module.__name__
    module.getpass = getpass


class Input(io.TextIOBase):
    """What stands for sys.stdin: each line is asked for when it is read."""

    encoding = "utf-8"
    errors = "strict"
    newlines = None
    line_buffering = True
    mode = "r"
    name = "<stdin>"

    def __init__(self) -> None:
        self._rest = ""  # of a line that was read in part
        self._buffer = None

    def readline(self, size: int | None = -1, /) -> str:
        line = self._rest or self._ask()
        end = len(line) if size is None or size < 0 else size
        self._rest = line[end:]
        return line[:end]

    def read(self, size: int | None = -1, /) -> str:
        if size is not None and size >= 0:
            return self.readline(size)
        return "".join(iter(self.readline, ""))

    def __next__(self) -> str:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    @property
    def buffer(self):
        """The same input as bytes."""
        if self._buffer is None:
            self._buffer = io.BufferedReader(_Bytes(self))
        return self._buffer

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0

    def isatty(self) -> bool:
        return False

    def reconfigure(self, **_: object) -> None:
        """Accepted, since programs ask for UTF-8 here: it is so already."""

    def close(self) -> None:
        """Accepted, and without effect: a later call may ask again."""

    def _ask(self) -> str:
        try:
            return ask_at_once("", False, "sys.stdin") + "\n"
        except EOFError:
            return ""


class _Bytes(io.RawIOBase):
    """The `buffer` of the input, a line at a time."""

    def __init__(self, lines: Input) -> None:
        self._lines = lines
        self._rest = b""

    def readinto(self, room) -> int:
        data = self._rest or self._lines.readline().encode("utf-8", "surrogateescape")
        count = min(len(room), len(data))
        room[:count] = data[:count]
        self._rest = data[count:]
        return count

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0
