"""Which call was made in the course of which (SPEC chapter 3.4)."""

from __future__ import annotations

from .calls import Call
from .faults import ProtocolFault


class Chains:
    """Finds calls by their ids, and follows their parents; ids of the hub's calls are odd, of this side's even."""

    def __init__(self, engine) -> None:
        self._engine = engine

    def find(self, id: int) -> Call | None:
        """Gives the hub's call of that id, if it is in flight: most of those that main runs are in no table."""
        engine = self._engine
        call = engine.calls.get(id)
        if call is None:
            for call in (engine.main, *engine.outer):
                if call is not None and call.call == id:
                    return call if call.is_open else None
            return None
        return call

    def leads_to(self, call: Call, pending) -> bool:
        """Says whether a call was made in the course of one that this side made."""
        parent = call.parent
        while parent:
            if parent == pending.id:
                return True
            if parent & 1:
                above = self.find(parent)
            else:
                own = self._engine.outgoing.pending.get(parent)
                above = None if own is None else own.caller
            parent = 0 if above is None else above.parent
        return False

    def check_parent(self, call: Call) -> None:
        """Refuses a parent that was never made."""
        parent, engine = call.parent, self._engine
        if parent > (engine.last if parent & 1 else engine.outgoing.last) or parent == call.call:
            raise ProtocolFault("call", f"Call {call.call} names the parent {parent}, which was never made.")
