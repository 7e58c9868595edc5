"""What has come from a worker, kept by kind, so that tests can look at it."""

from __future__ import annotations

from pons import frames
from pons.reading import read


class Inbox:
    """Takes in every kind of message that a worker may send, and checks what holds for all of them."""

    def __init__(self) -> None:
        self.logs: list = []  # (call, level, logger, text)
        self.answers: dict = {}  # call -> ("return" | "error", value)
        self.ready: dict | None = None
        self.failure: dict | None = None  # the error with call 0
        self.fault: tuple | None = None
        self.leases: list = []  # (size, offset) that the worker gave back
        self.calls: list = []  # what the worker calls, as Messages; `arguments_of` reads one
        self.items: dict = {}  # call -> what it yielded
        self.batches: list = []  # (call, number of items) of every item message
        self.progress: list = []  # (call, fraction, text)
        self.events: list = []  # (topic, client, data)
        self.releases: list = []  # (id, count)
        self.credits: list = []  # (call, items, bytes) that the worker grants
        self.cancels: list = []  # calls that the worker wants to be stopped
        self.order: list = []  # (kind, call) as they came
        self._called = 0  # the last id that the worker used

    def take(self, message) -> None:
        """Takes in one message."""
        self.order.append((message.kind, message.call))
        receiver = getattr(self, f"_{frames.KIND_NAMES[message.kind]}", None)
        if receiver is not None:
            return receiver(message)
        value = self.value_of(message)
        if message.kind == frames.READY:
            self.ready = value
        elif message.kind == frames.LOG:
            self.logs.append((message.call, *value))
        elif message.kind == frames.FAULT:
            self.fault = value
        elif message.kind == frames.LEASE:
            self.leases += [entry[2:4] for entry in message.buffers]
        elif message.call == 0:
            self.failure = value
        else:
            assert message.call not in self.answers, f"call {message.call} was answered twice"
            self.answers[message.call] = ("return" if message.kind == frames.RETURN else "error", value)

    def called(self, name: str | None = None):
        """Waits for the worker's next call, of that name if one is given, and takes it out of `calls`."""
        while True:
            for i, message in enumerate(self.calls):
                if name is None or message.name == name.encode():
                    return self.calls.pop(i)
            self.receive()

    def arguments_of(self, message) -> tuple[tuple, dict]:
        """Gives the arguments of a call of the worker's, and its keywords."""
        args = self.value_of(message)
        return (args[:-1], args[-1]) if message.flags & frames.NAMED else (args, {})

    def value_of(self, message):
        """Reads what a message says."""
        return read(message.payload) if message.payload else None

    def _call(self, message) -> None:
        assert not message.call & 1, f"the worker used the id {message.call}"
        assert not self._called or message.call > self._called, f"{message.call} came after {self._called}"
        self._called = message.call
        self.calls.append(message)

    def _item(self, message) -> None:
        assert message.call not in self.answers, f"call {message.call} yielded after its end"
        items = self.items.setdefault(message.call, [])
        if not message.flags & frames.BATCH:
            items.append(self.value_of(message))
            self.batches.append((message.call, 1))
            return
        data, at, count = bytes(message.payload), 0, 0
        while at < len(data):
            size = int.from_bytes(data[at : at + 4], "little")
            assert at + 4 + size <= len(data), "an item of a batch exceeds it"
            items.append(read(data[at + 4 : at + 4 + size]))
            at += 4 + size
            count += 1
        self.batches.append((message.call, count))

    def _progress(self, message) -> None:
        self.progress.append((message.call, *self.value_of(message)))

    def _event(self, message) -> None:
        self.events.append((message.name.decode(), message.client, self.value_of(message)))

    def _release(self, message) -> None:
        self.releases += [(id, count) for _, _, id, count in message.handles]

    def _credit(self, message) -> None:
        self.credits.append((message.call, *message.credit))

    def _cancel(self, message) -> None:
        self.cancels.append(message.call)
