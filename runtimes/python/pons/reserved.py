"""The actions whose names begin with `pons.`, which every peer answers itself (SPEC chapter 4).

`RESERVED` says where each one lives, so that its module is imported when it is first called and no start takes longer:

    RESERVED[b"pons.run"] = Reserved("code:run")                            function of the module `pons.code`
    RESERVED[b"pons.hold"] = Reserved("topics:hold", kind=AT_ONCE)          on the thread that reads, also while main
                                                                            is busy; it must not wait, nor run user code
    RESERVED[b"pons.get"] = Reserved("targets:find_action", kind=CHOSEN)    the function is not run, but asked on the
                                                                            thread that reads, with (call, engine): it
                                                                            gives the Action to run, or an error's dict

`with_call` gives the call to the function as its first argument; its handles are `call.handles`. What is not
`for_clients` is refused to them. The kinds of `actions` (FUNCTION, ASYNC, STREAM, ...) say where a function runs;
generators and coroutines that a plain function gives are stepped and awaited as those of any action.
A function that raises a `pons.PonsError` which this side made ends the call with that error's code.
"""

from __future__ import annotations

from .actions import FUNCTION, Action
from .calls import current
from .errors import plain_error

AT_ONCE, CHOSEN = "at-once", "chosen"


class Reserved:
    """Where an action of the engine's own lives, and how it runs."""

    __slots__ = ("home", "kind", "with_call", "for_clients", "pool", "_found")

    def __init__(
        self, home: str, kind: str = FUNCTION, with_call: bool = False, for_clients: bool = False, pool=None
    ) -> None:
        self.home = home
        self.kind = kind
        self.with_call = with_call
        self.for_clients = for_clients
        self.pool = pool  # of threads, that runs it
        self._found = None

    def action_for(self, call, engine) -> Action | dict:
        """Gives the action that a call of this name runs, or the error that it ends in."""
        if call.client is not None and not self.for_clients:
            return plain_error("refused", f"A client has no right to {call.action}.")
        found = self._found
        if found is None:
            found = self._found = self._find(call.action)
        return found(call, engine) if self.kind is CHOSEN else found

    def _find(self, name: str):
        module, _, function = self.home.partition(":")
        found = getattr(__import__(f"pons.{module}", fromlist=[function]), function)
        if self.kind is CHOSEN:
            return found
        action = Action(name, _with_current_call(found) if self.with_call else found)
        action.kind = self.kind
        action.pool = self.pool
        return action


def _with_current_call(function):
    def with_call(*args, **keywords):
        return function(current.get(), *args, **keywords)

    return with_call


ON_HANDLES = ("invoke", "method", "get", "set", "item", "put", "length", "iterate")

# `pons.describe` is added when the module is known.
RESERVED: dict[bytes, Reserved | Action] = {
    b"pons.run": Reserved("code:run"),
    b"pons.global": Reserved("code:get"),
    b"pons.assign": Reserved("code:assign"),
    b"pons.import": Reserved("code:import_module"),
    b"pons.parse": Reserved("code:parse"),
    b"pons.complete": Reserved("code:complete"),
    b"pons.packages": Reserved("packages:check"),
    b"pons.hold": Reserved("topics:hold", kind=AT_ONCE),
    b"pons.job": Reserved("job_runs:find_job", kind=CHOSEN),
    b"pons.igor.run": Reserved("igor_door:run"),
    b"pons.igor.outgoing": Reserved("igor_door:find_outgoing", kind=CHOSEN),
    b"pons.igor.message": Reserved("igor_door:find_message", kind=CHOSEN),
    b"pons.igor.open": Reserved("igor_door:open_client", kind=AT_ONCE),
    b"pons.igor.close": Reserved("igor_door:close_client", kind=AT_ONCE),
    b"pons.igor.read": Reserved("igor_door:note_read", kind=AT_ONCE),
    **{f"pons.{name}".encode(): Reserved("targets:find_action", CHOSEN, for_clients=True) for name in ON_HANDLES},
}


def find_reserved(call, engine) -> Action | dict | None:
    """Gives what a call of a reserved name runs, the error that it ends in, or None where the name is unknown."""
    found = engine.reserved.get(call.name)
    return found.action_for(call, engine) if type(found) is Reserved else found
