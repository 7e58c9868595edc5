"""What a template imports before it forks, on one thread."""

from __future__ import annotations

import os
import sys
from time import perf_counter

# Libraries of linear algebra start a thread for each core when they are loaded, unless one of these says otherwise.
# Threads do not survive a fork, and what they held at that moment is held for ever.
_THREADS = (
    "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS", "RAYON_NUM_THREADS", "POLARS_MAX_THREADS",
)  # fmt: skip


class Preloaded:
    """How the imports went."""

    def __init__(self) -> None:
        self.times: list = []  # (name, seconds)
        self.starts_threads: str | None = None
        self.failed: str | None = None
        self.error: str | None = None
        self.traceback = ""


def preload(names: list) -> Preloaded:
    """Imports modules in order, up to the first that fails."""
    done = Preloaded()
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        for name in names:
            start = perf_counter()
            try:
                __import__(name)
            except BaseException as error:  # SystemExit too
                _describe(done, name, error)
                break
            done.times.append((name, round(perf_counter() - start, 6)))
            if done.starts_threads is None and count_threads() > 1:
                done.starts_threads = name
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return done


def count_threads() -> int:
    """Gives how many threads this process has, those of C code too where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        threading = sys.modules.get("threading")
        return threading.active_count() if threading is not None else 1


def _describe(done: Preloaded, name: str, error: BaseException) -> None:
    import traceback

    trace = error.__traceback__.tb_next if error.__traceback__ is not None else None  # without the line above
    done.failed = name
    done.error = "".join(traceback.format_exception_only(type(error), error)).strip()
    done.traceback = "".join(traceback.format_exception(type(error), error, trace))
