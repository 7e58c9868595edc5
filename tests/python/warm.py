"""A host of a few lines for a template: starts it, asks it for forks, and makes the pipes that they have for stdio."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time

from hub import LIMIT, RUNTIME, Hub

NAMES = ("in", "out", "err")


class Host:
    """One template."""

    def __init__(self, *preload: str, options: tuple = ("-u",), env: dict | None = None, ahead: bool = False) -> None:
        self.options = options
        self.environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(env or {})}
        self.process = subprocess.Popen(
            [sys.executable, *options, str(RUNTIME / "pons-template.py"), "nonce", *preload],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, env=self.environment,
        )  # fmt: skip
        self._rest = b""
        self._last = 0
        self.ended: dict = {}
        self.forks: list[Fork] = []
        line = self._line()
        while line != b"nonce":
            line = self._line()
        self.first = self.receive()
        if ahead:
            self.send(ahead=True)

    def script(self, *arguments: str, **more) -> Fork:
        """Starts a script as `python ARGUMENTS` would."""
        line = [sys.executable, *self.options, *arguments]
        kind, rest = ("file", arguments) if arguments[0][0] != "-" else (arguments[0], arguments[1:])
        name = {"-m": "module", "-c": "code"}.get(kind, "file")
        return self.fork(kind="script", line=line, arguments=list(rest[1:]), **{name: rest[0]}, **more)

    def fork(self, folder: str | None = None, environment: dict | None = None, **request) -> Fork:
        """Asks for a fork and gives it."""
        fork = self.try_fork(folder, environment, **request)
        if isinstance(fork, str):
            raise AssertionError(f"The template refused: {fork}")
        return fork

    def worker(self, target, **more) -> Hub:
        """Starts a worker, and gives a hub for it."""
        fork = self.fork(kind="worker", target=str(target), **more)
        return Hub(target, process=WorkerProcess(fork))

    def try_fork(self, folder: str | None = None, environment: dict | None = None, **request):
        """Asks for a fork; gives it, or why there is none."""
        self._last += 1
        with tempfile.TemporaryDirectory() as place:
            paths = [os.path.join(place, name) for name in NAMES]
            guards = []
            for path in paths:
                os.mkfifo(path, 0o600)
                guards.append(os.open(path, os.O_RDWR | os.O_NONBLOCK))
            ends = [os.open(path, flags) for path, flags in zip(paths, (os.O_WRONLY, os.O_RDONLY, os.O_RDONLY))]
            environment = self.environment if environment is None else environment
            folder = os.getcwd() if folder is None else str(folder)
            self.send(fork=self._last, stdio=paths, folder=folder, environment=environment, **request)
            answer = self.receive()
            for guard in guards:
                os.close(guard)
        if "refused" in answer:
            for end in ends:
                os.close(end)
            return answer["why"]
        fork = Fork(self, self._last, answer["pid"], ends)
        self.forks.append(fork)
        return fork

    def send(self, **request) -> None:
        """Writes a request."""
        self.process.stdin.write(json.dumps(request).encode() + b"\n")

    def receive(self) -> dict:
        """Gives the next answer; ends of forks are kept on the way."""
        while True:
            answer = json.loads(self._line())
            if "ended" not in answer:
                return answer
            self.ended[answer["ended"]] = os.waitstatus_to_exitcode(answer["status"])

    def wait(self, number: int) -> int:
        """Waits for the end of a fork; gives its exit code, or its signal below zero, as `subprocess` has it."""
        while number not in self.ended:
            answer = json.loads(self._line())
            self.ended[answer["ended"]] = os.waitstatus_to_exitcode(answer["status"])
        return self.ended[number]

    def _line(self) -> bytes:
        while b"\n" not in self._rest:
            if not select.select([self.process.stdout], [], [], LIMIT)[0]:
                raise AssertionError(f"Nothing came from the template for {LIMIT} s.")
            data = os.read(self.process.stdout.fileno(), 65_536)
            if not data:
                raise EOFError(f"The template ended: {self.process.stderr.read().decode()}")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def close(self) -> None:
        """Goes away."""
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_) -> None:
        self.close()
        try:
            self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        for fork in self.forks:
            fork.close()


class Fork:
    """One fork, and the host's ends of its stdio."""

    def __init__(self, host: Host, number: int, pid: int, ends: list) -> None:
        self.host, self.number, self.pid = host, number, pid
        self.stdin, self.stdout, self.stderr = ends
        self._open = set(ends)

    def communicate(self, data: bytes = b"") -> tuple[int, bytes, bytes]:
        """Writes to its stdin, reads all that it prints, and gives its exit code, stdout and stderr."""
        texts = [b"", b""]

        def read(i: int, descriptor: int) -> None:
            texts[i] = read_all(descriptor)

        readers = [threading.Thread(target=read, args=pair) for pair in enumerate((self.stdout, self.stderr))]
        for reader in readers:
            reader.start()
        try:
            while data:
                data = data[os.write(self.stdin, data) :]
        except BrokenPipeError:
            pass
        self.drop(self.stdin)
        for reader in readers:
            reader.join(LIMIT)
        return (self.host.wait(self.number), *texts)

    def drop(self, descriptor: int) -> None:
        """Closes one end."""
        if descriptor in self._open:
            self._open.remove(descriptor)
            os.close(descriptor)

    def leave(self) -> None:
        """Somebody else closes the ends."""
        self._open.clear()

    def close(self) -> None:
        """Closes all ends."""
        for descriptor in list(self._open):
            self.drop(descriptor)


class WorkerProcess:
    """A fork, as a hub has a process."""

    def __init__(self, fork: Fork) -> None:
        self.pid = fork.pid
        self._fork = fork
        self.stdin = os.fdopen(fork.stdin, "wb", buffering=0)
        self.stdout = os.fdopen(fork.stdout, "rb", buffering=0)
        self.stderr = os.fdopen(fork.stderr, "rb", buffering=0)
        fork.leave()

    def wait(self, _: float | None = None) -> int:
        """Gives the exit code, or the signal below zero."""
        return self._fork.host.wait(self._fork.number)

    def poll(self) -> int | None:
        """Gives the same, where the host has been told of it."""
        return self._fork.host.ended.get(self._fork.number)

    def kill(self) -> None:
        """Ends it."""
        self._fork.host.send(kill=self._fork.number, signal=9)


def read_all(descriptor: int) -> bytes:
    """Reads to the end."""
    data = b""
    end = time.monotonic() + LIMIT
    while select.select([descriptor], [], [], max(0, end - time.monotonic()))[0]:
        more = os.read(descriptor, 65_536)
        if not more:
            return data
        data += more
    raise AssertionError(f"The end of a pipe did not come within {LIMIT} s; it gave {data!r}.")
