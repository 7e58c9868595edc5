"""Imports of the engine's own, which no file of the user's may stand in for."""

from __future__ import annotations

import os
import sys
from _frozen_importlib_external import PathFinder
from _thread import get_ident

from .early import uncover

_LIBRARY = os.path.dirname(os.__file__)
_folders: list[str] = []  # the user's, put on sys.path by `loading`
_found: dict[str, object] = {}


def add_user_folder(folder: str) -> None:
    """Puts a folder of the user's first on sys.path, as running his program from there would."""
    sys.path.insert(0, folder)
    _folders.append(folder)
    uncover(folder)


def standard(name: str):
    """Imports a module of the standard library, even where a `selectors.py` lies beside the user's program."""
    module = _found.get(name)
    if module is None:
        module = _found[name] = _import(name) if _folders else __import__(name)
    return module


def _import(name: str):
    # Neither sys.path nor the user's modules are taken from other threads meanwhile, but for a module of the user's
    # that has the name of one of the library's.
    finder = _LibraryFinder()
    place = sys.meta_path.index(PathFinder) if PathFinder in sys.meta_path else len(sys.meta_path)
    sys.meta_path.insert(place, finder)
    hidden = {other: sys.modules.pop(other) for other in list(sys.modules) if _is_shadow(other)}
    try:
        __import__(name)
        return sys.modules[name]
    finally:
        sys.modules.update(hidden)
        sys.meta_path.remove(finder)


class _LibraryFinder:
    """Finds top-level modules without the user's folders, for one thread."""

    def __init__(self) -> None:
        self._thread = get_ident()
        self._path = [entry for entry in sys.path if entry not in _folders]

    def find_spec(self, name: str, path=None, target=None):
        if path is not None or get_ident() != self._thread:
            return None
        return PathFinder.find_spec(name, self._path, target)


def _is_shadow(name: str) -> bool:
    file = getattr(sys.modules.get(name), "__file__", None)
    if type(file) is not str or os.path.dirname(file) not in _folders:
        return False
    return os.path.exists(os.path.join(_LIBRARY, name + ".py")) or os.path.isdir(os.path.join(_LIBRARY, name))
