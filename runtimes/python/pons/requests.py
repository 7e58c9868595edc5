"""The request that a route answers: `pons.request`, in whichever thread or task its function runs."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar

_request: ContextVar = ContextVar("pons.request")


class Headers(dict):
    """Headers or other fields by name; names of headers are looked up whatever their letters' case."""

    def __init__(self, pairs) -> None:
        super().__init__()
        self.pairs = [(name, value) for name, value in pairs]
        for name, value in self.pairs:
            self.setdefault(name.lower(), value)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(name.lower())

    def get(self, name: str, default=None):
        """Gives the first value of a header."""
        return super().get(name.lower(), default)


class Fields(dict):
    """Fields of a query or a form: the first value by name, all by `list`."""

    def __init__(self, pairs) -> None:
        super().__init__()
        self.pairs = list(pairs)
        for name, value in self.pairs:
            self.setdefault(name, value)

    def list(self, name: str) -> list:
        """Gives all values of a field."""
        return [value for other, value in self.pairs if other == name]


class File:
    """A file of a form."""

    def __init__(self, name: str, media: str, data: bytes) -> None:
        self.filename = name
        self.content_type = media
        self.data = data


class Request:
    """What was asked: `method`, `path`, `parameters` of the path, `query`, `headers`, `cookies`, `body`, `form`."""

    __module__ = "pons"

    def __init__(self, method: str, path: str, query: str, headers: list, parameters: dict, body: bytes) -> None:
        self.method = method
        self.path = path
        self.query_text = query
        self.headers = Headers(headers)
        self.parameters = parameters
        self.body = body
        self._form: tuple | None = None

    @property
    def query(self) -> Fields:
        """The fields behind the `?`."""
        from urllib.parse import parse_qsl

        return Fields(parse_qsl(self.query_text, keep_blank_values=True))

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self):
        """Gives the body read as JSON; ValueError where it is none."""
        import json

        return json.loads(self.body)

    @property
    def cookies(self) -> dict:
        """Cookies by name."""
        from http.cookies import SimpleCookie

        return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("cookie", "")).items()}

    @property
    def form(self) -> Fields:
        """The fields of a form that was posted."""
        return self._read_form()[0]

    @property
    def files(self) -> Fields:
        """The files of a form that was posted, each a `File`."""
        return self._read_form()[1]

    def _read_form(self) -> tuple:
        if self._form is None:
            media = self.headers.get("content-type", "")
            if media.startswith("multipart/form-data"):
                self._form = _parts(media, self.body)
            elif media.startswith("application/x-www-form-urlencoded"):
                from urllib.parse import parse_qsl

                self._form = Fields(parse_qsl(self.body.decode(), keep_blank_values=True)), Fields(())
            else:
                self._form = Fields(()), Fields(())
        return self._form

    def __repr__(self) -> str:
        return f"<pons.Request {self.method} {self.path}>"


def _parts(media: str, body: bytes) -> tuple:
    from email.parser import BytesParser
    from email.policy import HTTP

    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + media.encode() + b"\r\n\r\n" + body)
    fields, files = [], []
    for part in message.iter_parts():
        name, filename = (part.get_param(key, header="content-disposition") for key in ("name", "filename"))
        data = part.get_payload(decode=True) or b""
        if filename is None:
            fields.append((name, data.decode(part.get_content_charset("utf-8"))))
        else:
            files.append((name, File(filename, part.get_content_type(), data)))
    return Fields(fields), Fields(files)


@contextmanager
def bound(asked: Request):
    """Lets `pons.request` be that request for a while."""
    token = _request.set(asked)
    try:
        yield
    finally:
        _request.reset(token)


class _Current:
    """Stands for the request of whichever route runs here."""

    __slots__ = ()

    def __getattr__(self, name: str):
        try:
            return getattr(_request.get(), name)
        except LookupError:
            raise RuntimeError("pons.request belongs to a route, but no function of one runs here.") from None

    def __repr__(self) -> str:
        found = _request.get(None)
        return "<pons.request, of no route>" if found is None else repr(found)


request = _Current()
