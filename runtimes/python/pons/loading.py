"""Loads the module that a worker serves: a file, a package's folder, or a dotted module name."""

from __future__ import annotations

import os
import sys

# What importlib.util gives out too, without the 2 ms of importing that.
from _frozen_importlib import module_from_spec
from _frozen_importlib_external import SourceFileLoader, spec_from_file_location

from .actions import LoadError
from .imports import add_user_folder


def load(target: str):
    """Imports the target on the calling thread and gives its module."""
    path = os.path.abspath(target)
    if os.path.isfile(path):
        return _load_package(os.path.dirname(path)) if os.path.basename(path) == "__init__.py" else _load_file(path)
    if os.path.isdir(path) and (not _is_dotted(target) or os.path.isfile(os.path.join(path, "__init__.py"))):
        return _load_package(path)
    if not _is_dotted(target):
        raise LoadError(f"There is no file or package {target!r} (looked from the working directory {os.getcwd()}).")
    add_user_folder(os.getcwd())
    return _import(target, target)


def _is_dotted(target: str) -> bool:
    return not target.endswith(".py") and all(part.isidentifier() for part in target.split("."))


def _load_package(folder: str):
    name, root = _within_package(folder)
    if not os.path.isfile(os.path.join(folder, "__init__.py")):
        raise LoadError(f"The folder {folder!r} is no package: it has no __init__.py. Name a file in it.")
    add_user_folder(root)
    return _import(name, os.path.join(folder, "__init__.py"))


def _load_file(path: str):
    folder, file = os.path.split(path)
    stem = os.path.splitext(file)[0]
    package, root = _within_package(folder)
    add_user_folder(folder)
    if package and "." not in stem:
        # The package's parent stands first: else `pkg/pkg.py` would be found in place of the package.
        add_user_folder(root)
        return _import(f"{package}.{stem}", path)
    # By its path and not by its name: a `random.py` of the user's must load though the library's is imported already.
    name = "main" if stem == "__main__" else stem.replace(".", "_")
    sys.argv = [path]
    spec = spec_from_file_location(name, path, loader=ScriptLoader(name, path))
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return sys.modules.get(name, module)  # a module may put something else in its place


class ScriptLoader(SourceFileLoader):
    """Compiles the file anew each time, as Python does with a script: caches go by whole seconds, and lose an edit."""

    def get_code(self, name: str):
        return self.source_to_code(self.get_data(self.path), self.path)


def is_in_package(path: str) -> bool:
    """Says whether a file belongs to a package, and is to be imported by its name."""
    return bool(_within_package(os.path.dirname(path))[0])


def _within_package(folder: str) -> tuple[str, str]:
    """Gives the dotted name of the package whose folder this is, empty if it is none, and the folder above its root."""
    names: list[str] = []
    while os.path.isfile(os.path.join(folder, "__init__.py")) and "." not in os.path.basename(folder):
        folder, name = os.path.split(folder)
        names.insert(0, name)
    return ".".join(names), folder


def _import(name: str, shown: str):
    sys.argv = [shown]
    __import__(name)
    return sys.modules[name]
