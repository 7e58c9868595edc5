"""What `pons.connect` gives: the host, as a program sees it that has joined it."""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock, get_ident
from _weakref import ref
from time import monotonic, sleep

from .calling import Host
from .imports import standard
from .joining import Membership
from .limited import Limited
from .listening import Listener
from .remote import CannotJoin
from .running import in_loop, refuse_in_loop
from .subscriptions import LIMIT, Events, send_event, subscribe
from .threads import start_unbound
from .topics import check_topic

FAREWELL = 2.0  # seconds that a host has for closing its end
_all: list = []  # weak references to connections, for a child that the program forks


class Connection:
    """A host that this program has joined, as its client: calls actions, reads streams, hears and sends events.

    Any thread may use it, and code of an event loop. `hub.some.action(1, 2)` calls the action `some.action`, where
    that is no name of this class; `hub.call("some.action", 1, 2)` does so whatever its name is.
    """

    __module__ = "pons"

    def __init__(self, address: str, token, actions: dict, logs, ask, seconds: float, loop=None) -> None:
        self.address = address
        self._token = token
        self._actions = actions
        self._hear = None if not logs else _guarded(_print if logs is True else logs)
        self._ask = _ask_here if ask is True else (ask or None)
        self._seconds = seconds
        self._own_loop = loop
        self._changing = allocate_lock()
        self._is_closed = False
        self._membership: Membership | None = None
        self._join()
        _all.append(ref(self, _all.remove))

    @property
    def client(self) -> int:
        """The number by which the host knows this program; it stays the same when a session is taken up again."""
        return self._membership.client

    @property
    def is_resumed(self) -> bool:
        """Says whether the link at hand has taken up the session of the one before."""
        return self._membership.is_resumed

    @property
    def is_open(self) -> bool:
        """Says whether the host can be reached, as far as is known."""
        return not self.outgoing.is_lost()

    @property
    def outgoing(self):
        """What makes the calls of this program."""
        return self._membership.engine.outgoing

    def call(self, action: str, /, *args, **keywords):
        """Calls an action and waits for what it returns; Ctrl-C ends the waiting, and cancels the call."""
        return self.outgoing.call(action, args, keywords)

    def acall(self, action: str, /, *args, **keywords):
        """Calls an action from `async` code: gives what is to be awaited."""
        return self.outgoing.acall(action, args, keywords)

    def stream(self, action: str, /, *args, **keywords):
        """Gives the items that an action yields, for `for` and `async for`."""
        return self.outgoing.stream(action, args, keywords)

    def within(self, seconds: float) -> Limited:
        """Gives the same host for calls that may last so long: `hub.within(5).call("add", 2, 2)`."""
        return Limited(self, seconds)

    def emit(self, topic: str, data: object = None) -> None:
        """Sends an event to everybody who listens to its topic."""
        send_event(self._membership.engine, check_topic(topic).encode(), data)

    def events(self, *topics: str, limit: int = LIMIT) -> Events:
        """Subscribes to topics, or to all that begin as one does that ends in `*`; gives the events as they come."""
        return subscribe(self._membership.engine, topics, limit)

    def on(self, topic: str, function) -> Listener:
        """Calls a function with each event of a topic, until the listener that this gives is closed."""
        if not callable(function):
            raise TypeError(f"hub.on() needs a function to call, but was given {type(function).__name__}.")
        return Listener(self._membership.engine, check_topic(topic), function)

    def reconnect(self, seconds: float | None = None) -> bool:
        """Joins again when the link has ended, trying for so long; says whether the session was taken up again.

        What was in flight has ended with ConnectionLost. Subscriptions and what listens go on.
        """
        refuse_in_loop("hub.reconnect()", "await hub.areconnect()")
        end = monotonic() + (self._seconds if seconds is None else seconds)
        pause = 0.05
        with self._changing:
            if self._is_closed:
                raise CannotJoin("This connection was closed; pons.connect makes another one.")
            while not self.is_open:
                self._await_end()
                try:
                    self._join()
                except CannotJoin:
                    if monotonic() + pause > end:
                        raise
                    sleep(pause)
                    pause = min(1.0, 2 * pause)
            return self._membership.is_resumed

    async def areconnect(self, seconds: float | None = None) -> bool:
        """The same for code of an event loop."""
        return await standard("asyncio").get_running_loop().run_in_executor(None, self.reconnect, seconds)

    def close(self) -> None:
        """Leaves the host: what was sent arrives, what is in flight ends with ConnectionLost."""
        self._begin_closing()
        if not in_loop() and get_ident() != self._reader:
            self._end_closing()

    async def aclose(self) -> None:
        """The same for code of an event loop."""
        self._begin_closing()
        await standard("asyncio").get_running_loop().run_in_executor(None, self._end_closing)

    def __getattr__(self, name: str) -> Host:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__} has no {name}; call() calls actions of any name.")
        return Host(name, self)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Connection:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        state = f"as client {self.client}" if self.is_open else "lost"
        return f"<pons.Connection to {self.address}, {state}>"

    def _begin_closing(self) -> None:
        self._is_closed = True
        if self._membership.engine.topics is not None:
            self._membership.engine.topics.close()
        self._membership.link.finish()

    def _end_closing(self) -> None:
        self._await_end()
        self._membership.link.close()
        self._membership.engine.close()

    def _await_end(self) -> None:
        """Waits until the thread that reads has told everybody of the end."""
        if self._ended.acquire(True, FAREWELL):
            self._ended.release()

    def _join(self) -> None:
        payload = {"version": 1}
        if self._token:
            payload["token"] = self._token
        if self._hear is not None:
            payload["logs"] = True
        before = self._membership
        if before is not None:
            payload.update(client=before.client, secret=before.secret)
        membership = Membership(self.address, payload, self._actions, self._ask, self._seconds)
        engine = membership.engine
        engine.hear = self._hear
        if before is not None:
            engine.loop = before.engine.loop
            engine.loop.move(engine)
        elif self._own_loop is not None:
            engine.loop.adopt(self._own_loop, engine.context)
        self._membership, self._ended = membership, allocate_lock()
        self._ended.acquire()
        self._reader = start_unbound(self._serve, (membership, self._ended))
        topics = before.engine.topics if before is not None else None
        if topics is not None:
            engine.topics = topics
            topics.move(engine)

    def _serve(self, membership: Membership, ended) -> None:
        try:
            membership.serve()
            engine = membership.engine
            if engine.topics is not None:
                engine.topics.lose(engine.outgoing.loss())
        finally:
            ended.release()

    def _become_child(self) -> None:
        self._membership.engine.handles.become_child()
        self._membership.link.forget()
        self.outgoing.lose("This program has forked: the connection is its parent's; a child has to join by itself.")


def _print(level: str, logger: str | None, text: str) -> None:
    """Shows what calls of this program print at their places, as if they had printed it here."""
    stream = sys.stdout if level == "out" else sys.stderr
    stream.write(f"{level} {logger}: {text}\n" if logger else text)
    stream.flush()


def _guarded(hear):
    """Lets what a function raises that is given the prints be shown, and do no harm to the thread that reads."""

    def hear_all(*entry) -> None:
        try:
            hear(*entry)
        except Exception:
            standard("traceback").print_exc()

    return hear_all


def _ask_here(prompt: str, secret: bool) -> str:
    """Asks whoever sits at the terminal of this program."""
    return standard("getpass").getpass(prompt) if secret else input(prompt)


def _become_child() -> None:
    for reference in list(_all):
        connection = reference()
        if connection is not None:
            connection._become_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_become_child)
