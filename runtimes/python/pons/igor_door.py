"""The engine's side of an Igor program: runs it as `__main__`, brings what clients say to its server, and back.

The host asks for `pons.igor.outgoing`, then calls `pons.igor.run`, which lasts as long as the program does. When the
program's server runs, the host tells of clients and of their messages; see `igor_outlet` for the way back.
"""

from __future__ import annotations

import os
import sys
from functools import partial

from .actions import THREADED, Action
from .arguments import read_arguments
from .calls import current
from .cancel import boundary
from .errors import plain_error
from .frames import NAMED
from .igor_outlet import Outlet
from .igor_threads import ClientThread, Turn
from .imports import add_user_folder, standard
from .running import running
from .waiting import make_bell, raise_if_cancelled, ring, wait_for
from .writing import PROTOCOL, dumps


class _Program:
    """The one program that a worker runs."""

    outlet: Outlet | None = None
    server = None
    end = None  # rung when the server is to end
    code: object = None  # what a handler has left by, as `sys.exit` takes it
    has_left = False


_program = _Program()
_threads: dict[int, ClientThread] = {}  # of the clients, by their numbers


@boundary
def run(path: str) -> int:
    """Runs the program to its end, and gives its exit code."""
    threading = standard("threading")
    main = type(sys)("__main__")
    main.__file__, main.__builtins__ = path, __builtins__
    sys.argv = [path]
    _import_igor()
    add_user_folder(os.path.dirname(path))
    sys.modules["__main__"] = main
    with open(path, "rb") as file:
        source = file.read()
    try:
        exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)
        for thread in threading.enumerate():  # Python waits for them, too; one may run the server
            if not thread.daemon and thread is not threading.current_thread():
                thread.join()
    except SystemExit as end:
        return _exit_code(end.code)
    finally:
        if _program.outlet is not None:
            _program.outlet.end()
    return _exit_code(_program.code) if _program.has_left else 0


def serve(server, asked: dict, start) -> None:
    """Lets the host serve a server, and blocks until it is to end."""
    if _program.outlet is None:
        raise RuntimeError("No host serves this program: run it by `pons serve main.py --igor`.")
    if _program.server is not None:
        raise RuntimeError("An IgorServer runs already, and a program can run one.")
    _program.end, _program.server = make_bell(), server
    start()
    _program.outlet.tell(asked)
    while not _program.has_left:
        wait_for(_program.end, anywhere=True)
        raise_if_cancelled()
        call = current.get()
        if call is not None and call.is_cancelled:
            return  # this is not the main thread, which hears of it by itself
    raise SystemExit(_program.code)


def exit(code) -> None:
    """Hears that a handler has left by `sys.exit`: that ends the program."""
    if not _program.has_left:
        _program.code, _program.has_left = code, True
        ring(_program.end)


def send(number: int, text: bytes) -> None:
    """Sends a text to one client."""
    _program.outlet.send(number, text)


def send_to_all(numbers: list, text: bytes) -> None:
    """Sends a text to all clients, of whom those are known."""
    _program.outlet.send_to_all(numbers, text)


def open_client(number: int, address: tuple) -> None:
    """Hears that a client has come."""
    _program.outlet.open(number)
    client = _program.server.server.open(number, tuple(address))
    _threads[number] = ClientThread(client, running(), _program.outlet)


def close_client(number: int) -> None:
    """Hears that a client has gone: what it has said is still dealt with."""
    thread = _threads.pop(number, None)
    if thread is not None:
        _program.server.server.leave(number)
        _program.outlet.close(number)
        thread.end()


def note_read(number: int, size: int) -> None:
    """Hears that a client was sent so many bytes."""
    _program.outlet.note_read(number, size)


def find_message(call, engine) -> Action | dict:
    """Gives the action that deals with a client's message, on the client's own thread."""
    try:
        (number, text), _ = read_arguments(call)
        thread = _threads[number]
    except Exception as error:  # whatever came, it must not end the thread that reads
        return plain_error("arguments", f"The message is of no client here: {type(error).__name__}: {error}.")
    call.payload = dumps((), PROTOCOL)
    call.flags &= ~NAMED
    action = Action("pons.igor.message", partial(_program.server.take, thread.client, text))
    action.kind, action.pool = THREADED, Turn(thread, call)
    return action


def find_outgoing(call, engine) -> Action:
    """Gives the action whose items are all that goes to clients."""
    action = Action("pons.igor.outgoing", _nothing)
    action.kind = THREADED
    action.pool = _program.outlet = Outlet(call, engine)
    return action


def _nothing() -> None:
    pass


def _import_igor() -> None:
    """Imports the package that stands in Igor's place, also where the real one is installed or lies beside the file."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path.insert(0, here)
    try:
        for name in ("igor.core", "igor.server"):
            __import__(name)
    finally:
        sys.path.remove(here)


def _exit_code(code) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return int(code) & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1
