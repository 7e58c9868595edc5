"""What a template has imported too early: before it knew the user's folder, whose files would have come first."""

from __future__ import annotations

import os
import sys

_ENGINE = __name__.rpartition(".")[0]


class Snapshot:
    """The modules that all forks bring along; taken once, because a fork that looks at each has to copy each."""

    def __init__(self, before: frozenset) -> None:
        self.modules = dict(sys.modules)
        self.early = self.modules.keys() - before  # those that a process of its own would not have yet
        self.engine = [name for name in self.modules if name == _ENGINE or name.startswith(_ENGINE + ".")]


_snapshot: Snapshot | None = None  # none in a process that no template has forked


def use(snapshot: Snapshot) -> None:
    """Says, in a fork, what it has brought along."""
    global _snapshot
    _snapshot = snapshot


def uncover(folder: str) -> None:
    """Forgets each early module in whose place a file in a folder of the user's would have been found."""
    if _snapshot is None:
        return
    try:
        entries = os.listdir(folder)
    except OSError:
        return  # nothing can be imported from there either
    for entry in entries:
        name, dot, _ = entry.partition(".")
        if name in _snapshot.early and (_is_source(entry) if dot else _is_package(os.path.join(folder, name))):
            _forget(name)


def hide_engine() -> None:
    """Forgets the runtime itself: a script of the user's may well have a `pons.py` beside it."""
    for name in _snapshot.engine:
        sys.modules.pop(name, None)


def clear_path_caches() -> None:
    """Lets imports look at folders anew: they may have changed since the template looked."""
    caches = sys.path_importer_cache
    for path, finder in list(caches.items()):
        if finder is None:
            del caches[path]
        elif hasattr(finder, "invalidate_caches"):
            finder.invalidate_caches()


def late_modules() -> list:
    """Gives the modules that were imported since the fork, and their names, the newest first."""
    late = []
    for name in reversed(sys.modules):  # in the order of their imports
        module = sys.modules[name]
        if module is _snapshot.modules.get(name):
            break
        late.append((name, module))
    return late


def _is_source(entry: str) -> bool:
    return entry.endswith((".py", ".pyc", ".so"))


def _is_package(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "__init__.py"))


def _forget(name: str) -> None:
    inner = name + "."
    for known in list(sys.modules):
        if known == name or known.startswith(inner):
            del sys.modules[known]
