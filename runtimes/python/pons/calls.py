"""One call in flight, and which one the running code belongs to."""

from __future__ import annotations

from _contextvars import ContextVar

from .frames import Message


class Call:
    """A call that a caller made; a parameter annotated `pons.Call` is filled with it."""

    __slots__ = ("id", "entry", "message", "is_open", "is_begun", "is_on_loop", "partial", "task")

    def __init__(self, id: int, entry, message: Message) -> None:
        self.id = id
        self.entry = entry
        self.message = message
        self.is_open = True  # until it was answered; after that nothing may bear its id
        self.is_begun = False
        self.is_on_loop = False
        self.partial = None  # what it printed since the last line end, by level
        self.task = None

    @property
    def action(self) -> str:
        """The name by which the action was called."""
        return self.entry.name

    @property
    def client(self) -> int | None:
        """The id of the client that called, None when it was no client."""
        return self.message.client

    def __repr__(self) -> str:
        return f"<Call {self.id} of {self.action}>"


current: ContextVar[Call | None] = ContextVar("pons.call", default=None)
