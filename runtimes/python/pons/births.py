"""The first moments of a fork: all by which one process differs from another becomes its own."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time

from .blas import restore_threads
from .early import Snapshot, clear_path_caches, hide_engine, use
from .farewell import keep_pipe
from .script import Script
from .worker import prepare

_FLAGS = (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)
CANNOT_ENTER = 72  # exit code: EX_OSFILE of sysexits.h


class Birth:
    """One fork, that tells the host of itself."""

    def __init__(self, kind: str, snapshot: Snapshot, outward: int, others: tuple) -> None:
        self._kind = kind
        self._snapshot = snapshot
        self._outward = outward
        self._others = others  # descriptors of the template's, which no fork may keep

    def settle(self, pipes: tuple | None) -> Birth:
        """Does all that needs no knowledge of what is asked for; the pipes are those of a script's farewell."""
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in self._others:
            os.close(descriptor)
        keep_pipe(pipes)
        _make_new()
        use(self._snapshot)
        if self._kind == "script":
            hide_engine()
        return self

    def await_request(self, ear: int) -> bytes:
        """Waits, as a fork that was made ahead, for what it is to be; ends with the template."""
        if not _is_readable(ear):
            _rehearse()
        line = b""
        while not line.endswith(b"\n"):
            data = os.read(ear, 65_536)
            if not data:
                os._exit(0)
            line += data
        os.close(ear)
        return line

    def begin(self, line: bytes):
        """Becomes what is asked for; gives what is to be done from then on."""
        request = json.loads(line)
        self._take_stdio(request)
        _enter(request["folder"])
        _take_environment(request["environment"])
        restore_threads()
        clear_path_caches()
        return Script(request).run if self._kind == "script" else _prepare_worker(request["target"])

    def _take_stdio(self, request: dict) -> None:
        """Opens the three pipes that the host has made; it holds their other ends, so that nothing is waited for."""
        try:
            for number, (path, flags) in enumerate(zip(request["stdio"], _FLAGS)):
                descriptor = os.open(path, flags | os.O_NONBLOCK)
                os.set_blocking(descriptor, True)
                os.dup2(descriptor, number)
                os.close(descriptor)
        except OSError as error:
            self._tell(refused=request["fork"], why=f"its pipes could not be opened: {error}")
            os._exit(1)
        self._tell(forked=request["fork"], pid=os.getpid())
        os.close(self._outward)

    def _tell(self, **answer: object) -> None:
        os.write(self._outward, json.dumps(answer).encode() + b"\n")  # short, and so written whole


def reseed_numpy() -> None:
    """Gives the next fork other random numbers than this one: in the template, where nobody waits for it."""
    numbers = sys.modules.get("numpy.random")
    if hasattr(numbers, "seed"):
        # From as many bits as it would take by itself, in a fifth of the time.
        chance = os.urandom(32)
        numbers.seed([int.from_bytes(chance[i : i + 4], "little") for i in range(0, 32, 4)])


def _enter(folder: str) -> None:
    try:
        os.chdir(folder)
    except OSError as error:
        os.write(2, f"pons: The working directory {folder!r} cannot be entered: {error}\n".encode())
        os._exit(CANNOT_ENTER)
    processes = sys.modules.get("multiprocessing.process")
    if hasattr(processes, "ORIGINAL_DIR"):
        processes.ORIGINAL_DIR = folder


def _prepare_worker(target: str):
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.argv = [os.path.join(here, "pons-worker.py"), target]
    sys.path.append(here)  # last, for multiprocessing's children
    return prepare()


def _is_readable(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _rehearse() -> None:
    """Goes through the motions of a script, so that the memory that it writes to is the fork's own when one comes."""
    environment = dict(os.environ)
    json.loads(json.dumps({"fork": 0, "environment": environment}))
    _take_environment(environment)
    clear_path_caches()
    with open(__file__, "rb") as file:
        file.read()
    os.path.realpath(__file__)
    exec(compile(b"import sys\ndef f(x):\n    return x\nf(1)\n", "<rehearsal>", "exec", dont_inherit=True), {})
    gc.collect()


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
    files = sys.modules.get("tempfile")
    if hasattr(files, "tempdir"):
        files.tempdir = None  # it was chosen by the environment


def _make_new() -> None:
    """Makes new what no two processes have in common; `random` sees to itself, `numpy.random` was seen to before."""
    files = sys.modules.get("tempfile")
    if hasattr(files, "_name_sequence"):
        files._name_sequence = None
    processes = sys.modules.get("multiprocessing.process")
    if hasattr(processes, "AuthenticationString"):
        processes.current_process().authkey = os.urandom(32)
    identities = sys.modules.get("uuid")
    if hasattr(identities, "_last_timestamp"):
        identities._last_timestamp = None
