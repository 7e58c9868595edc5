"""Who here listens to which topics, and whether events may be sent at the moment (SPEC chapter 3, "Events")."""

from __future__ import annotations

from _thread import RLock, allocate_lock
from _weakref import ref

from .frames import has_control
from .running import in_loop
from .threads import start_unbound

HOLD_LIMIT = 30.0  # seconds that whoever emits waits at most: a hub that forgot to end it must not end us


class Topics:
    """Gives events to those that subscribed here; several that want one topic share one subscription at the hub."""

    def __init__(self, engine) -> None:
        self._engine = engine
        self._changing = RLock()  # re-entrant: a finalizer may close one while another is added
        self._listeners: dict[str, tuple] = {}  # topic, or its beginning with `*` -> weak references
        self._calling = allocate_lock()  # held while the hub is asked, so that it hears what came last last
        self._at_hub: set[str] = set()
        self._gate = None  # a lock that whoever emits has to pass; None: the way is free

    def add(self, listener, topics: tuple) -> None:
        """Gives a listener the events of topics that arrive from now on."""
        with self._changing:
            for topic in topics:
                self._listeners[topic] = (*self._listeners.get(topic, ()), ref(listener))

    def remove(self, listener, topics: tuple) -> None:
        """Takes a listener out, and lets the hub know where it was the last one; blocks nobody."""
        with self._changing:
            for topic in topics:
                left = tuple([other for other in self._listeners.get(topic, ()) if other() not in (listener, None)])
                if left:
                    self._listeners[topic] = left
                else:
                    self._listeners.pop(topic, None)
        if not self._at_hub.isdisjoint(topics):
            try:
                start_unbound(self._tell_quietly, (topics,))
            except RuntimeError:
                pass  # the interpreter is ending, and the link with it

    def tell(self, topics: tuple) -> None:
        """Lets the hub know what is wanted now of these topics; blocks."""
        with self._calling:
            for topic in topics:
                if (topic in self._listeners) != (topic in self._at_hub):
                    self._tell_one(topic)

    def deliver(self, topic: str, read) -> None:
        """Gives an event to all that listen to its topic; `read` gives its data and its client."""
        listeners = list(self._listeners.get(topic, ()))
        for name, others in self._listeners.copy().items():
            if name.endswith("*") and topic.startswith(name[:-1]):
                listeners += others
        found = {id(listener): listener for listener in (each() for each in listeners) if listener is not None}
        if found:
            event = read()
            for listener in found.values():
                listener.put(event)

    def hold(self, held: bool) -> None:
        """Keeps whoever emits waiting from now on, or lets all of them go on."""
        gate, self._gate = self._gate, None
        if held:
            new = allocate_lock()
            new.acquire()
            self._gate = new
        if gate is not None:
            gate.release()  # also where it is held anew: those that wait look again

    def wait_while_held(self) -> None:
        """Waits until events may be sent; not in an event loop, which nothing may block."""
        for _ in range(2):  # the second look is for a hold that was renewed
            gate = self._gate
            if gate is None or in_loop() or not gate.acquire(True, HOLD_LIMIT):
                return
            gate.release()

    def _tell_one(self, topic: str) -> None:
        if topic in self._listeners:
            self._engine.outgoing.call("pons.subscribe", (topic,))
            self._at_hub.add(topic)
        else:
            self._at_hub.discard(topic)
            self._engine.outgoing.call("pons.unsubscribe", (topic,))

    def _tell_quietly(self, topics: tuple) -> None:
        try:
            self.tell(topics)
        except Exception as error:
            text = f"The host was not told that nobody listens to {', '.join(topics)} any more: {error}"
            self._engine.log.record("warning", "pons", text)


def check_topic(topic) -> str:
    """Gives the name of a topic, or raises the error that says why it is none."""
    if not isinstance(topic, str):
        raise TypeError(f"A topic must be text, but is {type(topic).__name__}.")
    try:
        size = len(topic.encode())
    except UnicodeEncodeError:
        raise ValueError(f"The topic {topic[:80]!r} has half of a character (a lone surrogate) in it.") from None
    if not 1 <= size <= 1024 or has_control(topic):
        raise ValueError(f"The topic {topic[:80]!r} must have 1 to 1024 bytes and no control character.")
    return str.__str__(topic)
