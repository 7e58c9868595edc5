"""Events: `pons.emit` sends them, `pons.events` receives them."""

from __future__ import annotations

from collections import deque

from .frames import EVENT
from .imports import standard
from .running import in_loop, running
from .threads import start_unbound
from .topics import check_topic, exchange
from .waiting import make_bell, raise_if_cancelled, ring, wait_for

LIMIT = 1000  # events that wait for a reader that lags


class Event:
    """One event: its topic, its data, the number of the client it came from or None, and how many were lost before."""

    __module__ = "pons"
    __slots__ = ("topic", "data", "client", "dropped")

    def __init__(self, topic: str, data: object, client: int | None = None, dropped: int = 0) -> None:
        self.topic = topic
        self.data = data
        self.client = client
        self.dropped = dropped

    def __repr__(self) -> str:
        return f"<Event {self.topic} {self.data!r}>"


def emit(topic: str, data: object = None, client: int | None = None) -> None:
    """Sends an event to everybody who listens to its topic, or to one client."""
    name = check_topic(topic).encode()
    if client is not None and (type(client) is not int or not 0 < client < 1 << 64):
        raise TypeError(f"The client of pons.emit() must be a client's number or None, but is {client!r}.")
    send_event(running(), name, data, client)


def send_event(engine, name: bytes, data: object, client: int | None = None) -> None:
    """Sends an event on the link of an engine."""
    exchange(engine).send(engine.writer.frame(EVENT, 0, data, "data", name=name, client=client))
    engine.log.at_rest()


def events(*topics: str, limit: int = LIMIT) -> Events:
    """Subscribes to topics, or to all that begin as one does that ends in `*`; gives the events as they come.

    At most `limit` events wait for the reader; beyond that the oldest are dropped, and counted in `dropped`.
    """
    return subscribe(running(), topics, limit)


def subscribe(engine, topics: tuple, limit: int) -> Events:
    """Subscribes on the link of an engine."""
    if not topics:
        raise TypeError("pons.events() needs at least one topic; `*` stands for all.")
    if type(limit) is not int or limit < 1:
        raise ValueError(f"The limit of pons.events() must be at least 1, but is {limit!r}.")
    return Events(engine, tuple(dict.fromkeys([check_topic(topic) for topic in topics])), limit)


class Events:
    """The events of some topics, for one reader: an iterator, plain and async; to be closed, or left by `with`."""

    __module__ = "pons"

    def __init__(self, engine, topics: tuple, limit: int = LIMIT) -> None:
        self.topics = topics
        self.dropped = 0  # how many were lost because the reader lagged
        self._told = 0  # how many of them the reader was told
        self._limit = limit
        self._waiting: deque = deque()
        self._bells: deque = deque()  # each wakes one reader
        self._is_closed = False
        self._loss: BaseException | None = None  # ends the iteration, when the link has ended
        self._exchange = exchange(engine)
        self._exchange.add(self, topics)
        self._subscribing = None
        try:
            if in_loop() and self._exchange.blocks:
                loop = standard("asyncio").get_running_loop()
                self._subscribing = loop.create_future()
                start_unbound(self._subscribe_for_loop, (loop, self._subscribing))
            else:
                self._exchange.tell(topics)
        except BaseException:
            self.close()
            raise

    def put(self, topic: str, data: object, client: int | None) -> None:
        """Takes in an event; only the thread that reads the pipe does so."""
        self._waiting.append(Event(topic, data, client))
        while len(self._waiting) > self._limit:
            try:
                self._waiting.popleft()
                self.dropped += 1
            except IndexError:
                break  # the reader took it
        self._wake()

    def lose(self, loss: BaseException) -> None:
        """Hears that the link has ended: what has arrived can still be read."""
        self._loss = loss
        self._wake()

    def close(self) -> None:
        """Ends the subscription and the iteration."""
        if not self._is_closed:
            self._is_closed = True
            self._exchange.remove(self, self.topics)
            self._wake()

    def __iter__(self) -> Events:
        return self

    def __next__(self) -> Event:
        if in_loop():
            raise RuntimeError("This would block the event loop that this code runs in; use `async for`.")
        while not self._waiting:
            if self._is_over():
                raise StopIteration
            bell = make_bell()
            wake = lambda: ring(bell)  # noqa: E731
            self._bells.append(wake)
            try:
                if not self._waiting and not self._is_closed and self._loss is None:
                    wait_for(bell)
                    raise_if_cancelled()
            finally:
                self._forget(wake)
        return self._next()

    def __aiter__(self) -> Events:
        return self

    async def __anext__(self) -> Event:
        await self._subscribed()
        while not self._waiting:
            if self._is_over():
                raise StopAsyncIteration
            loop = standard("asyncio").get_running_loop()
            future = loop.create_future()
            wake = lambda: loop.call_soon_threadsafe(_settle, future, None)  # noqa: E731
            self._bells.append(wake)
            try:
                if not self._waiting and not self._is_closed and self._loss is None:
                    await future
            finally:
                self._forget(wake)
        return self._next()

    def __enter__(self) -> Events:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Events:
        await self._subscribed()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_subscribing"):  # else it was never added
            self.close()

    async def _subscribed(self) -> None:
        try:
            if self._subscribing is not None:
                await self._subscribing
        except BaseException:  # the task is cancelled, or the hub refuses
            self.close()
            raise

    def _is_over(self) -> bool:
        """Says whether no event will come any more; raises what has ended the link."""
        if self._loss is not None and not self._is_closed:
            loss, self._loss = self._loss, None  # once: the link may be taken up again
            raise loss
        return self._is_closed

    def _next(self) -> Event:
        event = self._waiting.popleft()
        event.dropped, self._told = self.dropped - self._told, self.dropped
        return event

    def _forget(self, bell) -> None:
        try:
            self._bells.remove(bell)
        except ValueError:
            pass  # it was rung

    def _wake(self) -> None:
        while self._bells:
            try:
                self._bells.popleft()()
            except (IndexError, RuntimeError):
                pass  # another thread took it, or the loop that waited is closed

    def _subscribe_for_loop(self, loop, future) -> None:
        error = None
        try:
            self._exchange.tell(self.topics)
        except BaseException as failure:
            error = failure
        loop.call_soon_threadsafe(_settle, future, error)


def _settle(future, error) -> None:
    if not future.done():
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
