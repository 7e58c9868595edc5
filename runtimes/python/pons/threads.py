"""A thread that a call starts belongs to that call: what it prints, reports and calls is the call's own.

Plain threads do not inherit context variables. `current` alone is handed on: with a copy of the whole context, threads
would share what belongs to one, as `decimal` keeps it there. The engine's own threads are started by `start_unbound`.
"""

from __future__ import annotations

import _thread
import sys

from .calls import current
from .hooks import after_import

start_unbound = _thread.start_new_thread  # starts a thread that belongs to no call
_start_joinable = getattr(_thread, "start_joinable_thread", None)  # Python 3.13


def bind_threads() -> None:
    """Wraps whatever starts a thread, in the modules that are there and in those that a program imports later."""
    _thread.start_new_thread = _thread.start_new = _start_new_thread
    if _start_joinable is not None:
        _thread.start_joinable_thread = _start_joinable_thread
    threading = sys.modules.get("threading")
    for name, function in (("_start_new_thread", start_unbound), ("_start_joinable_thread", _start_joinable)):
        if function is not None and getattr(threading, name, None) is function:
            setattr(threading, name, globals()[name])
    after_import("concurrent.futures.thread", _bind_executor)


def _start_new_thread(function, args, kwargs=None, /):
    """Starts a thread, in the current call where there is one."""
    call = current.get()
    given = (args,) if kwargs is None else (args, kwargs)
    if call is None or not callable(function) or type(args) is not tuple or type(kwargs) not in (dict, type(None)):
        return start_unbound(function, *given)
    return start_unbound(_begin, (call, function, *given))


def _start_joinable_thread(function, *options, **named):
    """Starts a thread, in the current call where there is one."""
    call = current.get()
    if call is None or not callable(function):
        return _start_joinable(function, *options, **named)
    return _start_joinable(lambda: _begin(call, function), *options, **named)


def _begin(call, function, args: tuple = (), kwargs: dict = {}) -> None:  # noqa: B006  (never altered)
    current.set(call)
    context = getattr(getattr(function, "__self__", None), "_context", None)
    if type(context).__name__ == "Context" and context.get(current) is None:
        try:
            context.run(current.set, call)  # since Python 3.14 a Thread runs in a context that is made for it
        except RuntimeError:
            pass  # a context that others are in: the author wants it as it is
    function(*args, **kwargs)


def _bind_executor(module) -> None:
    """Lets a pool's thread work for the call that submitted the work, not for the first one that needed a thread."""
    executor = getattr(module, "ThreadPoolExecutor", None)
    if executor is None:
        return
    plain = executor.submit

    def submit(self, fn, /, *args, **kwargs):
        if any(kind.__name__ == "InterpreterPoolExecutor" for kind in type(self).__mro__):
            return plain(self, fn, *args, **kwargs)  # its work goes to an interpreter where no call is known
        return plain(self, _run_in, current.get(), fn, *args, **kwargs)

    submit.__doc__, submit.__qualname__, submit.__module__ = plain.__doc__, plain.__qualname__, plain.__module__
    executor.submit = submit


def _run_in(call, function, /, *args, **kwargs):
    token = current.set(call)
    try:
        return function(*args, **kwargs)
    finally:
        current.reset(token)
