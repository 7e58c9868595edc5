"""Clients, as code of a worker meets them: who calls, and calling back into the page or program of a client.

`pons.client` stands for the client in the course of whose call the running code runs. Its number can be kept, and
`pons.Client(number)` is that client also later, in a job or in another worker.
"""

from __future__ import annotations

from .call_frames import ToClient
from .calls import current
from .running import running
from .subscriptions import emit


class Client(ToClient):
    """A client by its number; a parameter that is annotated with it is filled with the client that calls, or None."""

    __module__ = "pons"
    __slots__ = ("_id",)

    def __init__(self, id: int) -> None:
        if type(id) is not int or not 0 < id < 1 << 64:
            raise TypeError(f"A client's number must be an int above 0, but is {id!r}.")
        self._id = id

    @classmethod
    def of(cls, call) -> Client | None:
        """Gives the client that makes a call."""
        return None if call.client is None else cls(call.client)

    @property
    def id(self) -> int | None:
        """Its number, which no other client has while the host runs."""
        return self._id

    def call(self, action: str, /, *args, **keywords):
        """Calls an action that the client exposes, and waits for what it returns."""
        return running().outgoing.call(action, args, keywords, target=self._certain())

    def acall(self, action: str, /, *args, **keywords):
        """Calls such an action from `async` code: gives what is to be awaited."""
        return running().outgoing.acall(action, args, keywords, target=self._certain())

    def stream(self, action: str, /, *args, **keywords):
        """Gives the items that an action of the client yields, for `for` and `async for`."""
        return running().outgoing.stream(action, args, keywords, target=self._certain())

    def emit(self, topic: str, data: object = None) -> None:
        """Sends an event to this client alone."""
        emit(topic, data, self._certain().id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Client) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<pons.Client {self.id}>"

    def _certain(self) -> Client:
        return self


class _Caller(Client):
    """The client that calls, whoever that is at the moment."""

    __slots__ = ()

    def __init__(self) -> None:
        pass

    @property
    def id(self) -> int | None:
        call = current.get()
        return None if call is None else call.client

    def __bool__(self) -> bool:
        return self.id is not None

    def __repr__(self) -> str:
        return f"<pons.client {self.id}>"

    def _certain(self) -> Client:
        if self.id is None:
            text = "pons.client is the client that calls, but no client calls here; pons.Client(number) is any client"
            raise RuntimeError(f"{text}.")
        return Client(self.id)


client = _Caller()
