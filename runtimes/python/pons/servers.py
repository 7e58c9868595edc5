"""Takes over what runs a server of its own: what it was asked to serve is served by the host instead.

Nothing is imported here: each library is seen to when the program imports it.
"""

from __future__ import annotations

from .hooks import after_import


class Asked:
    """What a program's own server was asked for."""

    def __init__(self, application, host, port, kind: str | None = None) -> None:
        self.application = application
        self.host = str(host) or "0.0.0.0"
        self.port = int(port)
        self.kind = kind  # wsgi or asgi, where the server takes only one of them


def take_over(serve, resolve) -> None:
    """Lets `serve` be called with what is asked for, wherever a server would run; `resolve` finds `"main:app"`."""

    def take_flask(module) -> None:
        def run(self, host=None, port=None, debug=None, load_dotenv=True, **_) -> None:
            if debug is not None:
                self.debug = bool(debug)
            named = (self.config.get("SERVER_NAME") or "").partition(":")
            if port is None:
                port = named[2] or 5000
            serve(Asked(self, host or named[0] or "127.0.0.1", port, "wsgi"))

        module.Flask.run = run

    def take_werkzeug(module) -> None:
        def run_simple(hostname, port, application, *_, **__) -> None:
            serve(Asked(application, hostname, port, "wsgi"))

        module.run_simple = run_simple

    def take_uvicorn(module) -> None:
        def run(app, *, host="127.0.0.1", port=8000, interface="auto", factory=False, **_) -> None:
            application = resolve(app) if isinstance(app, str) else app
            serve(Asked(application() if factory else application, host, port, _kind_of(interface)))

        def run_server(self, sockets=None) -> None:
            run(self.config.app, host=self.config.host, port=self.config.port)

        module.run = module.main.run = run
        module.Server.run = run_server

    def take_waitress(module) -> None:
        def run(app, *, host="0.0.0.0", port=8080, **_) -> None:
            serve(Asked(app, host, port, "wsgi"))

        module.serve = run

    def take_wsgiref(module) -> None:
        def make_server(host, port, app, *_, **__) -> _Server:
            return _Server(app, host, port, serve)

        module.make_server = make_server

    after_import("flask.app", take_flask)
    after_import("werkzeug.serving", take_werkzeug)
    after_import("uvicorn", take_uvicorn)
    after_import("waitress", take_waitress)
    after_import("wsgiref.simple_server", take_wsgiref)


def _kind_of(interface: str) -> str | None:
    return None if interface == "auto" else "wsgi" if interface == "wsgi" else "asgi"


class _Server:
    """Stands for a server of wsgiref."""

    def __init__(self, application, host, port, serve) -> None:
        self.server_name, self.server_port = host or "0.0.0.0", port
        self._application = application
        self._serve = serve

    def get_app(self):
        return self._application

    def set_app(self, application) -> None:
        self._application = application

    def serve_forever(self, poll_interval=0.5) -> None:
        """Serves until the host stops."""
        self._serve(Asked(self._application, self.server_name, self.server_port, "wsgi"))

    def shutdown(self) -> None:
        """Does nothing: it is the host that stops."""

    server_close = shutdown

    def __enter__(self) -> _Server:
        return self

    def __exit__(self, *_: object) -> None:
        pass
