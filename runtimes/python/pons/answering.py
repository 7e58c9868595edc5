"""What the functions of routes return, as answers of HTTP: a head of status and headers, then the body."""

from __future__ import annotations

from .actions import ASYNC, ASYNC_STREAM, kind_of
from .requests import Request, bound

_TEXT, _JSON, _BYTES = "text/html; charset=utf-8", "application/json", "application/octet-stream"


def answer_with(route):
    """Gives the function that answers one request: by status, headers and body, or by a stream of head and chunks."""
    function = route.function
    kind = kind_of(function)

    def answer(*parts):
        request = Request(*parts)
        with bound(request):
            result = function(**request.parameters)
        status, headers, body = _parts(result)
        if not hasattr(body, "__next__"):
            return [status, headers, body]
        return _stream(request, status, headers, body)

    async def answer_later(*parts):
        request = Request(*parts)
        with bound(request):
            result = function(**request.parameters)
            status, headers, body = _parts(await result if kind == ASYNC else result)
            if hasattr(body, "__anext__"):
                yield [status, headers, None]
                async for chunk in body:
                    yield _chunk(chunk)
            elif hasattr(body, "__next__"):
                yield [status, headers, None]
                for chunk in body:
                    yield _chunk(chunk)
            else:
                yield [status, headers, body]

    return answer_later if kind in (ASYNC, ASYNC_STREAM) else answer


def _stream(request: Request, status: int, headers: list, chunks):
    yield [status, headers, None]
    try:
        while True:
            with bound(request):  # between two steps, the thread belongs to others
                try:
                    chunk = next(chunks)
                except StopIteration:
                    return
            yield _chunk(chunk)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()


def _chunk(chunk) -> bytes:
    if isinstance(chunk, str):
        return chunk.encode()
    if isinstance(chunk, (bytes, bytearray, memoryview)):
        return bytes(chunk)
    raise TypeError(f"A route's generator must yield text or bytes, but yielded {type(chunk).__name__}.")


def _parts(result) -> tuple:
    """Gives status, headers and body (bytes, or what yields them) of what a function returned."""
    status, more = 200, {}
    if type(result) is tuple:
        if len(result) not in (2, 3):
            raise TypeError(f"A route's tuple must be (body, status, headers), but has {len(result)} parts.")
        result, *rest = result
        for part in rest:
            if isinstance(part, int):
                status = int(part)
            elif isinstance(part, (dict, list)):
                more = part
            else:
                raise TypeError(f"Beside a route's body may stand a status and headers, but not {part!r}.")
    media, body = _body(result)
    pairs = list(more.items()) if isinstance(more, dict) else [tuple(pair) for pair in more]
    headers = [(str(name), str(value)) for name, value in pairs]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", media))
    if not 200 <= status <= 599:
        raise ValueError(f"A route's status must be from 200 to 599, but is {status}.")
    return status, headers, body


def _body(result) -> tuple:
    if isinstance(result, str):
        return _TEXT, result.encode()
    if isinstance(result, (dict, list)):
        import json

        return _JSON, json.dumps(result).encode()
    if isinstance(result, (bytes, bytearray, memoryview)):
        return _BYTES, bytes(result)
    if hasattr(result, "__next__") or hasattr(result, "__anext__"):
        return _TEXT, result
    what = "A function of a route must return text, bytes, a dict, a list, a generator or a tuple of one with a status"
    raise TypeError(f"{what}, but returned {type(result).__name__}.")
