"""One call in flight, and which one the running code belongs to."""

from __future__ import annotations

from _contextvars import ContextVar

from .messages import Message


class Call(Message):
    """A call: its message, and what became of it. A parameter that is annotated `pons.Call` is filled with it."""

    __module__ = "pons"

    # Defaults of the class, as in Message.
    entry = None  # the Action
    is_open = True  # until it was answered; after that nothing may bear its id
    is_waiting = False  # for its thread; see Engine.park
    is_on_loop = False
    is_begun = False  # on the loop
    is_cancelled = False  # on the loop, after it had begun
    partial: dict | None = None  # what it printed since the last line end, by level
    task = None  # of the event loop
    kept: tuple | None = None  # arguments and result: to free what is large takes long, and waits until it was sent

    @property
    def id(self) -> int:
        """The number of this call, odd and rising."""
        return self.call

    @property
    def action(self) -> str:
        """The name by which the action was called."""
        return self.name.decode()

    def __repr__(self) -> str:
        return f"<Call {self.id} of {self.action}>"


current: ContextVar[Call | None] = ContextVar("pons.call", default=None)
