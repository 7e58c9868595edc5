"""Imports of the engine's own, which no file of the user's may stand in for."""

from __future__ import annotations

import sys

_folders: list[str] = []  # the user's, put on sys.path by `loading`


def add_user_folder(folder: str, index: int = 0) -> None:
    """Puts a folder of the user's on sys.path, as running his program from there would."""
    sys.path.insert(index, folder)
    _folders.append(folder)


def standard(name: str):
    """Imports a module of the standard library, even where a `selectors.py` lies beside the user's program."""
    module = sys.modules.get(name)
    if module is not None and not _is_users(module):
        return module
    path, hidden = sys.path, {}
    for other, loaded in list(sys.modules.items()):
        if _is_users(loaded):
            hidden[other] = sys.modules.pop(other)
    sys.path = [entry for entry in path if entry not in _folders]
    try:
        __import__(name)
        return sys.modules[name]
    finally:
        sys.path = path
        sys.modules.update(hidden)


def _is_users(module: object) -> bool:
    file = getattr(module, "__file__", None)
    return type(file) is str and any(file.startswith(folder) for folder in _folders) and "site-packages" not in file
