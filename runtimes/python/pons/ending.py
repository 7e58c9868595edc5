"""The end of a script in a fork: all that a user can see of how CPython ends, without taking the whole house down.

CPython takes apart every module that is loaded, which with numpy costs ten times as long as the script; and in a fork
each page of memory is copied first. Here only what came after the fork is taken apart: so objects of the script are
finalized and its files are written, and what the template brought along goes with the process.
"""

from __future__ import annotations

import _thread
import atexit
import gc
import os
import signal
import sys
import weakref

from .early import late_modules
from .farewell import tell

try:
    import ctypes

    # Not os._exit: what C code has printed but not written yet, and what libraries do at exit, belongs to the end, too.
    _leave = ctypes.PyDLL(None).exit
except (ImportError, OSError, AttributeError):
    _leave = os._exit

_RUNTIME = os.path.dirname(os.path.abspath(__file__))
_FLUSH_FAILED = 120


def show(error: BaseException) -> int:
    """Shows an exception that nobody caught, unless it only asks for the end; gives the exit code."""
    return _exit_code(error) if isinstance(error, SystemExit) else _show(error)


def end(code: int, is_interrupt: bool) -> None:
    """Ends the process: its threads, its atexit functions, its output, its objects."""
    _await_threads()
    _run_atexit()
    code = code if _flush() else _FLUSH_FAILED
    if _runs_alone():
        _take_apart()
        code = code if _flush() else _FLUSH_FAILED
    elif not is_interrupt:
        # Threads that nobody waits for would see their modules go. CPython can stop them, and takes its time.
        raise SystemExit(code)
    if is_interrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    tell(code & 0xFF)
    _leave(code & 0xFF)


def _exit_code(error: SystemExit) -> int:
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return int(code) & 0xFF if -(1 << 63) <= code < 1 << 63 else 0xFF
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{code}\n")
        except Exception:
            pass  # nobody listens, and the exit code says it, too
    return 1


def _show(error: BaseException) -> int:
    error.__traceback__ = trace = _without_ours(error)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    hook = getattr(sys, "excepthook", None)
    try:
        if hook is None:
            sys.stderr.write("sys.excepthook is missing\n")
            hook = sys.__excepthook__
        hook(type(error), error, trace)
    except SystemExit as other:
        return _exit_code(other)
    except BaseException as other:
        second = _without_ours(other)
        sys.stderr.write("Error in sys.excepthook:\n")
        sys.__excepthook__(type(other), other.with_traceback(second), second)
        sys.stderr.write("\nOriginal exception was:\n")
        sys.__excepthook__(type(error), error, trace)
    return 1


def _await_threads() -> None:
    threading = sys.modules.get("threading")
    if hasattr(threading, "_shutdown"):
        try:
            threading._shutdown()
        except BaseException as error:
            _ignore(error, threading, "threading shutdown")


def _run_atexit() -> None:
    try:
        atexit._run_exitfuncs()
    except BaseException:
        pass  # it has printed what was raised, and raises it once more before Python 3.10
    atexit._clear()


def _flush() -> bool:
    is_well = True
    for stream, is_told in ((sys.stdout, True), (sys.stderr, False)):
        try:
            if stream is not None and not getattr(stream, "closed", False):
                stream.flush()
        except BaseException as error:
            is_well = False
            if is_told:
                _ignore(error, stream, "flushing sys.stdout")
    return is_well


def _ignore(error: BaseException, place: object, doing: str) -> None:
    """Tells of an error that can have no consequence, in the words of CPython's version."""
    message = None
    if sys.version_info >= (3, 13):
        place, message = None, f"Exception ignored on {doing}"
    trace = _without_ours(error)
    hook, caught = sys.unraisablehook, []
    sys.unraisablehook = caught.append

    def fail(_: object) -> None:
        raise error

    reference = weakref.ref(_Thing(), fail)  # there is no other way to the class of what the hook is given
    del reference
    sys.unraisablehook = hook
    hook(type(caught[0])((type(error), error.with_traceback(trace), trace, message, place)))


class _Thing:
    """Lives for a moment."""


def _without_ours(error: BaseException):
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_RUNTIME):
        trace = trace.tb_next
    return trace


def _runs_alone() -> bool:
    return _thread._count() == 0


def _take_apart() -> None:
    gc.callbacks.clear()
    if gc.isenabled():
        gc.collect()  # while all are alive: it puts them in the order in which an open file is written before it is closed
    sys.last_type = sys.last_value = sys.last_traceback = sys.last_exc = None
    sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__
    sys.excepthook, sys.displayhook = sys.__excepthook__, sys.__displayhook__
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)) and number != signal.SIGINT:
            signal.signal(number, signal.SIG_DFL)
    kept = []
    for name, module in late_modules():
        if isinstance(module, type(sys)):
            kept.append(weakref.ref(module))
        del sys.modules[name]
        del module
    gc.collect()
    for reference in kept:
        module = reference()
        if module is not None:
            _clear(module.__dict__)
        del module
    gc.collect()


def _clear(space: dict) -> None:
    """In CPython's own order: names that begin with one underscore go first, `__builtins__` stays."""
    for name in list(space):
        if name[:1] == "_" and name[1:2] != "_":
            space[name] = None
    for name in list(space):
        if name[:1] != "_" or (name[1:2] == "_" and name != "__builtins__"):
            space[name] = None
