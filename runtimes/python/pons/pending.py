"""One call that this side makes, while it is in flight."""

from __future__ import annotations

from .calls import Call


class Pending:
    """A call of ours, from before it is sent until its end was taken."""

    # Defaults of the class: each assignment costs time.
    id = 0
    is_ready = False  # there is something for whoever waits
    is_left = False  # the hub was asked to stop it, or nobody waits any more
    is_own = False  # made by the thread that runs its caller
    answer = None  # its last message
    items = None  # of a stream: messages that nobody took yet
    bell = None  # wakes whoever waits

    def __init__(self, name: str, caller: Call | None) -> None:
        self.name = name
        self.caller = caller  # in whose course it is made

    def ring(self) -> None:
        """Says that there is something for whoever waits."""
        self.is_ready = True
        bell = self.bell
        if bell is not None:
            try:
                bell()
            except RuntimeError:
                pass  # it was rung before, or the loop that waited is closed


    def is_cut(self) -> bool:
        """Says whether its caller was cancelled, and shall wait no longer."""
        return self.is_own and self.caller.is_cancelled and not self.caller.is_told
