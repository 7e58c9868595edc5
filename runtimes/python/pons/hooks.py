"""Lets a function see to a module of the standard library when a program first imports it, and never before."""

from __future__ import annotations

import sys
from _frozen_importlib import _find_spec

_waiting: dict = {}  # module name -> function that is given the module


def after_import(name: str, then) -> None:
    """Calls `then` with a module: now where it is imported already, else as soon as it is."""
    if name in sys.modules:
        then(sys.modules[name])
        return
    _waiting[name] = then
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)


class _Finder:
    """Waits for the first import of each of those modules."""

    @staticmethod
    def find_spec(name: str, path=None, target=None):
        then = _waiting.pop(name, None)
        if then is None:
            return None
        if not _waiting and _Finder in sys.meta_path:
            sys.meta_path.remove(_Finder)
        spec = _find_spec(name, path, target)
        if spec is not None:
            spec.loader = _Loader(spec.loader, then)
        return spec


class _Loader:
    """Loads the module as its own loader does, then shows it."""

    def __init__(self, loader, then) -> None:
        self._loader = loader
        self._then = then

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module) -> None:
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._then(module)
