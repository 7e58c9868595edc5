"""Traces: which request of the outer world the running call belongs to."""

from __future__ import annotations

from .calls import current
from .running import in_loop, running


def traceparent():
    """Gives the W3C trace context of the running call, or None; in a running event loop it is to be awaited."""
    return _trace_async() if in_loop() else _trace()


def _trace():
    outgoing = _outgoing()
    return outgoing and outgoing.call("pons.trace", ())


async def _trace_async():
    outgoing = _outgoing()
    return outgoing and await outgoing.acall("pons.trace", ())


def _outgoing():
    call = current.get()
    if call is None or not call.is_open or running().child_ends is not None:
        return None  # nobody's call, so nobody's request
    return running().outgoing
