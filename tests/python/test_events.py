"""Events that a worker sends, and that it listens to."""

from __future__ import annotations

import types
import unittest
from unittest import mock

from events_module import NEWS
from hub import Folder, Hub
from timed import TimedTest


class EventsTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        self.folder = Folder({"news.py": NEWS})
        self.addCleanup(self.folder.cleanup)
        self.hub = Hub(self.folder.path / "news.py").start()
        self.addCleanup(self.hub.__exit__)
        self.asked("pons.subscribe", "early")

    def asked(self, action: str, *topics: str) -> None:
        """Waits until the worker asks for topics, or for no more of them, in whatever order, and agrees."""
        found = []
        for _ in topics:
            message = self.hub.called(action)
            found += self.hub.arguments_of(message)[0]
            self.hub.answer(message.call, None)
        self.assertEqual(sorted(found), sorted(topics))

    def call(self, action: str, *args, asks=(), **keywords):
        """Calls an action that asks for topics."""
        id = self.hub.begin(action, *args, **keywords)
        self.asked("pons.subscribe", *asks)
        kind, value = self.hub.end(id)
        self.assertEqual(kind, "return", value)
        return value

    def test_sending(self) -> None:
        """Events arrive in order with topic, client and data; those sent at the load arrive after `ready`."""
        self.hub.call("send", "shop.opened", {"at": 9})
        self.hub.call("send", "till", [1], 12)
        self.hub.call("many", 100)
        self.hub.call("send_async", "beside")
        events = [("loaded", None, 1), ("shop.opened", None, {"at": 9}), ("till", 12, [1])]
        events += [("count", None, i) for i in range(100)]
        self.assertEqual(self.hub.events, [*events, ("beside", None, "async")])

    def test_what_is_no_event(self) -> None:
        """A topic is a name, a client a number, and the data has to cross."""
        self.assertIn("must be text, but is int", self.hub.call("odd", 5)[1])
        for topic in ("", "a\nb", "x" * 1025, "ü" * 600, "\ud800"):
            self.assertEqual(self.hub.call("odd", topic)[0], "ValueError")
        self.assertIn("a client's number or None", self.hub.call("odd", "x", None, "me")[1])
        self.assertEqual(self.hub.call("thing"), 'data["a"]')

    def test_reading(self) -> None:
        """Events are read by `for` and `async for`, as long as somebody reads."""
        for action in ("first", "first_async"):
            id = self.hub.begin(action, "a", "b*", keywords={"count": 3})
            self.asked("pons.subscribe", "a", "b*")
            for topic in ("c", "a", "bee", "ab", "b"):
                self.hub.emit(topic, topic, client=7)
            value = [tuple(event[:2]) for event in self.hub.end(id)[1]]
            self.assertEqual(value, [("a", "a"), ("bee", "bee"), ("b", "b")])
            self.asked("pons.unsubscribe", "a", "b*")

    def test_client(self) -> None:
        """An event says from which client it came."""
        id = self.hub.begin("first", "a")
        self.asked("pons.subscribe", "a")
        self.hub.emit("a", 1, client=7)
        self.assertEqual(self.hub.end(id)[1], [("a", 1, 7)])

    def test_sharing(self) -> None:
        """Those that listen to one topic share one subscription, which ends with the last of them."""
        self.call("keep", "one", "a", asks=["a"])
        self.call("keep", "two", "a", "b", asks=["b"])
        self.hub.emit("a", 1)
        self.assertEqual((self.hub.call("take", "one", 1)[0], self.hub.call("take", "two", 1)[0]), ([(1, 0)], [(1, 0)]))
        self.hub.call("close", "one")
        self.hub.call("drop", "two")
        self.asked("pons.unsubscribe", "a", "b")
        self.call("keep", "one", "a", asks=["a"])
        self.assertEqual(self.hub.calls, [])

    def test_lagging(self) -> None:
        """A reader that lags loses the oldest, and is told how many."""
        self.call("keep", "slow", "a", asks=["a"], keywords={"limit": 3})
        for i in range(10):
            self.hub.emit("a", i)
        self.assertEqual(self.hub.call("take", "slow", 3), ([(7, 7), (8, 0), (9, 0)], 7))

    def test_closing(self) -> None:
        """Closing ends the loop of a reader that waits."""
        self.call("keep", "one", "a", asks=["a"])
        self.hub.emit("a", 1)
        self.assertEqual(self.hub.call("close_within", "one"), [1])

    def test_cancel(self) -> None:
        """A call that waits for events can be cancelled, and takes its subscription along."""
        for action in ("first", "first_async"):
            id = self.hub.begin(action, "a")
            self.asked("pons.subscribe", "a")
            self.hub.cancel(id)
            self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
            self.asked("pons.unsubscribe", "a")

    def test_cancel_beside_a_thread(self) -> None:
        """A thread that a cancelled call started goes on waiting for events; only the call itself is stopped."""
        id = self.hub.begin("in_thread", "a")
        self.asked("pons.subscribe", "a")
        self.hub.cancel(id)
        self.assertEqual(self.hub.end(id)[1]["code"], "cancelled")
        self.hub.emit("a", "still heard")
        self.assertEqual(self.hub.call("heard", 1), ["still heard"])

    def test_refused(self) -> None:
        """A subscription that the hub refuses is the error of who asked."""
        for action in ("first", "first_async"):
            id = self.hub.begin(action, "a")
            self.hub.fail(self.hub.called("pons.subscribe").call, code="refused", message="No.")
            self.assertEqual(self.hub.end(id)[1]["message"], "No.")

    def test_listeners(self) -> None:
        """Functions are called with each event, plain ones and coroutine functions, also those of the load."""
        self.hub.emit("early", "x", client=3)
        self.assertEqual(self.hub.call("heard", 1), [("early", "x", 3)])
        self.call("listen", "a", asks=["a"])
        self.call("listen_async", "b", asks=["b"])
        for i in range(3):
            self.hub.emit("a", i)
            self.hub.emit("b", 10 + i)
        self.assertEqual(self.hub.call("heard", 6), [0, 1, 2, 10, 11, 12])
        self.hub.call("close", "a")
        self.asked("pons.unsubscribe", "a")

    def test_failing_listener(self) -> None:
        """A function that raises is told in the log, and is called again."""
        self.call("listen_badly", "a", asks=["a"])
        self.hub.emit("a", 1)
        self.hub.emit("a", 2)
        self.assertEqual(self.hub.call("heard", 2), [1, 2])
        self.hub.wait_for(lambda: len([log for log in self.hub.logs if "ValueError: no good" in log[3]]) == 2)

    def test_in_loop(self) -> None:
        """Code of the event loop is told to use `async for`."""
        self.assertIn("async for", self.call("in_loop", asks=["x"]))

    def test_hold(self) -> None:
        """While the hub asks to hold, whoever emits waits, main too; the event loop does not."""
        self.hub.call("pons.hold", True)
        held = self.hub.begin("send", "held")
        self.hub.call("send_async", "beside")
        self.hub.call("pons.hold", True)
        self.assertEqual([event[0] for event in self.hub.events], ["loaded", "beside"])
        self.assertNotIn(held, self.hub.answers)
        self.hub.call("pons.hold", False)
        self.assertEqual(self.hub.end(held), ("return", None))
        self.assertEqual(self.hub.events[-1], ("held", None, None))

    def test_cancel_of_held(self) -> None:
        """A call that waits to emit can be cancelled."""
        self.hub.call("pons.hold", True)
        held = self.hub.begin("send", "held")
        self.hub.call("send_async", "beside")
        self.hub.cancel(held)
        self.assertEqual(self.hub.end(held)[1]["code"], "cancelled")


class HoldTest(TimedTest):
    def test_limit(self) -> None:
        """A hold that the hub forgets to end keeps nobody for ever."""
        from pons import running, topics

        sent: list = []
        outgoing = types.SimpleNamespace(is_lost=lambda: False)
        engine = types.SimpleNamespace(send=sent.append, outgoing=outgoing, main=None)
        exchange = topics.Topics(engine)
        exchange.hold(True)
        with mock.patch.object(topics, "HOLD_LIMIT", 0.01), mock.patch.object(running, "_engine", engine):
            exchange.send(b"event")
        self.assertEqual(sent, [b"event"])


if __name__ == "__main__":
    unittest.main()
