"""WebSockets of an ASGI application: what it accepts, sends and closes are items, what the client says is a stream."""

from __future__ import annotations

from .asgi import Exchange

LOST = 1006  # RFC 6455: the connection ended without a word


class Socket(Exchange):
    """One WebSocket."""

    def __init__(self, call, body, loop) -> None:
        super().__init__(call, body.__aiter__(), loop)
        self._is_told = False  # that somebody connects
        self._is_accepted = False
        self._is_closed = False
        self._closing = None  # the code that the client closed with

    async def receive(self) -> dict:
        """Gives what the client did."""
        if not self._is_told:
            self._is_told = True
            return {"type": "websocket.connect"}
        if self._closing is None:
            message = await self._next_message()
            if type(message) is str:
                return {"type": "websocket.receive", "text": message, "bytes": None}
            if type(message) is bytes:
                return {"type": "websocket.receive", "bytes": message, "text": None}
            self._closing = message
        return {"type": "websocket.disconnect", "code": self._closing[0], "reason": self._closing[1]}

    async def send(self, event: dict) -> None:
        """Takes what the application wants the client to hear."""
        kind = event["type"]
        if self.has_left or self._is_closed:
            return
        if kind == "websocket.accept" and not self._is_accepted:
            self._is_accepted = True
            headers = [part.decode("latin-1") for pair in event.get("headers", ()) for part in pair]
            await self._parts.put_item(("accept", event.get("subprotocol"), headers))
        elif kind == "websocket.close":
            self._is_closed = True
            await self._parts.put_item(("close", event.get("code", 1000), event.get("reason") or ""))
            self._resolve()
        elif kind == "websocket.send" and self._is_accepted:
            data = event.get("bytes")
            await self._parts.put_item(event["text"] if data is None else bytes(data))
        else:
            raise RuntimeError(f"The application sent {kind!r}, which does not come at this point of a WebSocket.")

    def finish(self, error: BaseException | None) -> None:
        """Hears that the application has come to its end."""
        if not self._is_closed and not self.has_left:
            self._is_closed = True
            self._parts.send(("close", 1000 if error is None else 1011, ""))
        self._resolve()

    async def _next_message(self):
        from .remote import PonsError

        try:
            return await self._body.__anext__()
        except (StopAsyncIteration, PonsError):
            return LOST, ""
