"""Runs a script in a fork as `python FILE`, `python -m MODULE` or `python -c CODE` would in a process of its own."""

from __future__ import annotations

import builtins
import os
import sys
from _frozen_importlib import BuiltinImporter
from _frozen_importlib_external import SourceFileLoader

from .early import uncover
from .ending import end, show

# What stands below the script on the stack and counts for the recursion limit; older versions count calls of C code too.
_DEPTH = 3 if sys.version_info >= (3, 12) else 5
_DEPTH_OF_MODULE = 3
_HAS_ANNOTATIONS = sys.version_info < (3, 14)


class Script:
    """One script: made where its fork begins, run where nothing of the template is on the stack any more."""

    def __init__(self, request: dict) -> None:
        self._line = request["line"]  # that of the Python of its own
        self._arguments = request["arguments"]
        self._step = self._prepare(request)
        depth = _DEPTH if request.get("module") is None else _DEPTH_OF_MODULE
        sys.setrecursionlimit(sys.getrecursionlimit() + depth)

    def run(self) -> None:
        """Runs the script to its end, which is the end of the process."""
        step = self._step
        del self._step
        uncaught = None
        try:
            step()
        except BaseException as error:
            uncaught = error
        del step
        code, is_interrupt = 0, type(uncaught) is KeyboardInterrupt
        if uncaught is not None:
            code = show(uncaught)
            del uncaught  # and with it what its frames hold
        end(code, is_interrupt)

    def _prepare(self, request: dict):
        if hasattr(sys, "orig_argv"):
            sys.orig_argv = self._line
        if request.get("file") is not None:
            return self._prepare_file(request["file"])
        if request.get("module") is not None:
            return self._prepare_module(request["module"])
        return self._prepare_code(request["code"])

    def _prepare_file(self, name: str):
        path = _full_path(name)
        code = self._compile(path)
        self._take_name(name, os.path.dirname(os.path.realpath(path)))
        main = _new_main(SourceFileLoader("__main__", path))
        main.__file__ = path
        main.__cached__ = None
        return _Step(code, main)

    def _prepare_code(self, source: str):
        try:
            code = compile(source, "<string>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            self._start_anew()
        self._take_name("-c", "")
        main = _new_main(BuiltinImporter)
        _show_source(source, code)
        return _Step(code, main)

    def _prepare_module(self, name: str):
        import runpy

        self._take_name("-m", os.getcwd())
        _new_main(BuiltinImporter)
        return lambda: runpy._run_module_as_main(name)

    def _compile(self, path: str):
        try:
            with open(path, "rb") as file:
                return compile(file.read(), path, "exec", dont_inherit=True)
        except (OSError, SyntaxError, ValueError):
            return self._start_anew()

    def _start_anew(self):
        """Puts a Python of its own in the place of this fork, for what has to be said just as that one says it.

        Its folders, archives and bytecode are scripts too, and it has sentences for what is missing or does not parse.
        """
        import signal

        for name in ("SIGPIPE", "SIGXFSZ"):  # what Python ignores, and programs do not expect to find ignored
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
        os.execv(sys.executable, self._line)

    def _take_name(self, name: str, folder: str) -> None:
        sys.argv = [name, *self._arguments]
        if not getattr(sys.flags, "safe_path", sys.flags.isolated):
            sys.path.insert(0, folder)
            uncover(folder or ".")


class _Step:
    """The code of a script, and the module that it runs in."""

    def __init__(self, code, main) -> None:
        self._code = code
        self._space = main.__dict__

    def __call__(self) -> None:
        code, space = self._code, self._space
        del self._code, self._space
        exec(code, space)


def _full_path(path: str) -> str:
    """As CPython does it, which tidies nothing but this."""
    return path if path.startswith("/") else os.path.join(os.getcwd(), path[2:] if path.startswith("./") else path)


def _new_main(loader):
    main = type(sys)("__main__")
    main.__builtins__ = builtins
    main.__loader__ = loader
    if _HAS_ANNOTATIONS:
        main.__annotations__ = {}
    del sys.modules["__main__"]  # and not replaced: it is the newest module
    sys.modules["__main__"] = main
    return main


def _show_source(source: str, code) -> None:
    """Lets tracebacks quote code that has no file, as Python does since 3.13."""
    if sys.version_info >= (3, 13):
        import linecache

        if hasattr(linecache, "_register_code"):
            by_code = hasattr(linecache, "_interactive_cache")
            linecache._register_code(code if by_code else "<string>", source, "<string>")
