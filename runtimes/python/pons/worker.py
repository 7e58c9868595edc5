"""The life of a worker, from its first moment to its last."""

from __future__ import annotations

import os
import sys

from .faults import ProtocolFault
from .frames import HELLO, FrameBuffer
from .pipe import Pipe
from .stdio import say, take_stdio
from .watcher import bury, start_watcher

GONE, BROKEN = 1, 70  # exit codes; 70 is EX_SOFTWARE of sysexits.h
FIRST_LIMIT = 1 << 20  # bytes of hello: the limits that hold afterwards stand in it


def prepare(ahead: list | None = None):
    """Takes stdio, hears the hub's hello, and gives the function that loads the module and serves its actions.

    `ahead` names modules to import before hello comes, the engine first; nothing: none, and the engine afterwards.
    """
    inward, outward = take_stdio()
    if ahead is not None:
        _import_ahead(ahead)
    pipe = Pipe(inward, outward, FrameBuffer(FIRST_LIMIT))
    try:
        hello = _first_message(pipe)
        watcher = start_watcher(inward)  # before the engine is imported: the watcher's memory stays small
        from .service import Service

        lifeline = bury(watcher)
        return Service(pipe, lifeline, hello).run
    except ProtocolFault as fault:
        say(f"The hub broke the protocol: {fault.sentence}")
        os._exit(BROKEN)
    except EOFError as error:
        say(str(error))
        os._exit(GONE)


def _import_ahead(names: list) -> None:
    from . import early, service  # noqa: F401

    engine = frozenset(sys.modules)
    for name in names:
        try:
            __import__(name)
        except BaseException as error:  # SystemExit too
            import traceback

            traceback.print_exception(type(error), error, error.__traceback__)
            say(f"The module {name!r}, which is to be imported ahead, could not be.")
            os._exit(GONE)
    early.use(early.Snapshot(engine))


def _first_message(pipe: Pipe):
    while True:
        message = pipe.frames.next()
        if message is not None:
            if message.kind != HELLO:
                raise ProtocolFault("order", f"The first message must be hello, but is of kind {message.kind}.")
            return message
        if not pipe.read():
            raise EOFError("The hub closed the pipe before it said hello.")
