"""A host of an Igor program in a few lines: clients come, say something, read what they are sent, and go."""

from __future__ import annotations

import json
import textwrap

from hub import Folder, Hub

HEAD = """
    import sys, threading, time
    from igor.server import IgorServer, CONFIG
    from igor.core import flatten, IgorProcess
"""


class IgorHost:
    """A worker that runs one program."""

    def __init__(self, source: str, files: dict | None = None) -> None:
        self.folder = Folder({"main.py": textwrap.dedent(HEAD) + textwrap.dedent(source), **(files or {})})
        self.hub = Hub("pons.blank", cwd=self.folder.path).start()
        self.outgoing = self.hub.begin("pons.igor.outgoing", credit=(100_000, 1 << 26))
        self.run = self.hub.begin("pons.igor.run", str(self.folder.path / "main.py"))
        self._clients = 0

    def __enter__(self) -> IgorHost:
        return self

    def __exit__(self, *_) -> None:
        self.hub.__exit__()
        self.folder.cleanup()

    def asked(self) -> dict:
        """Waits until the server runs, and gives what it asks for."""
        self.hub.wait_for(lambda: self.run in self.hub.answers or self.hub.items.get(self.outgoing), "the server runs")
        if self.run in self.hub.answers:
            raise AssertionError(f"The program ended: {self.hub.answers[self.run]}")
        number, text = self.hub.items[self.outgoing][0]
        assert number == -1, number
        return json.loads(text)

    def connect(self) -> int:
        """Lets a client come, and gives its number."""
        self.asked()
        self._clients += 1
        self.hub.call("pons.igor.open", self._clients, ("127.0.0.1", 5000))
        return self._clients

    def leave(self, client: int) -> None:
        """Lets a client go."""
        self.hub.call("pons.igor.close", client)

    def say(self, client: int, action=None, data=None, stream="s", text: str | None = None) -> int:
        """Sends a message, and gives the call that deals with it."""
        message = {"streamId": stream, "action": action, "data": data}
        return self.hub.begin("pons.igor.message", client, (text or json.dumps(message)).encode())

    def ask(self, client: int, action=None, data=None, stream="s", text: str | None = None) -> list:
        """Sends a message and gives what the client was sent until it was dealt with."""
        before = len(self.heard(client))
        assert self.hub.end(self.say(client, action, data, stream, text)) == ("return", None)
        return self.heard(client)[before:]

    def heard(self, client: int) -> list:
        """Gives all that a client was sent so far."""
        return [json.loads(text) for number, text in self.hub.items.get(self.outgoing, ()) if number in (0, client)]

    def ended(self):
        """Waits for the program's end, and gives its exit code."""
        kind, value = self.hub.end(self.run)
        assert kind == "return", value
        return value
