"""The bodies of requests as files, and files as bodies of responses."""

from __future__ import annotations

import io

BLOCK = 65_536  # bytes of a file that are sent at once


class Upload(io.RawIOBase):
    """A body that is read from the client as the application reads it: what is slow here slows the client."""

    def __init__(self, stream) -> None:
        self._parts = iter(stream)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, place) -> int:
        while not self._rest:
            part = self._next()
            if part is None:
                return 0
            self._rest = memoryview(part)
        count = min(len(place), len(self._rest))
        place[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def close(self) -> None:
        if not self.closed:
            self._parts.close()  # the host need not send what nobody reads
        super().close()

    def _next(self):
        from .remote import PonsError

        try:
            return next(self._parts, None)
        except PonsError as error:
            raise ConnectionError(f"The client left before its request was complete: {error}") from None


def open_body(body):
    """Gives what an application reads a request's body from: bytes that came along, a stream of the host's, or none."""
    if body is None or type(body) is bytes:
        return io.BytesIO(body)
    return io.BufferedReader(Upload(body), BLOCK)


class FileWrapper:
    """What `wsgi.file_wrapper` of PEP 3333 is: a file as blocks."""

    def __init__(self, file, size: int = BLOCK) -> None:
        self._file = file
        self._size = max(size, BLOCK)
        if hasattr(file, "close"):
            self.close = file.close

    def __iter__(self) -> FileWrapper:
        return self

    def __next__(self) -> bytes:
        block = self._file.read(self._size)
        if block:
            return block
        raise StopIteration
