"""The first moments of a fork: all by which one process differs from another becomes its own."""

from __future__ import annotations

import os
import signal
import sys
import time

from .early import Snapshot, clear_path_caches, use
from .script import Script
from .worker import prepare

_FLAGS = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)
CANNOT_ENTER = 72  # exit code: EX_OSFILE of sysexits.h


def open_stdio(paths: list) -> list[int]:
    """Opens the three pipes that the host has made; it holds their other ends, so that nothing has to be waited for."""
    opened: list[int] = []
    try:
        for path, flags in zip(paths, _FLAGS):
            opened.append(os.open(path, flags | os.O_NONBLOCK))
            os.set_blocking(opened[-1], True)
    except OSError:
        for descriptor in opened:
            os.close(descriptor)
        raise
    return opened


def reseed_numpy() -> None:
    """Gives the next fork other random numbers than this one: in the template, where nobody waits for it."""
    numbers = sys.modules.get("numpy.random")
    if hasattr(numbers, "seed"):
        numbers.seed()


class Birth:
    """One fork, of what the host has asked for."""

    def __init__(self, request: dict, stdio: list, own: tuple, snapshot: Snapshot) -> None:
        self._request = request
        self._stdio = stdio
        self._own = own
        self._snapshot = snapshot

    def begin(self):
        """Settles in; gives what is to be done from then on."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, descriptor in enumerate(self._stdio):
            os.dup2(descriptor, number)
        for descriptor in (*self._stdio, *self._own):
            os.close(descriptor)
        self._enter()
        _take_environment(self._request["environment"])
        _reseed()
        clear_path_caches()
        use(self._snapshot)
        if self._request["kind"] == "script":
            return Script(self._request).run
        return self._prepare_worker()

    def _enter(self) -> None:
        folder = self._request["folder"]
        try:
            os.chdir(folder)
        except OSError as error:
            os.write(2, f"pons: The working directory {folder!r} cannot be entered: {error}\n".encode())
            os._exit(CANNOT_ENTER)

    def _prepare_worker(self):
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        sys.argv = [os.path.join(here, "pons-worker.py"), self._request["target"]]
        sys.path.append(here)  # last, for multiprocessing's children
        return prepare()


def _take_environment(wanted: dict) -> None:
    zone = os.environ.get("TZ")
    for name in os.environ.keys() - wanted.keys():
        # Python itself has set this one where the locale was C; in a Python of its own it would have done so again.
        if name != "LC_CTYPE":
            del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
    if zone != os.environ.get("TZ"):
        time.tzset()


def _reseed() -> None:
    """Makes new what no two processes have in common; `random` sees to itself, `numpy.random` was seen to before."""
    files = sys.modules.get("tempfile")
    if hasattr(files, "_name_sequence"):
        files._name_sequence = files.tempdir = None  # the folder too: it was chosen by the environment
    processes = sys.modules.get("multiprocessing.process")
    if hasattr(processes, "AuthenticationString"):
        processes.current_process().authkey = os.urandom(32)
        processes.ORIGINAL_DIR = os.getcwd()
    identities = sys.modules.get("uuid")
    if hasattr(identities, "_last_timestamp"):
        identities._last_timestamp = None
