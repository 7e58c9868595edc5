"""OpenBLAS starts its threads when it is loaded, or when it is told how many to use. A template loads it with one, for
threads do not survive a fork; so each fork tells it what it would have taken by itself."""

from __future__ import annotations

import os

_VARIABLES = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")  # in this order, as the library reads them
_AFFIXES = (("", ""), ("", "64_"), ("scipy_", ""), ("scipy_", "64_"))  # the wheels of numpy and scipy rename it
_found: list = []  # for each copy of the library: what sets the number, and how many it takes by itself


def find_libraries() -> None:
    """Finds those that are loaded, in the template; where the system has no /proc, there is no OpenBLAS to speak of."""
    try:
        import ctypes

        with open("/proc/self/maps", "rb") as file:
            paths = {line.split(maxsplit=5)[-1].strip() for line in file if b"openblas" in line.lower()}
        libraries = [ctypes.CDLL(os.fsdecode(path)) for path in sorted(paths) if path.startswith(b"/")]
    except (ImportError, OSError):
        return
    for library in libraries:
        for before, after in _AFFIXES:
            setter = getattr(library, f"{before}openblas_set_num_threads{after}", None)
            count = getattr(library, f"{before}openblas_get_num_procs{after}", None)
            if setter is not None and count is not None:
                _found.append((setter, count()))
                break


def restore_threads() -> None:
    """Lets each use as many threads as it would in a process of its own, in a fork whose environment is settled."""
    for setter, processors in _found:
        named = [os.environ[name] for name in _VARIABLES if os.environ.get(name, "").isdecimal()]
        wanted = int(named[0]) if named and int(named[0]) > 0 else processors
        if wanted > 1:
            setter(wanted)
