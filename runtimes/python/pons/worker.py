"""The life of a worker, from its first moment to its last."""

from __future__ import annotations

import os

from .faults import ProtocolFault
from .frames import HELLO, FrameBuffer
from .pipe import Pipe
from .stdio import say, take_stdio
from .watcher import bury, start_watcher

BROKEN = 70  # exit code after a fault: EX_SOFTWARE of sysexits.h


def prepare():
    """Takes stdio, hears the hub's hello, and gives the function that loads the module and serves its actions."""
    inward, outward = take_stdio()
    pipe = Pipe(inward, outward, FrameBuffer(268_435_456))
    try:
        message = _first_message(pipe)
    except ProtocolFault as fault:
        say(f"The hub broke the protocol: {fault.sentence}")
        os._exit(BROKEN)
    if message is None:
        say("The hub closed the pipe before it said hello.")
        os._exit(1)
    watcher = start_watcher(inward)  # before the engine is imported: the watcher's memory stays small
    from .service import Service

    lifeline = None
    if watcher is not None:
        lifeline, child = watcher
        bury(child)
    return Service(pipe, lifeline, message).run


def _first_message(pipe: Pipe):
    while True:
        message = pipe.frames.next()
        if message is not None:
            if message.kind != HELLO:
                raise ProtocolFault("order", f"The first message must be hello, but is of kind {message.kind}.")
            return message
        if not pipe.read():
            return None
