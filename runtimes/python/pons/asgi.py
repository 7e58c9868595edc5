"""Runs requests through an ASGI 3 application, each as a task of the event loop."""

from __future__ import annotations

from .calls import current
from .imports import standard
from .parts import FAILED, AsyncParts, make_head
from .running import running

WHOLE = 262_144  # bytes of a body up to which a response that is complete goes in one message
VERSIONS = {"version": "3.0", "spec_version": "2.3"}

_application = None
_state: dict = {}  # what the application's startup has left for all requests
_tasks: set = set()  # what the loop itself holds of a task is weak


def use(application, state: dict) -> None:
    """Says which application this worker runs, and what its requests share."""
    global _application
    _application = application
    _state.update(state)


async def answer(scope: dict, body=None):
    """Runs one request or WebSocket: returns a response that is complete, or nothing when it was sent in parts."""
    asyncio = standard("asyncio")
    loop = asyncio.get_running_loop()
    if scope["type"] == "websocket":
        from .asgi_sockets import Socket as Exchange
    else:
        Exchange = Request
    exchange = Exchange(current.get(), body, loop)
    scope["asgi"], scope["state"] = VERSIONS, _state.copy()
    task = loop.create_task(_run(scope, exchange))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    try:
        return await exchange.end
    except asyncio.CancelledError:
        exchange.leave()  # the application is told so by `receive`, and comes to its end by itself
        raise
    finally:
        exchange.call.production = None


async def _run(scope: dict, exchange) -> None:
    try:
        await _application(scope, exchange.receive, exchange.send)
        exchange.finish(None)
    except BaseException as error:  # SystemExit too: it ends this request
        if not exchange.has_left:
            standard("traceback").print_exception(type(error), error, error.__traceback__)
        exchange.finish(error)


class Exchange:
    """What an application and a client tell each other in one request."""

    def __init__(self, call, body, loop) -> None:
        self.call = call
        self.end = loop.create_future()  # resolved when the client has had all
        self.has_left = False
        self._gone = loop.create_future()
        self._body = body
        self._parts = call.production = AsyncParts(call, running().send, loop)

    def leave(self) -> None:
        """Hears that the client has gone."""
        self.has_left = True
        self.close()

    def close(self) -> None:
        """Lets nobody wait for the client any more."""
        if not self._gone.done():
            self._gone.set_result(None)
        if hasattr(self._body, "close"):
            self._body.close()

    def _resolve(self, result=None, error=None) -> None:
        if self.end.done():
            return
        if error is None:
            self.end.set_result(result)
        else:
            self.end.set_exception(error)
        self.close()


class Request(Exchange):
    """An HTTP request."""

    def __init__(self, call, body, loop) -> None:
        super().__init__(call, body, loop)
        self._is_read = False
        self._head = None
        self._is_sent = False

    async def receive(self) -> dict:
        """Gives a part of the body; after the last one, that the client is gone, when it is."""
        if not self._is_read:
            if self._body is None or type(self._body) is bytes:
                self._is_read = True
                return {"type": "http.request", "body": self._body or b"", "more_body": False}
            part = await self._next_part()
            if not self.has_left:
                self._is_read = part is None
                return {"type": "http.request", "body": part or b"", "more_body": part is not None}
        await self._gone
        return {"type": "http.disconnect"}

    async def send(self, event: dict) -> None:
        """Takes the head of the response, then its parts."""
        kind = event["type"]
        if self.has_left:
            return
        if kind == "http.response.start":
            if self._head is not None:
                raise RuntimeError("The application began a second response to the request.")
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.get("headers", ())]
            self._head = make_head(str(event["status"]), headers)
        elif kind != "http.response.body":
            raise RuntimeError(f"The application sent {kind!r}, which is no part of a response over HTTP.")
        elif self._head is None:
            raise RuntimeError("The application sent a part of the body before the head of its response.")
        elif not self.end.done():
            await self._send_part(bytes(event.get("body", b"")), event.get("more_body", False))

    def finish(self, error: BaseException | None) -> None:
        """Hears that the application has come to its end."""
        if error is None and not self.end.done():
            text = "The application ended before its response was complete."
            error = RuntimeError(text)
            if not self._is_sent:
                running().log.record("error", "pons", text)
        if error is None or not self._is_sent:
            self._resolve(FAILED)
        else:
            self._resolve(error=RuntimeError(f"The response ends here: {type(error).__name__}: {error}"))

    async def _send_part(self, part: bytes, has_more: bool) -> None:
        if not self._is_sent:
            part = self._head + part
            if not has_more and len(part) <= WHOLE:
                self._resolve(part)
                return
            self._is_sent = True
        if part:
            await self._parts.put_async(part)
        if not has_more:
            self._resolve()

    async def _next_part(self):
        from .remote import PonsError

        try:
            if self._body is not None and not hasattr(self._body, "aclose"):
                self._body = self._body.__aiter__()
            return await self._body.__anext__()
        except StopAsyncIteration:
            return None
        except PonsError:
            self.has_left = True
            self.close()
            return None
