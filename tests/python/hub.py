"""A hub of a few lines: starts a real worker process and speaks frames with it, so that tests see what a host sees."""

from __future__ import annotations

import os
import pathlib
import select
import subprocess
import sys
import tempfile
import textwrap
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RUNTIME = ROOT / "runtimes" / "python"
if str(RUNTIME) not in sys.path:
    sys.path.insert(0, str(RUNTIME))

from inbox import Inbox  # noqa: E402

from pons import frames, sections  # noqa: E402
from pons.writing import write  # noqa: E402

LIMIT = 20.0  # seconds that any wait of a test may take


class Hub(Inbox):
    """One worker, from the hub's end of its pipes."""

    def __init__(self, target, *, limits=None, env: dict | None = None, cwd=None, process=None, **more) -> None:
        super().__init__()
        self.preamble = os.urandom(16)
        self.early = b""  # what stood on stdout before the preamble
        self._next = -1
        self._buffer = frames.FrameBuffer(268_435_456)
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(env or {})}
        self.process = process or subprocess.Popen(
            [sys.executable, str(RUNTIME / "pons-worker.py"), str(target)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, cwd=cwd, env=environment,
        )  # fmt: skip
        hello = {"version": 1, "preamble": self.preamble, "target": str(target), "limits": limits or {}, **more}
        self.send(frames.frame(frames.HELLO, 0, write(hello, "hello"), flags=frames.PLAIN))
        self._await_preamble()

    def send(self, data: bytes) -> None:
        """Writes bytes to the worker's stdin, whatever they are."""
        view = memoryview(data)
        while view:
            view = view[os.write(self.process.stdin.fileno(), view) :]

    def start(self) -> Hub:
        """Waits until the worker is ready."""
        while self.ready is None:
            self.receive()
            if self.failure is not None:
                raise AssertionError(f"The module did not load: {self.failure}")
        return self

    def begin(
        self, action: str, *args, plain=True, client=None, stream=False, keywords=None, credit=None, parent=0,
        handles=(), flags=0,
    ) -> int:  # fmt: skip
        """Sends a call and gives its id; `credit` is that of a stream, of which `stream` gives a little."""
        self._next += 2
        values = args if keywords is None else (*args, keywords)
        payload = write(values, "args", 10_000)
        flags |= frames.PLAIN if plain and b"pons.values" not in payload else 0
        flags |= 0 if keywords is None else frames.NAMED
        credit = (9, 9) if stream and credit is None else credit
        fields = {"client": client, "credit": credit, "handles": handles}
        self.send(build(frames.CALL, payload, flags=flags, call=self._next, name=action, parent=parent, **fields))
        return self._next

    def answer(self, call: int, value: object = None, *, handles=(), plain=False) -> None:
        """Ends a call of the worker's well."""
        payload = write(value, "result", 10_000)
        self.send(build(frames.RETURN, payload, flags=frames.PLAIN * plain, call=call, handles=handles))

    def fail(self, call: int, error: dict | None = None, **keys: object) -> None:
        """Ends a call of the worker's badly; keys of the error that are not given have their empty value."""
        empty = {"code": "raised", "type": None, "message": "", "frames": [], "cause": None, "context": None}
        self.send(build(frames.ERROR, write({**empty, "notes": [], **(error or {}), **keys}, "error"), call=call))

    def yield_item(self, call: int, *values: object, handles=()) -> None:
        """Yields an item to a call of the worker's; several values go as a batch."""
        payloads = [write(value, "item") for value in values]
        if len(payloads) == 1:
            return self.send(build(frames.ITEM, payloads[0], call=call, handles=handles))
        batch = b"".join(len(payload).to_bytes(4, "little") + payload for payload in payloads)
        self.send(build(frames.ITEM, batch, flags=frames.BATCH, call=call))

    def cancel(self, call: int) -> None:
        """Asks the worker to stop a call."""
        self.send(build(frames.CANCEL, call=call))

    def grant(self, call: int, items: int, size: int = 1 << 20) -> None:
        """Gives a stream of the worker's more credit."""
        self.send(build(frames.CREDIT, call=call, credit=(items, size)))

    def release(self, *handles: tuple) -> None:
        """Lets go of handles: each an id and a count."""
        self.send(build(frames.RELEASE, handles=[(2, 3, id, count) for id, count in handles]))

    def emit(self, topic: str, data: object = None, client=None) -> None:
        """Sends an event."""
        self.send(build(frames.EVENT, write(data, "data"), name=topic, client=client))

    def wait_for(self, claim, what: str = "what was waited for") -> None:
        """Takes in messages until a claim about them is true."""
        end = time.monotonic() + LIMIT
        while not claim():
            if time.monotonic() > end:
                raise AssertionError(f"It did not come true within {LIMIT} s: {what}")
            self.receive()

    def end(self, call: int):
        """Waits for the end of a call and gives ("return", value) or ("error", dict)."""
        while call not in self.answers:
            self.receive()
        return self.answers[call]

    def call(self, action: str, *args, **options):
        """Calls an action and gives what it returns; an error is an AssertionError that holds it."""
        kind, value = self.end(self.begin(action, *args, **options))
        if kind == "error":
            raise AssertionError(f"{action} ended in an error: {value}")
        return value

    def error(self, action: str, *args, **options) -> dict:
        """Calls an action that has to end in an error, and gives that."""
        kind, value = self.end(self.begin(action, *args, **options))
        if kind == "return":
            raise AssertionError(f"{action} returned {value!r}, but an error was due")
        return value

    def printed(self, call: int, level: str = "out") -> str:
        """Gives what a call printed so far."""
        return "".join(text for id, where, _, text in self.logs if id == call and where == level)

    def receive(self) -> None:
        """Takes in one message, waiting for it."""
        while True:
            message = self._buffer.next()
            if message is not None:
                break
            data = self._read(self.process.stdout)
            if not data:
                raise EOFError(f"The worker ended: {self.finish()}")
            room = self._buffer.room()
            while room is not None and data:
                count = min(len(room), len(data))
                room[:count] = data[:count]
                self._buffer.filled(count)
                data, room = data[count:], self._buffer.room()
            if data:
                self._buffer.feed(data)
        self.take(message)

    def receive_all(self) -> None:
        """Takes in messages until the worker has closed its end."""
        try:
            while True:
                self.receive()
        except EOFError:
            pass

    def stop(self) -> int:
        """Asks the worker to stop, waits for its end and gives its exit code."""
        self.send(build(frames.STOP))
        self.receive_all()
        return self.finish()[0]

    def finish(self) -> tuple[int, str]:
        """Waits for the end of the process; gives its exit code and what stood on its stderr."""
        stderr = self.process.stderr.read().decode(errors="replace") if not self.process.stderr.closed else ""
        code = self.process.wait(LIMIT)
        self.close()
        return code, stderr

    def close(self) -> None:
        """Goes away as a host does that is killed: every pipe is closed."""
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def __enter__(self) -> Hub:
        return self

    def __exit__(self, *_) -> None:
        self.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(LIMIT)

    def _await_preamble(self) -> None:
        while self.preamble not in self.early:
            data = self._read(self.process.stdout)
            if not data:
                raise EOFError(f"The worker ended before its preamble: {self.finish()}")
            self.early += data
        self.early, _, rest = self.early.partition(self.preamble)
        self._buffer.feed(rest)

    def _read(self, pipe) -> bytes:
        if os.name == "posix" and not select.select([pipe], [], [], LIMIT)[0]:
            self.process.kill()
            raise AssertionError(f"Nothing came from the worker for {LIMIT} s: {pipe_rest(self.process.stderr)}")
        return os.read(pipe.fileno(), 1 << 20)


def pipe_rest(pipe) -> str:
    """Gives what stands in a pipe at the moment."""
    os.set_blocking(pipe.fileno(), False)
    return (pipe.read() or b"").decode(errors="replace")


def build(kind: int, payload: bytes = b"", *, flags=0, call=0, parent=0, name="", **fields) -> bytes:
    """Builds any frame; the fields are client, credit, handles, buffers."""
    empty = {"client": None, "credit": None, "handles": (), "buffers": ()}
    more, body = sections.write_sections(name.encode(), payload=payload, **{**empty, **fields})
    return frames.frame(kind, call, body, flags=flags | more, parent=parent, name_size=len(name.encode()))


class Folder(tempfile.TemporaryDirectory):
    """A folder of its own, with files in it: `Folder({"calc.py": "def add(a, b): return a + b"})`."""

    def __init__(self, files: dict) -> None:
        super().__init__()
        self.path = pathlib.Path(self.name).resolve()
        for name, text in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text), encoding="utf-8")

    def __enter__(self) -> pathlib.Path:
        return self.path


def wait_until(claim, what: object) -> None:
    """Looks until a claim about the outside world (a process that goes) is true; `what` says what was waited for."""
    end = time.monotonic() + LIMIT
    while not claim():
        if time.monotonic() > end:
            raise AssertionError(f"It did not come true within {LIMIT} s: {what}")
        time.sleep(0.01)
