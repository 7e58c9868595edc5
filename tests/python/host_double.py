"""The host's end of a socket, in a few lines: lets programs join, answers their calls, calls theirs.

It stands for the door only where a test looks at single messages; `tests/Pons.AspNetCore.Tests/Sockets` has the door.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import threading
from queue import Queue

from hub import LIMIT, RUNTIME

sys.path.insert(0, str(RUNTIME))

from pons import frames  # noqa: E402
from pons.json_link import JsonLink  # noqa: E402
from pons.json_payloads import JsonMessage  # noqa: E402
from pons.json_reading import settle  # noqa: E402
from pons.json_writing import write  # noqa: E402
from pons.wires import SocketWire  # noqa: E402

ERROR = {"code": "raised", "type": None, "message": "", "frames": [], "cause": None, "context": None, "notes": []}


class HostDouble:
    """Listens on a Unix socket in a folder of its own, for one program at a time."""

    def __init__(self, functions: dict | None = None, *, limits=None, fault=None) -> None:
        self.functions = functions or {}
        self.limits = limits or {}
        self.fault = fault
        self.joins: list = []  # payloads of join
        self.messages: list = []  # all others, as (kind, message)
        self.answers: dict = {}  # what our calls came to, each a queue
        self.link: JsonLink | None = None
        self.is_joined = threading.Event()
        self._folder = tempfile.TemporaryDirectory()
        self.address = "unix:" + os.path.join(self._folder.name, "host.sock")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(self.address[5:])
        self._socket.listen()
        self._next = -1
        self._wanted: list = []  # (claim, event): who waits for a message
        threading.Thread(target=self._run, daemon=True).start()

    def call(self, name: str, *args, keywords=None, credit=None, **fields):
        """Calls an action of the program; gives the queue on which its items and its end arrive."""
        self._next += 2
        values = [*args] if keywords is None else [*args, keywords]
        text, _ = write(values, "args")
        flags = frames.NAMED if keywords is not None else 0
        queue = self.answers[self._next] = Queue()
        self.send(frames.CALL, self._next, text, flags=flags, name=name.encode(), credit=credit, **fields)
        queue.id = self._next
        return queue

    def send(self, kind: int, call: int = 0, text: str | None = None, *, flags=0, name=b"", **fields) -> None:
        """Sends any message."""
        message = JsonMessage(kind, flags, call, name, b"")
        message.text = text
        for key, value in fields.items():
            setattr(message, key, value)
        self.link.send(message)

    def emit(self, topic: str, data: object) -> None:
        """Sends an event."""
        self.send(frames.EVENT, 0, write(data, "data")[0], name=topic.encode())

    def seen(self, kind: int, name: str | None = None):
        """Waits for a message of a kind, and of a name if one is given."""

        def is_it(one) -> bool:
            return one[0] == kind and name in (None, one[1].name.decode())

        event = threading.Event()
        self._wanted.append((is_it, event))
        if not any(map(is_it, self.messages)) and not event.wait(LIMIT):
            raise AssertionError(f"No {frames.KIND_NAMES[kind]} of {name} has come in {LIMIT} s.")
        return next(message for one in self.messages if is_it(one) for message in one[1:])

    def drop(self) -> None:
        """Ends the connection, as a host that is killed."""
        self.is_joined.clear()
        self.link.close()

    def close(self) -> None:
        """Ends the connection and listens no more."""
        self._socket.close()
        if self.link is not None:
            self.link.close()
        self._folder.cleanup()

    def __enter__(self) -> HostDouble:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _run(self) -> None:
        while True:
            try:
                accepted, _ = self._socket.accept()
            except OSError:
                return
            self.link = JsonLink(SocketWire(accepted))
            try:
                self._serve()
            except (EOFError, OSError):
                self.link.close()

    def _serve(self) -> None:
        # `join` is no kind of the table that all links share.
        wire = self.link._wire
        size = int.from_bytes(wire.read(4), "little")
        import json

        join = json.loads(bytes(wire.read(size)))
        assert join["kind"] == "join", join
        self.joins.append(join["payload"])
        if self.fault is not None:
            self.link.send(JsonMessage.of(frames.FAULT, [*self.fault]))
            raise EOFError
        resumed = "client" in join["payload"]
        hello = {"version": 1, "limits": self.limits, "client": 7, "secret": "s3cret", "resumed": resumed}
        self.link.send(JsonMessage.of(frames.HELLO, hello))
        while True:
            message = self.link.read()
            self.messages.append((message.kind, message))
            for claim, event in self._wanted:
                if claim(self.messages[-1]):
                    event.set()
            if message.kind == frames.READY:
                self.link.allow(268_435_456)
                self.is_joined.set()
            elif message.kind in (frames.RETURN, frames.ERROR, frames.ITEM):
                word = frames.KIND_NAMES[message.kind]
                self.answers[message.call].put((word, self.value_of(message)))
            elif message.kind == frames.CALL:
                self._answer(message)

    def value_of(self, message):
        """Reads what a message says; a handle is its row."""
        contents = [(row[1], row[4]) for row in message.buffers]
        return settle(message.payload, buffers=contents, take=lambda index: message.handles[index])

    def _answer(self, message) -> None:
        name = message.name.decode()
        function = self.functions.get(name)
        if function is None and name.startswith("pons."):
            function = _nothing
        if function is None:
            error = {**ERROR, "code": "unknown-action", "message": f"There is no action {name!r}.", "near": ["add"]}
            return self.send(frames.ERROR, message.call, write(error, "error")[0])
        args = self.value_of(message)
        keywords = args.pop() if message.flags & frames.NAMED else {}
        try:
            result = function(*args, **keywords)
        except Exception as error:
            frames_of = [["calc.py", 7, name, "raise it"]]
            told = {**ERROR, "type": type(error).__name__, "message": str(error), "frames": frames_of}
            return self.send(frames.ERROR, message.call, write(told, "error")[0])
        if result is NotImplemented:
            return  # the test answers
        if message.credit is not None:
            for item in result:
                self.send(frames.ITEM, message.call, write(item, "item")[0])
            result = None
        self.send(frames.RETURN, message.call, write(result, "result")[0])


def _nothing(*args):
    return None
