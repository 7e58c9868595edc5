"""What Python code prints becomes log messages, live and line by line, tied to the call in whose context it ran."""

from __future__ import annotations

import io
import os
from _thread import RLock

from . import frames
from .calls import Call, current
from .writing import PROTOCOL, dumps, exact_text

# A pipe takes so many bytes whole or not at all. More may be cut in two by a signal handler that raises in between.
WHOLE = 4096
PIECE = 3500  # characters after which a line is sent in pieces: with its header it stays below that
PIECE_OF_WIDE = 900  # the same where a character may take four bytes


class Log:
    """The one way out for lines; `send` takes finished frames."""

    def __init__(self, send, message_limit: int) -> None:
        self._send_frames = send
        self._most = max(1, (message_limit - 1024) // 4)  # no character takes more than four bytes
        self.is_child = False
        self._nobody = Call(frames.LOG, 0, 0, b"", b"")
        # Re-entrant: a signal handler or a finalizer may print while the same thread is printing.
        self._lock = RLock()
        self.at_rest = _nothing  # called where code of the user's goes on: a cancel that was held back is due now

    def print(self, level: str, text: str) -> None:
        """Sends the complete lines of a text, keeps the rest until its end comes."""
        with self._lock:
            call = self._call()
            held = call.partial.pop(level, "") if call.partial else ""
            pieces = []
            for line in (held + text).split("\n"):
                pieces += self._pieces(line + "\n")
            rest = pieces.pop()[:-1]  # its line end is yet to come
            self._send(call, level, None, pieces)
            if rest:
                if call.partial is None:
                    call.partial = {}
                call.partial[level] = rest

    def record(self, level: str, logger: str | None, text: str) -> None:
        """Sends one record of Python's `logging`, or one that the engine itself has to tell."""
        with self._lock:
            self._send(self._call(), level, logger, self._pieces(text))

    def report(self, fraction: float | None, text: str) -> None:
        """Tells how far the current call has come; nobody where there is none, or where it has ended."""
        with self._lock:
            call = current.get()
            if call is not None and call.is_open and not self.is_child:
                payload = dumps((fraction, exact_text(text)), PROTOCOL)
                self._send_frames(frames.frame(frames.PROGRESS, call.call, payload))

    def flush(self) -> None:
        """Sends the beginnings of lines that the current call has printed."""
        with self._lock:
            self._flush(self._call())

    def end(self, call: Call) -> bool:
        """Sends what the call has left and closes its id; only then may its answer be sent. False: it was closed."""
        with self._lock:
            if call.partial:
                self._flush(call)
            was_open, call.is_open = call.is_open, False
        return was_open

    def become_child(self) -> None:
        """In a forked child: print to the real stderr, since every frame belongs to the parent."""
        self._lock = RLock()  # the old one may be held by a thread that exists in the parent only
        self.is_child = True
        self._nobody.partial = None
        call = current.get()
        if call is not None:
            call.partial = None  # the parent sends those beginnings of lines

    def _call(self) -> Call:
        call = current.get()
        return self._nobody if call is None or not call.is_open else call

    def _pieces(self, text: str) -> list[str]:
        piece = min(self._most, PIECE if text.isascii() else PIECE_OF_WIDE)
        return [text] if len(text) <= piece else [text[i : i + piece] for i in range(0, len(text), piece)]

    def _flush(self, call: Call) -> None:
        partial, call.partial = call.partial, None
        for level, text in (partial or {}).items():
            self._send(call, level, None, [text])

    def _send(self, call: Call, level: str, logger: str | None, texts: list) -> None:
        if self.is_child:
            end = "\n" if logger else ""  # a record has none of its own
            os.write(2, ("".join(texts) + end).encode("utf-8", "backslashreplace"))
        elif texts:
            logger = None if logger is None else exact_text(logger)
            batch = b""
            for text in texts:
                one = frames.frame(frames.LOG, call.call, dumps((level, logger, exact_text(text)), PROTOCOL))
                if len(batch) + len(one) > WHOLE and batch:
                    self._send_frames(batch)
                    batch = b""
                batch += one
            self._send_frames(batch)


def _nothing() -> None:
    pass


class Output(io.TextIOBase):
    """What stands for sys.stdout and sys.stderr."""

    encoding = "utf-8"
    errors = "backslashreplace"
    newlines = None
    line_buffering = True
    mode = "w"

    def __init__(self, log: Log, level: str, descriptor: int) -> None:
        self._log = log
        self._level = level
        self._descriptor = descriptor
        self._buffer: _Bytes | None = None
        self.name = f"<std{level}>"

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() takes text, but was given {type(text).__name__}.")
        if text:
            self._log.print(self._level, str.__str__(text))
            self._log.at_rest()
        return len(text)

    def flush(self) -> None:
        self._log.flush()

    @property
    def buffer(self) -> _Bytes:
        """The same output for bytes."""
        if self._buffer is None:
            self._buffer = _Bytes(self)
        return self._buffer

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def reconfigure(self, **_: object) -> None:
        """Accepted, since programs ask for UTF-8 or for line buffering here: both are so already."""

    def close(self) -> None:
        self.flush()  # and no more: what is printed later must arrive too


class _Bytes(io.RawIOBase):
    """The `buffer` of an output: bytes are decoded as they come, a character may be cut between two writes."""

    def __init__(self, output: Output) -> None:
        import codecs

        self._output = output
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def write(self, data) -> int:
        data = bytes(data)
        text = self._decoder.decode(data)
        if text:
            self._output.write(text)
        return len(data)

    def flush(self) -> None:
        self._output.flush()

    def fileno(self) -> int:
        return self._output.fileno()

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        self.flush()  # a TextIOWrapper that is put around it closes it when it goes
