"""Pons joins Python functions to any user interface; this is the Python side of a link.

A module needs none of this to be served. `pons.threaded` marks functions that run beside the others, a parameter
annotated `pons.Call` is filled with the call, a dataclass that arrives is a `pons.Record`, and `pons.empty` makes an
array that the host looks at without a copy. `pons.call("time.now")`, `await pons.acall("time.now")`, and `pons.host`
call actions of the host and of other programs, `pons.stream` reads what they yield.
"""

__version__ = "0.1.0"

_HOMES = {
    "threaded": "actions", "Call": "calls", "Record": "values", "CrossingError": "writing", "empty": "arrays",
    "progress": "reports", "track": "reports", "ask": "questions", "traceparent": "traces",
    "emit": "subscriptions", "events": "subscriptions", "Event": "subscriptions", "on": "listening",
    "job": "jobs", "stopping": "job_runs", "wait": "job_runs",
    "Session": "scopes", "Scope": "scopes", "session": "scopes", "scope": "scopes",
    "route": "routes", "request": "requests", "Request": "requests",
    "call": "calling", "acall": "calling", "stream": "calling", "host": "calling", "Cancelled": "cancel",
    "PonsError": "remote", "RemoteError": "remote", "WrongArguments": "remote", "NotAStream": "remote",
    "UnknownAction": "remote", "CallCancelled": "remote", "Busy": "remote", "PeerLost": "remote",
    "ConnectionLost": "remote", "CannotJoin": "remote", "connect": "connecting", "aconnect": "connecting",
    "Connection": "connection",
    "HandleLost": "remote", "Nobody": "remote", "Refused": "remote",
    "Client": "clients", "client": "clients",
    "Function": "proxies", "Stream": "proxies", "Handle": "proxies",
}  # fmt: skip

__all__ = [*_HOMES, "__version__"]


def __getattr__(name: str):
    # On first use: the engine's own modules must not be imported by a program that only asks for the version.
    if name not in _HOMES:
        raise AttributeError(f"pons has no {name!r}; it has {', '.join(__all__)}.")
    module = __import__(f"{__name__}.{_HOMES[name]}", fromlist=[name])
    return getattr(module, name)


def __dir__() -> list:
    return __all__
