"""What this process runs: the engine, and whether the code at hand runs in an event loop."""

from __future__ import annotations

import sys

from .calls import current

IS_PAGE = sys.platform == "emscripten"  # there is one thread, which is JavaScript's
_engine = None


def running():
    """Gives the engine of this worker, or of the link on which the call at hand came."""
    call = current.get()
    if call is not None and call.link is not None:
        return call.link.engine
    if _engine is None:
        advice = "`pons call FILE` starts it so, and what `pons.connect(address)` gives has this too"
        raise RuntimeError(f"This needs a host, but the program was not started by Pons; {advice}.")
    return _engine


def set_running(engine) -> None:
    """Says which engine this process runs."""
    global _engine
    _engine = engine


def in_loop() -> bool:
    """Says whether the code at hand runs in an event loop, where nothing may block."""
    library = sys.modules.get("asyncio.events")
    if library is None or library._get_running_loop() is None:
        return False
    # Within a page the loop is JavaScript's own and runs all the time; what may not block there are tasks.
    return not IS_PAGE or sys.modules["asyncio"].current_task() is not None


def refuse_in_loop(what: str, instead: str) -> None:
    """Raises the error for something that blocks, where nothing may."""
    if in_loop():
        raise RuntimeError(f"{what} would block the event loop that this code runs in; use `{instead}`.")
