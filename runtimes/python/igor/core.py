"""What an Igor program works with: its API in one level, streams for handlers, outputs for processes."""

from __future__ import annotations

import json
from threading import Thread


def flatten(api_dictionary: dict, separator: str = ".") -> dict:
    """Brings a nested API to one level, in place: a handler's name is its keys, joined by the separator."""
    for key, value in list(api_dictionary.items()):
        if isinstance(value, dict):
            del api_dictionary[key]
            for name, handler in flatten(dict(value), separator).items():
                api_dictionary[f"{key}{separator}{name}"] = handler
    return api_dictionary


class Stream:
    """Answers one message of one client; closed when its handler has returned."""

    def __init__(self, igor_server, client, stream_id, on_close_callback=None) -> None:
        self.client = client
        self.stream_id = stream_id
        self.closed = False
        self._server = igor_server
        self._on_close = on_close_callback

    def send(self, data=None) -> None:
        """Sends an item."""
        self._send({"streamId": self.stream_id, "data": data})

    def send_error(self, error) -> None:
        """Sends the text of an error."""
        self._send({"streamId": self.stream_id, "error": str(error)})

    def close(self) -> None:
        """Tells the client that nothing more will come."""
        self._send({"streamId": self.stream_id, "close": True})
        self.closed = True
        if self._on_close is not None:
            self._on_close(self._server, self.stream_id)

    def _send(self, message: dict) -> None:
        if self.closed:
            raise Exception(f"The stream {self.stream_id!r} is closed; nothing more can be sent by it.")
        self._server.server.send_message(self.client, json.dumps(message))


class ProcessOutput:
    """Sends what a process has to tell, to one client or to all of them."""

    def __init__(self, process_id, igor_server, on_finish_callback=None) -> None:
        self.process_id = process_id
        self.closed = False
        self.on_message_received = lambda *_: None
        self._server = igor_server
        self._on_finish = on_finish_callback

    def send(self, action, data=None, client_id=None) -> None:
        """Sends an event; raises where the client that it is for is not connected."""
        self._send({"streamId": self.process_id, "action": action, "data": data}, client_id)

    def send_error(self, error, client_id=None) -> None:
        """Sends the text of an error."""
        self._send({"streamId": self.process_id, "error": str(error)}, client_id)

    def finish(self) -> None:
        """Tells all clients that the process has ended."""
        self._send({"streamId": self.process_id, "close": True}, None)
        self.closed = True
        if self._on_finish is not None:
            self._on_finish(self._server, self.process_id)

    def _send(self, message: dict, client_id) -> None:
        if self.closed:
            raise Exception(f"The output of the process {self.process_id!r} is closed; nothing more can be sent by it.")
        text = json.dumps(message)
        if client_id is None:
            self._server.server.send_message_to_all(text)
            return
        client = self._server.clients.get(client_id)
        if client is None:
            raise Exception(f"No client with the id {client_id!r} is connected.")
        self._server.server.send_message(client, text)


class IgorProcess(Thread):
    """What a process may derive from; any Thread will do."""

    scope = None
    sessions = None
    process_id = None
    output = None

    def __init__(self) -> None:
        Thread.__init__(self)


async def handler_wrapper(handler_function, stream, data, session, scope) -> None:
    """Runs a handler as messages do: its stream is closed behind it, after the error where it raised one."""
    run_handler(handler_function, stream, data, {"session": session, "scope": scope})


def run_handler(handler, stream: Stream, data, keywords: dict) -> None:
    """Runs a handler, and ends its stream; what it raised is raised on."""
    try:
        handler(stream, data, **keywords)
    except Exception as error:
        if not stream.closed:
            stream.send_error(error)
        raise
    finally:
        if not stream.closed:
            stream.close()
