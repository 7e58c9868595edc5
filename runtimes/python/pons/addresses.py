"""Where a host listens: `unix:/run/user/1000/pons.sock`, `tcp:127.0.0.1:5679`, or `pipe:name` on Windows."""

from __future__ import annotations

import errno
import os
import sys

from .remote import CannotJoin
from .wires import PipeWire, SocketWire

_FORMS = "unix:PATH, tcp:HOST:PORT, tcp:PORT or, on Windows, pipe:NAME"
_LOOPBACK = "127.0.0.1"


def open_wire(address: str, seconds: float):
    """Connects to an address, within a time; CannotJoin says why nobody answers there."""
    kind, _, place = address.partition(":")
    if not place or kind not in _OPENERS:
        raise ValueError(f"{address!r} is no address of a host: it has the form {_FORMS}.")
    try:
        return _OPENERS[kind](place, seconds)
    except OSError as error:
        raise CannotJoin(f"No host can be joined at {address}: {_reason(error)}") from error


def _open_unix(path: str, seconds: float):
    import socket

    if not hasattr(socket, "AF_UNIX"):
        raise ValueError("This Python knows no Unix sockets; let the host listen at tcp:PORT or pipe:NAME.")
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    return _connect(made, os.path.expanduser(path), seconds)


def _open_tcp(place: str, seconds: float):
    import socket

    host, _, port = place.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise ValueError(f"tcp:{place} names no port from 1 to 65535 at its end.")
    host = host.strip("[]") or _LOOPBACK
    made = socket.create_connection((host, int(port)), seconds)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)  # a host that lost its power says no farewell
    return SocketWire(made)


def _open_pipe(name: str, seconds: float):
    if sys.platform != "win32":
        raise ValueError("Named pipes are for Windows; let the host listen at unix:PATH.")
    return PipeWire(name, seconds)


def _connect(made, place, seconds: float):
    try:
        made.settimeout(seconds)
        made.connect(place)
        return SocketWire(made)
    except BaseException:
        made.close()
        raise


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOENT:
        return "there is no such file. Has the host been started, with this address?"
    if error.errno == errno.ECONNREFUSED:
        return "nobody listens there. Has the host been started, with this address?"
    if error.errno == errno.EACCES:
        return "this user may not open it: the host belongs to another user."
    return f"{error.strerror or error or type(error).__name__}."


_OPENERS = {"unix": _open_unix, "tcp": _open_tcp, "pipe": _open_pipe}
