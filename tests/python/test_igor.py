"""Programs that were written for Igor: their handlers, what these are given, and what their clients are answered."""

from __future__ import annotations

import unittest

from igor_host import IgorHost
from timed import TimedTest

PROGRAM = """
    def echo(out, data, **kwargs):
        out.send(data)

    def plain(out, data):
        out.send("plain")

    def named(out, data, scope):
        scope["n"] = scope.get("n", 0) + 1
        out.send(scope["n"])

    def remember(out, data, session, scope):
        session["said"] = session.get("said", []) + [data]
        out.send(session["said"])

    def who(out, data, **kwargs):
        out.send([out.client["id"], out.stream_id, out.closed, igor.scope is kwargs["scope"],
                  igor.sessions[out.client["id"]] is kwargs["session"], sorted(map(str, igor.clients))])

    def fail(out, data, **kwargs):
        out.send(1)
        raise ValueError("no such thing")

    def nothing(out, data, **kwargs):
        out.send()
        return "not sent"

    def late(out, data, **kwargs):
        kept.append(out)

    def send_late(out, data, **kwargs):
        kept[0].send(1)

    def closes(out, data, **kwargs):
        out.close()

    def unjson(out, data, **kwargs):
        out.send(object())

    gates = {"a": threading.Event(), "b": threading.Event()}

    def block(out, data, **kwargs):
        gates[data].wait(20)
        out.send("opened")

    def open_gate(out, data, **kwargs):
        gates[data].set()

    def leave(out, data, **kwargs):
        out.send("bye")
        sys.exit(data)

    def fast_sessions(out, data, **kwargs):
        igor.session_delete_timeout = 0.05

    def sessions(out, data, **kwargs):
        out.send(len(igor.sessions))

    kept = []
    api = {name: value for name, value in list(globals().items()) if callable(value) and value.__module__ == "__main__"}
    igor = IgorServer(api=api)
    igor.run_forever()
"""
UNDEFINED = {"error": "Undefined error occured while handling message", "code": 503}


