"""What clients of an Igor program say, and what they are answered where no handler does."""

from __future__ import annotations

import inspect
import json
import traceback

from pons import igor_door

from .core import Stream, run_handler

_GIVEN = ("session", "scope")  # what handlers get beside the output and the data, if they take it
_UNDEFINED = "Undefined error occured while handling message"  # as it stands on Igor's wire


class Messages:
    """Brings messages to their handlers; one client's come in order, those of several at the same time."""

    def __init__(self, server) -> None:
        self._server = server
        self._taken: dict = {}  # by action: a handler, and what of `_GIVEN` it takes

    def take(self, client, text: bytes) -> None:
        """Deals with one message, whatever is in it."""
        try:
            self._deal(client, json.loads(text))
        except SystemExit as end:
            igor_door.exit(end.code)
        except Exception as error:
            self._server.logger.error(str(error))
            traceback.print_exc()
            self._refuse(client, _UNDEFINED, 503)

    def _deal(self, client, message) -> None:
        stream_id, action = message.get("streamId"), message.get("action")
        data = message.get("data")
        if stream_id is None:
            self._refuse(client, "No streamId specified", 400)
        elif action is None:
            self._refuse(client, "No action specified", 400)
        elif action == "introduce_self":
            self._introduce(client, data)
        else:
            handler = self._server.paths.get(action)
            if handler is None:
                self._refuse(client, f'No handler for action: "{action}"', 400)
                return
            given = {"session": self._server.sessions.get(client["id"], client.session), "scope": self._server.scope}
            keywords = {name: given[name] for name in self._taken_by(action, handler)}
            run_handler(handler, Stream(self._server, client, stream_id), data, keywords)

    def _introduce(self, client, data) -> None:
        id = data.get("client_id")
        if id is None:
            self._refuse(client, "No client_id for introduce_self action", 400)
        elif not self._server.server.rename(client, id):
            self._refuse(client, f'Client with id: "{id}" already connected', 400)

    def _taken_by(self, action, handler) -> tuple:
        known = self._taken.get(action)
        if known is None or known[0] is not handler:
            known = self._taken[action] = handler, _find_taken(handler)
        return known[1]

    def _refuse(self, client, message: str, code: int) -> None:
        self._server.logger.error(message)
        self._server.server.send_message(client, json.dumps({"error": message, "code": code}))


def _find_taken(handler) -> tuple:
    try:
        parameters = inspect.signature(handler).parameters.values()
    except (TypeError, ValueError):
        return ()  # C code that does not say
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return _GIVEN
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return tuple(name for name in _GIVEN if name in names)
