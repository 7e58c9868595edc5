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
    is_running = False  # code of the user's is at work on it, on the main thread or one of the pool
    is_cancelled = False  # it was asked to stop, after it had begun
    is_told = False  # Cancelled was raised in it: that happens once
    production = None  # of its items, where it yields
    granted: list | None = None  # credit that has come since, which who yields takes out
    pool = None  # where it runs, if that is not the main thread or the loop
    thread: int | None = None  # of the pool, as long as code of the user's runs there
    children: set | None = None  # the calls that were made in its course and have not ended
    bells: set | None = None  # locks that a cancel releases, see `waiting`
    stopper = None  # how it is asked to stop, where that is not by Cancelled at once
    watches = False  # it looks whether it is to stop
    partial: dict | None = None  # what it printed since the last line end, by level
    task = None  # of the event loop
    link = None  # on which it came, where that is not the worker's own
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
