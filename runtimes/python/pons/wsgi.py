"""Runs requests through a WSGI application (PEP 3333), each on a thread of the pool from its first line to its last."""

from __future__ import annotations

import sys

from .bodies import FileWrapper, open_body
from .calls import current
from .imports import standard
from .parts import FAILED, Parts, make_head
from .running import running

WHOLE = 262_144  # bytes of a body up to which a response that is complete goes in one message

_application = None
_always: dict = {}


def use(application, has_siblings: bool) -> None:
    """Says which application this worker runs, and whether others run it too."""
    global _application
    _application = application
    _always.update({
        "wsgi.version": (1, 0),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": has_siblings,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "wsgi.file_wrapper": FileWrapper,
    })  # fmt: skip


def answer(environ: dict, body=None):
    """Runs one request: returns a response that is complete, or nothing when it was sent in parts."""
    call = current.get()
    call.stopper = _leave
    environ.update(_always)
    environ["wsgi.input"] = file = open_body(body)
    response = Response(call, environ["REQUEST_METHOD"] == "HEAD")
    try:
        return response.take(_application(environ, response.start))
    except BaseException as error:  # SystemExit too: it ends this request, as with a server of threads
        if call.is_cancelled:
            raise
        standard("traceback").print_exception(type(error), error, error.__traceback__)
        if response.is_sent:
            raise  # the client must not take what it has for the whole
        return FAILED
    finally:
        call.production = None
        if body is not None:
            file.close()


def _leave(_) -> None:
    """Lets the code of a client that has gone come to its end: servers never stop an application within its code."""


class Response:
    """The response to one request, while the application makes it."""

    def __init__(self, call, is_bare: bool) -> None:
        self.is_sent = False  # its head
        self._call = call
        self._is_bare = is_bare  # without a body, whatever the application gives
        self._head = None
        self._length = -1
        self._parts = None

    def start(self, status: str, headers: list, exc_info=None):
        """Takes the head of the response; what it gives is PEP 3333's `write`."""
        if exc_info:
            try:
                if self.is_sent:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None  # else it would hold itself by its frames
        elif self._head is not None:
            raise RuntimeError("The application called start_response a second time, and without exc_info.")
        self._head = make_head(status, headers)
        self._is_bare = self._is_bare or status[:3] in ("204", "304")
        self._length = -1
        for name, value in headers:
            if len(name) == 14 and name.lower() == "content-length":
                self._length = int(value)
        return self.write

    def write(self, part: bytes) -> None:
        """Sends a part of the body at once."""
        if self._head is None:
            raise RuntimeError("The application gave a part of the body before it called start_response.")
        if type(part) is not bytes:
            raise TypeError(f"A part of the body must be bytes, but the application gave {type(part).__name__}.")
        if self._parts is None:
            self._parts = self._call.production = Parts(self._call, running().send)
        if not self.is_sent:
            self.is_sent = True
            part = self._head if self._is_bare else self._head + part
            self._parts.put(part)
        elif not self._is_bare:
            self._parts.put(part)

    def take(self, result):
        """Takes the body that the application returned, and closes it; gives the response if none of it was sent."""
        try:
            whole = self._take_list(result) if type(result) in (list, tuple) else self._take_parts(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        if self.is_sent:
            return None
        if self._head is None:
            raise RuntimeError("The application returned without having called start_response.")
        return self._head if self._is_bare else self._head + whole

    def _take_list(self, result) -> bytes:
        whole = b"".join(result)
        if whole and (self.is_sent or len(whole) > WHOLE):
            self.write(whole)
        return whole

    def _take_parts(self, result) -> bytes:
        whole = b""
        for part in result:
            if not part:
                continue
            if whole:
                self.write(whole)
                whole = b""
            if len(part) == self._length <= WHOLE and not self.is_sent and type(part) is bytes:
                whole = part  # all of it: it waits until the application has said so
            else:
                self.write(part)
                if self._is_bare:
                    break
        return whole
