"""The clients of an Igor program: their ids, their sessions, and the way to them."""

from __future__ import annotations

from threading import Lock

from pons import igor_door

from .keeping import Keeping


class Client(dict):
    """One connection, as handlers see it: `out.client["id"]`, and the address that it comes from."""

    def __init__(self, number: int, id, address: tuple) -> None:
        super().__init__(id=id, address=address)
        self.number = number  # by which the host knows it
        self.is_gone = False
        self.session: dict = {}  # once it is gone, for the handlers that still run


class Clients:
    """All that are connected. What is sent to one that has gone is dropped."""

    def __init__(self, server) -> None:
        self._server = server
        self._all: dict = {}  # by number
        self._keeping = Keeping(server)
        self._lock = Lock()
        self._last = 0

    def send_message(self, client: Client, message: str) -> None:
        """Sends a text to one client; waits while it has too much to read."""
        if not client.is_gone:
            igor_door.send(client.number, message.encode())

    def send_message_to_all(self, message: str) -> None:
        """Sends a text to all clients."""
        igor_door.send_to_all(list(self._all), message.encode())

    def open(self, number: int, address: tuple) -> Client:
        """Takes in a client: it gets the next free number as its id, and an empty session."""
        server = self._server
        with self._lock:
            self._last += 1
            while self._last in server.clients:
                self._last += 1
            client = Client(number, self._last, address)
            self._all[number] = server.clients[client["id"]] = client
            client.session = server.sessions[client["id"]] = {}
        server.logger.debug("Client %r has come.", client["id"])
        return client

    def leave(self, number: int) -> None:
        """Hears that a client has gone: its session is kept for a while."""
        server = self._server
        with self._lock:
            client = self._all.pop(number, None)
            if client is None:
                return
            id = client["id"]
            client.is_gone = True
            client.session = server.sessions.get(id, client.session)
            if server.clients.get(id) is client:
                del server.clients[id]
            self._keeping.keep(id, server.session_delete_timeout)
        server.logger.debug("Client %r has gone.", id)

    def rename(self, client: Client, id) -> bool:
        """Gives a client the id that it asks for, and the session that is kept for it; not where that id is taken."""
        server = self._server
        with self._lock:
            owner = server.clients.get(id)
            if owner is client or client.is_gone:
                return True
            if owner is not None:
                return False
            del server.clients[client["id"]]
            own = server.sessions.pop(client["id"], client.session)
            self._keeping.forget(id)
            client.session = server.sessions.setdefault(id, own)
            client["id"] = id
            server.clients[id] = client
            return True
