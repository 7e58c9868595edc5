"""Bytes to and from a host: what a link in the JSON form reads from and writes to."""

from __future__ import annotations

CHUNK = 65_536  # what is read at once; more than that is read straight into a place of its own


class SocketWire:
    """A stream socket. One thread reads; `send` writes what the system takes at once, and gives the number of bytes."""

    def __init__(self, socket) -> None:
        self._socket = socket
        self._data = b""
        self._at = 0
        self.send = socket.send

    def limit(self, seconds: float | None) -> None:
        """Lets reading and writing fail after a time without progress; None: never."""
        self._socket.settimeout(seconds)

    def read(self, size: int) -> bytes | bytearray:
        """Gives so many bytes; EOFError where the other side has closed the connection before."""
        at, data = self._at, self._data
        rest = len(data) - at
        if rest >= size:
            self._at = at + size
            return data[at : at + size]
        if size > CHUNK:
            return self._read_large(size)
        pieces = [data[at:]]
        while rest < size:
            piece = self._socket.recv(CHUNK)
            if not piece:
                raise EOFError
            pieces.append(piece)
            rest += len(piece)
        self._data, self._at = b"".join(pieces), size
        return self._data[:size]

    def finish(self) -> None:
        """Says that nothing more will be sent; what the other side still sends can be read, to its end."""
        try:
            self._socket.shutdown(1)
        except OSError:
            pass  # the other side was quicker

    def forget(self) -> None:
        """In a forked child: lets go of the connection, which is the parent's."""
        self._socket.close()

    def close(self) -> None:
        """Ends the connection, also for a thread that reads from it."""
        try:
            self._socket.shutdown(2)
        except OSError:
            pass  # the other side was quicker
        self._socket.close()

    def _read_large(self, size: int) -> bytearray:
        place = bytearray(size)
        have = len(self._data) - self._at
        place[:have] = self._data[self._at :]
        self._data, self._at = b"", 0
        view = memoryview(place)
        while have < size:
            count = self._socket.recv_into(view[have:])
            if not count:
                raise EOFError
            have += count
        return place


class PipeWire(SocketWire):
    """A named pipe of Windows, read and written at the same time, which plain files cannot do there."""

    def __init__(self, name: str, seconds: float) -> None:
        import _winapi

        self._api = _winapi
        path = f"\\\\.\\pipe\\{name}"
        _winapi.WaitNamedPipe(path, max(1, int(seconds * 1000)))
        access, null = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE, _winapi.NULL
        how = _winapi.OPEN_EXISTING, _winapi.FILE_FLAG_OVERLAPPED
        self._handle = _winapi.CreateFile(path, access, 0, null, *how, null)
        self._reading = None  # what the thread that reads waits for
        super().__init__(self)

    def settimeout(self, seconds: float | None) -> None:
        """A pipe has no times of its own: whoever waits too long closes it."""

    def recv(self, size: int) -> bytes:
        """Reads what there is, at most so many bytes."""
        try:
            self._reading, _ = self._api.ReadFile(self._handle, size, overlapped=True)
            count, _ = self._reading.GetOverlappedResult(True)
        except BrokenPipeError:
            return b""
        return bytes(self._reading.getbuffer()[:count])

    def recv_into(self, view) -> int:
        """The same, into a place."""
        data = self.recv(min(len(view), 1 << 20))
        view[: len(data)] = data
        return len(data)

    def send(self, view) -> int:
        """Writes; gives the number of bytes."""
        overlapped, _ = self._api.WriteFile(self._handle, bytes(view), overlapped=True)
        return overlapped.GetOverlappedResult(True)[0]

    def shutdown(self, how: int) -> None:
        """Closes the pipe, which cannot be closed for one direction alone."""
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        handle, self._handle = self._handle, None
        if handle is not None:
            if self._reading is not None:
                self._reading.cancel()
            self._api.CloseHandle(handle)
