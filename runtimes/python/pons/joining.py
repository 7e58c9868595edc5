"""How a program joins a host that runs: it speaks first, with `join`, and hears `hello` or why not."""

from __future__ import annotations

import sys

from . import frames
from .actions import THREADED, Action
from .addresses import open_wire
from .describe import describe_actions
from .engine import Engine
from .errors import plain_error
from .faults import ProtocolFault
from .json_link import JsonLink
from .json_payloads import JsonMessage
from .json_reading import settle
from .limits import LIMITS, VERSION
from .output import Log
from .remote import Busy, CannotJoin, Refused
from .reserved import ON_HANDLES, RESERVED

_NEVER = ("run", "global", "assign", "import", "parse", "complete", "job")
_CLASSES = {"token": Refused, "busy": Busy}


class Membership:
    """One link to a host, from `hello` to its end; a Connection has one after the other."""

    def __init__(self, address: str, payload: dict, actions: dict, ask, seconds: float) -> None:
        wire = open_wire(address, seconds)
        self.link = JsonLink(wire)
        try:
            wire.limit(seconds)
            hello = _introduce(self.link, payload, address)
            self.client, self.secret = hello["client"], hello["secret"]
            self.is_resumed = hello.get("resumed") is True
            limits = {**LIMITS, **(hello.get("limits") or {})}
            self.link.allow(limits["message"])
            log = LocalLog(self.link.send, limits["message"])
            self.engine = engine = Engine(self.link.send, log, limits, link=self.link)
            self.link.engine = engine
            engine.reserved = {**_RESERVED, **describe_actions(sys.modules["__main__"], actions)}
            if ask is not None:
                engine.reserved[b"pons.ask"] = _asking(ask)
            engine.expose(actions)
            self.link.send(JsonMessage.of(frames.READY, _ready(actions)))
            wire.limit(None)
        except BaseException:
            wire.close()
            raise
        engine.outgoing.open()

    def serve(self) -> None:
        """Reads to the end of the link, and ends what was in flight on it."""
        engine, reason = self.engine, "The thread that reads from the host has failed."
        try:
            reason = self.link.serve(self._run_elsewhere)
        finally:
            self.link.close()
            engine.outgoing.lose(reason)
        for call in list(engine.calls.values()):
            try:
                engine.canceller.cancel(call)
            except RuntimeError:
                pass  # the program's own event loop has ended before

    def _run_elsewhere(self, call) -> None:
        """Runs what a worker's main thread would run; here that belongs to the program."""
        engine = self.engine
        engine.park(call)
        call.pool = engine.pool
        engine.pool.submit(lambda: engine.context.copy().run(engine.run_threaded, call))


class LocalLog(Log):
    """What the engine has to tell goes to this program's own stderr: it has a terminal, or whoever started it has."""

    def record(self, level: str, logger: str | None, text: str) -> None:
        print(text.rstrip("\n"), file=sys.stderr)


def _introduce(link: JsonLink, payload: dict, address: str) -> dict:
    try:
        link.introduce(payload)
        message = link.read()
        value = settle(message.payload)
    except (EOFError, OSError, ValueError, ProtocolFault) as error:
        reason = str(error) or "it has closed the connection"
        raise CannotJoin(f"What listens at {address} does not answer as a host of Pons does: {reason}") from error
    if message.kind == frames.FAULT:
        code, sentence = value
        raise _CLASSES.get(code, CannotJoin)(f"The host at {address} does not let this program in ({code}): {sentence}")
    if message.kind != frames.HELLO or value.get("version") != VERSION:
        what = frames.KIND_NAMES[message.kind]
        raise CannotJoin(f"The host at {address} says {what} {value!r:.200}, but hello of version {VERSION} was due.")
    return value


def _ready(actions: dict) -> dict:
    return {
        "version": VERSION,
        "language": "python",
        "languageVersion": sys.version.split()[0],
        "actions": [[action.name, action.kind] for action in actions.values()],
    }


def _refusal(name: str) -> dict:
    return plain_error("refused", f"A program that has joined a host runs no code for others: not pons.{name}.")


def _asking(ask) -> Action:
    def asking(prompt, secret=False):
        try:
            return ask(prompt, secret)
        except EOFError:
            return None  # nobody is there

    action = Action("pons.ask", asking)
    action.kind = THREADED
    return action


_RESERVED = {
    **{f"pons.{name}".encode(): RESERVED[f"pons.{name}".encode()] for name in (*ON_HANDLES, "hold")},
    **{f"pons.{name}".encode(): _refusal(name) for name in _NEVER},
}
