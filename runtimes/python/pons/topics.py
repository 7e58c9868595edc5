"""Who here listens to which topics, and whether events may be sent at the moment (SPEC chapter 3, "Events")."""

from __future__ import annotations

from _thread import RLock, allocate_lock
from _weakref import ref
from collections import deque
from time import monotonic

from .arguments import read_value
from .frames import has_control
from .running import in_loop, running
from .threads import start_unbound
from .waiting import make_bell, raise_if_cancelled, ring, wait_for

HOLD_LIMIT = 30.0  # seconds that whoever emits waits at most: a hub that forgot to end it must not end us
_making = allocate_lock()


def exchange(engine=None) -> Topics:
    """Gives the one exchange of a link; it is made when it is first needed."""
    engine = engine or running()
    if engine.topics is None:
        with _making:
            engine.topics = engine.topics or Topics(engine)
    return engine.topics


def hold(held: bool) -> None:
    """Keeps whoever emits waiting until `hold(False)`."""
    exchange().hold(bool(held))


class Topics:
    """Gives events to those that subscribed here; several that want one topic share one subscription at the hub."""

    blocks = True  # telling the hub takes the time that its answer takes

    def __init__(self, engine) -> None:
        self._engine = engine
        self._changing = RLock()  # re-entrant: a finalizer may close one while another is added
        self._listeners: dict[str, tuple] = {}  # topic, or its beginning with `*` -> weak references
        self._calling = allocate_lock()  # held while the hub is asked, so that it hears what came last last
        self._at_hub: set[str] = set()
        self._is_held = False
        self._bells: deque = deque()  # of those that wait until it is not
        self._early: list | None = [] if engine.outgoing.is_lost() else None  # what a module emits while it is loaded

    def open(self) -> None:
        """Sends what was emitted, and subscribes to what was asked for, while the module was loaded."""
        with self._changing:
            early, self._early = self._early, None
            for frame in early or ():
                self._engine.send(frame)
            topics = tuple(self._listeners)
        if topics:
            self._tell_elsewhere(topics)

    def lose(self, loss: BaseException) -> None:
        """Lets all who read events know that the link has ended; functions that listen wait for the next one."""
        with self._changing:
            listeners = {id(each()): each() for each in sum(self._listeners.values(), ())}
        for listener in listeners.values():
            if listener is not None:
                listener.lose(loss)

    def close(self) -> None:
        """Ends all subscriptions here: the program leaves the host, which need not be told of each."""
        with self._changing:
            self._at_hub.clear()
            listeners = {id(each()): each() for each in sum(self._listeners.values(), ())}
        for listener in listeners.values():
            if listener is not None:
                listener.close()

    def move(self, engine) -> None:
        """Goes over to the link that has taken the place of this one, with all subscriptions."""
        with self._changing:
            self._engine = engine
            self._at_hub.clear()
            self._early = []
        self.hold(False)
        self.open()

    def send(self, frame) -> None:
        """Sends an event, as soon as events may be sent."""
        self._wait_while_held()
        if self._early is not None:
            with self._changing:
                if self._early is not None:
                    return self._early.append(bytes(frame))
        self._engine.send(frame)

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
                self._tell_elsewhere(topics)
            except RuntimeError:
                pass  # the interpreter is ending, and the link with it

    def tell(self, topics: tuple) -> None:
        """Lets the hub know what is wanted now of these topics; blocks."""
        if self._early is not None:
            return  # `open` does it
        with self._calling:
            for topic in topics:
                while (topic in self._listeners) != (topic in self._at_hub):  # again, where it has changed meanwhile
                    self._tell_one(topic)

    def deliver(self, message) -> None:
        """Gives an event that arrived to all that listen to its topic; only the thread that reads does so."""
        topic = message.name.decode()
        listeners = list(self._listeners.get(topic, ()))
        for name, others in self._listeners.copy().items():
            if name.endswith("*") and topic.startswith(name[:-1]):
                listeners += others
        found = {id(listener): listener for listener in (each() for each in listeners) if listener is not None}
        if found or message.handles:  # those are to be let go, even where nobody wants them any more
            try:
                data = read_value(message)
            except Exception as error:
                text = f"An event of {topic} cannot be read and was dropped: {type(error).__name__}: {error}"
                return self._engine.log.record("error", "pons", text)
            for listener in found.values():
                listener.put(topic, data, message.client)

    def hold(self, held: bool) -> None:
        """Keeps whoever emits waiting from now on, or lets all of them go on."""
        self._is_held = held
        while not self._is_held and self._bells:
            ring(self._bells.pop())

    def _wait_while_held(self) -> None:
        """Waits until events may be sent; not in an event loop, which nothing may block."""
        end = None
        while self._is_held and not in_loop():
            end = end or monotonic() + HOLD_LIMIT
            left = end - monotonic()
            bell = make_bell()
            self._bells.append(bell)
            if left <= 0 or (self._is_held and not wait_for(bell, left)):
                break
            raise_if_cancelled()

    def _tell_one(self, topic: str) -> None:
        if topic in self._listeners:
            self._at_hub.add(topic)  # also where we do not wait for the answer, because we are cancelled
            try:
                self._engine.outgoing.call("pons.subscribe", (topic,))
            except Exception:
                self._at_hub.discard(topic)
                raise
        else:
            self._at_hub.discard(topic)
            self._engine.outgoing.call("pons.unsubscribe", (topic,))

    def _tell_elsewhere(self, topics: tuple) -> None:
        start_unbound(self._tell_quietly, (topics,))

    def _tell_quietly(self, topics: tuple) -> None:
        try:
            self.tell(topics)
        except Exception as error:
            if self._engine.outgoing.is_lost():
                return  # whoever takes the link up again tells it anew
            text = f"The host was not told who listens to {', '.join(topics)}: {error}"
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
