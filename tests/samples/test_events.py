"""Igor's example: clients of Igor with its Python program, and clients of Pons with the same in C#."""

import importlib.util
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

import sample

HAS_CLIENT = importlib.util.find_spec("websocket") is not None
SETTINGS = {"EVENTS_PORT": "0", "EVENTS_FILES_PORT": "0", "EVENTS_FILE": "test-events.json", "EVENTS_PERIOD": "0.05"}
ALONE = {"MSBUILDDISABLENODEREUSE": "1", "UseSharedCompilation": "false", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}


class Host:
    """A sample's host, from the moment it is ready."""

    def __init__(self, path, **variables):
        environment = {**os.environ, **ALONE, **SETTINGS, "PONS_PYTHON": sys.executable, **variables}
        self.process = subprocess.Popen(
            ["dotnet", "run", str(sample.ROOT / path)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, env=environment,
            start_new_session=True,
        )  # fmt: skip
        said = []
        while not said or not said[-1].startswith("Clients at "):
            said.append(self.process.stdout.readline())
            if not said[-1]:
                raise AssertionError("".join(said))
        words = said[-1].replace(",", "").split()
        self.socket = words[2].replace("http", "ws", 1)
        self.files = words[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)  # dotnet's child too
        self.process.wait(60)
        self.process.stdout.close()
        (sample.ROOT / "events" / SETTINGS["EVENTS_FILE"]).unlink(missing_ok=True)


@unittest.skipUnless(sample.HAS_DOTNET and HAS_CLIENT, "dotnet or python3-websocket is missing")
class Events(unittest.TestCase):
    def test_clients_of_igor_are_served_by_the_python_program(self):
        """The four actions, the counter, the file server; and the host ends with the program."""
        import websocket

        with Host("events/serve.cs") as host:
            ws = websocket.create_connection(host.socket, timeout=60)

            def ask(action, data):
                ws.send(json.dumps({"streamId": action, "action": action, "data": data}))
                answers = []
                while not answers or not answers[-1].get("close"):
                    message = json.loads(ws.recv())
                    if message["streamId"] == action:
                        answers.append(message)
                return answers[0].get("data")

            self.assertEqual("Hello Ann", ask("hello", {"name": "Ann"}))
            created = ask("events.create", {"title": "tea"})
            ask("events.update", {**created, "title": "coffee"})
            with urllib.request.urlopen(f"{host.files}/test-events.json", timeout=60) as answer:
                self.assertEqual({created["id"]: {**created, "title": "coffee"}}, json.load(answer))
            self.assertTrue(ask("events.remove", created["id"]))
            self.assertFalse(ask("events.remove", created["id"]))
            ticks = []
            while len(ticks) < 2:
                message = json.loads(ws.recv())
                if message.get("action") == "counter_increment":
                    ticks.append(message["data"]["counter"])
            self.assertEqual(ticks[0] + 1, ticks[1])
            request = urllib.request.Request(f"{host.files}/test-events.json", b"{}", method="POST")
            with urllib.request.urlopen(request, timeout=60) as answer:
                self.assertEqual({"message": "File saved."}, json.load(answer))
            ws.send(json.dumps({"streamId": "igor_shutdown", "action": "shutdown", "data": None}))
            ws.shutdown()
            self.assertEqual(0, host.process.wait(60))

    @unittest.skipUnless(hasattr(signal, "SIGSTOP"), "processes cannot be halted here")
    def test_the_last_word_of_a_client_that_is_gone_is_heard(self):
        """Also where it and the reset of its connection come at the same time: the host is halted meanwhile."""
        import websocket

        with Host("events/serve.cs", EVENTS_PERIOD="1000") as host:
            for number in range(5):
                ws = websocket.create_connection(host.socket, timeout=60)
                ws.send(json.dumps({"streamId": 1, "action": "hello", "data": {"name": "Ann"}}))
                ws.recv()
                ws.recv()
                os.killpg(host.process.pid, signal.SIGSTOP)
                ws.send(json.dumps({"streamId": 2, "action": "events.create", "data": {"title": str(number)}}))
                ws.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                ws.sock.close()
                os.killpg(host.process.pid, signal.SIGCONT)
            kept = {}
            while len(kept) < 5:
                try:
                    with urllib.request.urlopen(f"{host.files}/test-events.json", timeout=60) as answer:
                        kept = json.load(answer)
                except (urllib.error.HTTPError, json.JSONDecodeError):
                    pass  # the first of them is being written

    def test_clients_of_pons_are_served_by_the_same_in_csharp(self):
        """By name, with the token; the counter is an event."""
        import websocket

        with Host("events/events.cs", EVENTS_TOKEN="secret") as host:
            ws = websocket.create_connection(f"{host.socket}/pons", timeout=60, subprotocols=["pons.v1"])
            ws.send(json.dumps({"kind": "join", "payload": {"version": 1, "token": "secret"}}))
            self.assertEqual("hello", json.loads(ws.recv())["kind"])
            ready = {"version": 1, "language": "python", "languageVersion": "3", "actions": []}
            ws.send(json.dumps({"kind": "ready", "payload": ready}))
            calls, events = iter(range(2, 1000, 2)), []

            def ask(action, *arguments):
                call = next(calls)
                ws.send(json.dumps({"kind": "call", "call": call, "name": action, "payload": arguments}))
                while True:
                    message = json.loads(ws.recv())
                    if message["kind"] == "event":
                        events.append(message)
                    elif message.get("call") == call:
                        self.assertEqual("return", message["kind"], message)
                        return message.get("payload")

            self.assertEqual("Hello Ann", ask("hello", "Ann"))
            created = ask("events.create", {"title": "tea"})
            self.assertTrue(ask("events.update", {**created, "title": "coffee"}))
            kept = json.loads((sample.ROOT / "events/test-events.json").read_text())
            self.assertEqual({created["id"]: {**created, "title": "coffee"}}, kept)
            self.assertTrue(ask("events.remove", created["id"]))
            ask("pons.subscribe", ["counter_increment"])
            while not events:
                events.append(json.loads(ws.recv()))
            self.assertEqual(("event", "counter_increment"), (events[0]["kind"], events[0]["name"]))
            ask("shutdown")
            ws.shutdown()
            self.assertEqual(0, host.process.wait(60))


if __name__ == "__main__":
    unittest.main()