class Handlers(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.host = IgorHost(PROGRAM)
        cls.host.asked()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.host.__exit__()

    def test_items_then_the_close_bear_the_stream_id_in_its_type(self):
        """Text stays text, a number a number."""
        client = self.host.connect()
        for stream in ("s", 7, 1.5, True, [1]):
            answer = self.host.ask(client, "echo", {"x": [1, None]}, stream=stream)
            item, close = {"streamId": stream, "data": {"x": [1, None]}}, {"streamId": stream, "close": True}
            self.assertEqual([item, close], answer)

    def test_handlers_are_called_by_position_with_what_they_take(self):
        """With `**kwargs`, with names, with neither."""
        client = self.host.connect()
        self.assertEqual("plain", self.host.ask(client, "plain")[0]["data"])
        first = self.host.ask(client, "named")[0]["data"]
        self.assertEqual(first + 1, self.host.ask(client, "named")[0]["data"])
        self.host.ask(client, "remember", 1)
        self.assertEqual([1, 2], self.host.ask(client, "remember", 2)[0]["data"])

    def test_a_handler_sees_its_client_its_stream_and_the_server(self):
        """The attributes that programs use."""
        client = self.host.connect()
        id, stream, closed, scope, session, clients = self.host.ask(client, "who", stream="x")[0]["data"]
        self.assertEqual(("x", False, True, True), (stream, closed, scope, session))
        self.assertIn(str(id), clients)

    def test_an_exception_is_told_then_the_close_then_503(self):
        """In that order; and the next message is dealt with."""
        client = self.host.connect()
        expected = [
            {"streamId": "s", "data": 1}, {"streamId": "s", "error": "no such thing"},
            {"streamId": "s", "close": True}, UNDEFINED,
        ]  # fmt: skip
        self.assertEqual(expected, self.host.ask(client, "fail"))
        self.assertEqual("plain", self.host.ask(client, "plain")[0]["data"])

    def test_what_is_no_json_cannot_be_sent(self):
        """The handler's `send` raises."""
        answer = self.host.ask(self.host.connect(), "unjson")
        self.assertIn("not JSON serializable", answer[0]["error"])
        self.assertEqual(UNDEFINED, answer[-1])

    def test_send_without_data_sends_null_and_results_are_not_sent(self):
        """As Igor does."""
        answer = self.host.ask(self.host.connect(), "nothing")
        self.assertEqual([{"streamId": "s", "data": None}, {"streamId": "s", "close": True}], answer)

    def test_what_is_wrong_with_a_message_is_said_without_a_stream_id(self):
        """400 for what is missing or unknown, 503 for what is none."""
        client = self.host.connect()
        texts = {
            '{"action": "echo"}': {"error": "No streamId specified", "code": 400},
            '{"streamId": 1}': {"error": "No action specified", "code": 400},
            '{"streamId": 1, "action": "gone"}': {"error": 'No handler for action: "gone"', "code": 400},
            '{"streamId": 1, "action": "introduce_self", "data": {}}':
                {"error": "No client_id for introduce_self action", "code": 400},
            "{": UNDEFINED,
            "[1]": UNDEFINED,
            '{"streamId": 1, "action": "introduce_self", "data": null}': UNDEFINED,
            "[" * 100_000: UNDEFINED,
        }  # fmt: skip
        for text, answer in texts.items():
            self.assertEqual([answer], self.host.ask(client, text=text), text[:80])

    def test_a_stream_is_closed_when_its_handler_has_returned(self):
        """What is sent by it later raises in the sender."""
        client = self.host.connect()
        self.host.ask(client, "late")
        self.assertIn("is closed", self.host.ask(client, "send_late")[0]["error"])

    def test_a_handler_may_close_its_stream_itself(self):
        """It is told once."""
        self.assertEqual([{"streamId": "s", "close": True}], self.host.ask(self.host.connect(), "closes"))

    def test_one_client_waits_in_order_while_another_goes_on(self):
        """A slow handler delays its own client only."""
        slow, other = self.host.connect(), self.host.connect()
        first = self.host.say(slow, "block", "a")
        second = self.host.say(slow, "plain")
        self.assertEqual("plain", self.host.ask(other, "plain")[0]["data"])
        self.assertNotIn(second, self.host.hub.answers)
        self.host.ask(other, "open_gate", "a")
        self.host.hub.end(second)
        self.assertIn(first, self.host.hub.answers)
        self.assertEqual(["opened", "plain"], [m["data"] for m in self.host.heard(slow) if "data" in m])

    def test_an_id_is_kept_with_its_session_and_goes_to_who_claims_it_when_it_is_free(self):
        """And not while its owner is connected."""
        first, second = self.host.connect(), self.host.connect()
        self.assertEqual([], self.host.ask(first, "introduce_self", {"client_id": "ann"}))
        self.host.ask(first, "remember", "mine")
        refused = self.host.ask(second, "introduce_self", {"client_id": "ann"})
        self.assertEqual([{"error": 'Client with id: "ann" already connected', "code": 400}], refused)
        self.host.leave(first)
        self.assertEqual([], self.host.ask(second, "introduce_self", {"client_id": "ann"}))
        self.assertEqual("ann", self.host.ask(second, "who")[0]["data"][0])
        self.assertEqual(["mine", "again"], self.host.ask(second, "remember", "again")[0]["data"])

    def test_a_handler_outlives_its_client(self):
        """What it sends then is dropped; what had been said before the client went is still dealt with."""
        client, other = self.host.connect(), self.host.connect()
        calls = [self.host.say(client, "block", "b"), self.host.say(client, "named")]
        self.host.leave(client)
        self.host.ask(other, "open_gate", "b")
        for call in calls:
            self.assertEqual(("return", None), self.host.hub.end(call))
        self.assertEqual([], [m for m in self.host.heard(client) if m.get("data") == "opened"])


class Ends(TimedTest):
    def test_leaving_a_handler_by_sys_exit_ends_the_program_with_its_code(self):
        """After the items and the close; also where the client has gone already."""
        for code, expected in ((7, 7), (None, 0), ("why", 1), (-1, 255)):
            with IgorHost(PROGRAM) as host:
                client = host.connect()
                call = host.say(client, "leave", code)
                host.leave(client)
                self.assertEqual(expected, host.ended())
                host.hub.end(call)

    def test_a_session_is_deleted_when_its_time_has_come(self):
        """Ten seconds, or what the program says."""
        with IgorHost(PROGRAM) as host:
            first, second = host.connect(), host.connect()
            host.ask(first, "fast_sessions")
            self.assertEqual(2, host.ask(second, "sessions")[0]["data"])
            host.leave(first)
            while host.ask(second, "sessions")[0]["data"] != 1:
                pass  # until the test's time is over

    def test_the_host_ends_the_program(self):
        """`run_forever` is left, and what stands behind it in a `finally` runs."""
        source = "try:\n    IgorServer(api={}).run_forever()\nfinally:\n    print('cleaned up')\n"
        with IgorHost(source) as host:
            host.asked()
            host.hub.cancel(host.run)
            host.hub.cancel(host.outgoing)
            self.assertEqual("cancelled", host.hub.end(host.run)[1]["code"])
            self.assertEqual("cleaned up\n", host.hub.printed(host.run))
            self.assertEqual(0, host.hub.stop())

    def test_a_server_may_run_on_a_thread(self):
        """The program lasts as long as that does."""
        source = "threading.Thread(target=IgorServer(api={'end': lambda out, data: sys.exit(3)}).run_forever).start()\n"
        with IgorHost(source) as host:
            client = host.connect()
            host.say(client, "end")
            self.assertEqual(3, host.ended())

    def test_a_program_that_fails_says_where(self):
        """As an exception, with the line of the program."""
        with IgorHost("1 / 0\n") as host:
            kind, error = host.hub.end(host.run)
            self.assertEqual(("error", "ZeroDivisionError"), (kind, error["type"]))
            self.assertEqual("1 / 0", error["frames"][-1][3])


if __name__ == "__main__":
    unittest.main()
