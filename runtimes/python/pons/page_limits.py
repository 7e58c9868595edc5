"""What there is not within a page: whoever asks for it is told what to use in its place."""

from __future__ import annotations

import _thread
import sys

_THREADS = (
    "Python in a page has one thread: use `async def`, or several Workers (the option `workers` of connect()). "
    "A host can run this file with threads: `pons serve`."
)


def refuse_threads() -> None:
    """Lets all that starts a thread say why there is none."""
    _thread.start_new_thread = _thread.start_new = _refuse
    if hasattr(_thread, "start_joinable_thread"):
        _thread.start_joinable_thread = _refuse
    threading = sys.modules.get("threading")
    for name in ("_start_new_thread", "_start_joinable_thread"):
        if hasattr(threading, name):
            setattr(threading, name, _refuse)


def _refuse(*_: object, **__: object) -> None:
    raise RuntimeError(_THREADS)
