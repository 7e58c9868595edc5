"""What a child that user code forks may do: everything, but speak on the parent's link (SPEC chapter 3, 3)."""

from __future__ import annotations

import os
import sys


def guard_forks(pipe, log, engine, lifeline: int | None, arena=None) -> None:
    """Takes the link away from every child forked from now on, and ends it when its call returns into the engine."""
    if not hasattr(os, "register_at_fork"):
        return

    def in_child() -> None:
        pipe.become_child()
        log.become_child()
        engine.child_ends = end_child
        engine.handles.become_child()
        if arena is not None:
            arena.become_child()
        if lifeline is not None:
            os.close(lifeline)

    os.register_at_fork(after_in_child=in_child)


def end_child(error: BaseException | None) -> None:
    """Ends a forked child in whose copy of the engine a call has ended."""
    code = 0
    if isinstance(error, SystemExit):
        code = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
        if code == 1 and error.code != 1:
            print(error.code, file=sys.stderr)
    elif error is not None:
        import traceback

        traceback.print_exception(type(error), error, error.__traceback__)
        code = 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code & 0xFF)
