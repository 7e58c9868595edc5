"""What there is not within a page: whoever asks for it is told what to use in its place."""

from __future__ import annotations

import _thread
import sys
from types import ModuleType

from .hooks import after_import

_THREADS = (
    "Python in a page has one thread: use `async def`, or several Workers (the option `workers` of connect()). "
    "A host can run this file with threads: `pons serve`."
)
_PROCESSES = "Python in a page can start no processes. A host can run this file: `pons serve`."
_SOCKETS = (
    "Python in a page has no sockets: `from pyodide.http import pyfetch` and `await pyfetch(url)` for HTTP, "
    "or let the page's JavaScript open a WebSocket. A host can run this file: `pons serve`."
)
_PAGE_ALONE = frozenset(("document", "window", "alert", "confirm", "prompt", "localStorage", "sessionStorage"))


def refuse_what_is_not_there(in_worker: bool) -> None:
    """Puts sentences in the places of threads, processes and sockets, and of the document where that is elsewhere."""
    _refuse_threads()
    after_import("subprocess", lambda module: _replace(module.Popen, "__init__", _refusal(_PROCESSES)))
    after_import("multiprocessing.process", lambda module: _replace(module.BaseProcess, "start", _refusal(_PROCESSES)))
    after_import("socket", _refuse_sockets)
    after_import("urllib.request", lambda module: _replace(module, "urlopen", _refusal(_SOCKETS)))
    if in_worker:
        import js

        sys.modules["js"] = _WorkerScope(js)


def _refuse_threads() -> None:
    refuse = _refusal(_THREADS, RuntimeError)
    for name in ("start_new_thread", "start_new", "start_joinable_thread"):
        _replace(_thread, name, refuse)
    after_import("threading", _refuse_threads_in)


def _refuse_threads_in(module) -> None:
    for name in ("_start_new_thread", "_start_joinable_thread"):
        _replace(module, name, _refusal(_THREADS, RuntimeError))


def _refuse_sockets(module) -> None:
    refuse = _refusal(_SOCKETS)
    for name in ("connect", "connect_ex", "bind"):
        _replace(module.socket, name, refuse)
    _replace(module, "create_connection", refuse)


def _replace(owner, name: str, value) -> None:
    if hasattr(owner, name):
        setattr(owner, name, value)


def _refusal(sentence: str, kind: type = OSError):
    def refuse(*_: object, **__: object) -> None:
        raise kind(sentence)

    return refuse


class _WorkerScope(ModuleType):
    """The module `js` of a Worker, which says where the rest of a page's names are."""

    def __init__(self, scope) -> None:
        super().__init__("js", "What JavaScript has as globals in this Worker.")
        self.__dict__["_scope"] = scope

    def __getattr__(self, name: str):
        if name in _PAGE_ALONE and not hasattr(self._scope, name):
            raise ImportError(
                f"js.{name} belongs to the page, and this Python runs in a Worker beside it: "
                'connect({ python: "in-page", mode: "main" }) runs it in the page itself, and '
                "pons.call(name, ...) calls a function that the page gave to connect()."
            )
        return getattr(self._scope, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._scope, name, value)

    def __dir__(self) -> list:
        return dir(self._scope)
