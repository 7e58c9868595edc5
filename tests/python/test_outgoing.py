"""Calls that the worker makes: from the main thread, from others, from coroutines, and calls that they lead to."""

from __future__ import annotations

import unittest

from caller import CALLER
from hub import Folder, Hub, build
from timed import TimedTest

from pons import frames


class OutgoingTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(CALLER)
        self.addCleanup(folder.cleanup)
        self.hub = Hub(folder.path / "caller.py").start()
        self.addCleanup(self.hub.__exit__)

    def serve(self, name: str, value) -> int:
        """Waits for a call of the worker's, answers it, and gives its id."""
        message = self.hub.called(name)
        self.hub.answer(message.call, value)
        return message.call

    def test_from_main(self) -> None:
        """A call of the main thread carries arguments, its parent, and an even id; its answer is its value."""
        id = self.hub.begin("ask", "time.now", 1, "x", keywords={"zone": [1, 2.5]})
        message = self.hub.called("time.now")
        self.assertEqual((message.call, message.parent, message.flags & frames.PLAIN), (2, id, 0))
        self.assertEqual(self.hub.arguments_of(message), ((1, "x"), {"zone": [1, 2.5]}))
        self.hub.answer(message.call, {"now": 5})
        self.assertEqual(self.hub.end(id), ("return", {"now": 5}))

    def test_by_attribute(self) -> None:
        """`pons.host` blocks in plain code and is awaited in async code."""
        id = self.hub.begin("host", 7)
        message = self.hub.called("time.now")
        self.assertEqual(self.hub.arguments_of(message), ((7,), {"zone": "UTC"}))
        self.hub.answer(message.call, "noon")
        self.assertEqual(self.hub.end(id), ("return", "noon"))
        id = self.hub.begin("host_async", 7)
        self.serve("time.now", "night")
        self.assertEqual(self.hub.end(id), ("return", "night"))

    def test_rising_ids(self) -> None:
        """Ids are even and rise, whoever calls."""
        id = self.hub.begin("twice", "one")
        first, second = self.serve("one", 1), self.serve("one", 2)
        self.assertEqual((self.hub.end(id)[1], first, second), (3, 2, 4))
        id = self.hub.begin("from_threads", "value")
        for _ in range(5):
            message = self.hub.called("value")
            self.hub.answer(message.call, self.hub.arguments_of(message)[0][0])
        self.assertEqual(self.hub.end(id), ("return", [0, 1, 2, 3, 4]))

    def test_from_pool_and_coroutines(self) -> None:
        """Threads of the pool and coroutines wait without keeping the main thread."""
        pool, awaiting = self.hub.begin("from_pool", "slow", 5), self.hub.begin("ask_async", "slower")
        one, two = self.hub.called("slow"), self.hub.called("slower")
        self.assertEqual((one.parent, two.parent), (pool, awaiting))
        self.assertEqual(self.hub.call("add", 1, 1), 2)
        self.hub.answer(two.call, "b")
        self.hub.answer(one.call, "a")
        self.assertEqual((self.hub.end(pool)[1], self.hub.end(awaiting)[1]), ("a", "b"))

    def test_many_at_once(self) -> None:
        """A thousand calls of one coroutine are in flight together."""
        id = self.hub.begin("many", "square", 1000)
        messages = [self.hub.called("square") for _ in range(1000)]
        for message in reversed(messages):
            self.hub.answer(message.call, self.hub.arguments_of(message)[0][0] ** 2)
        self.assertEqual(self.hub.end(id), ("return", [i * i for i in range(1000)]))

    def test_loop_of_the_users(self) -> None:
        """A loop that plain code runs may await calls."""
        id = self.hub.begin("own_loop", "slow")
        self.serve("slow", 5)
        self.assertEqual(self.hub.end(id), ("return", 5))

    def test_blocking_in_a_loop(self) -> None:
        """A blocking call in code of an event loop is refused, with what to do instead."""
        self.assertIn("await pons.acall", self.hub.error("blocks")["message"])

    def test_giving_up(self) -> None:
        """A coroutine that no longer waits cancels its call; the end that comes later harms nothing."""
        id = self.hub.begin("gives_up", "slow")
        message = self.hub.called("slow")
        self.assertEqual(self.hub.end(id), ("return", "gave up"))
        self.hub.wait_for(lambda: self.hub.cancels == [message.call])
        self.hub.answer(message.call, 1)
        self.assertEqual(self.hub.call("add", 1, 1), 2)

    def test_own_chain(self) -> None:
        """Main, blocked in a call, runs calls of its own chain, level upon level, and leaves strangers for later."""
        outer = self.hub.begin("prints", "level1")
        first = self.hub.called("level1")
        stranger = self.hub.begin("add", 1, 1)
        inner = self.hub.begin("prints", "level2", parent=first.call)
        second = self.hub.called("level2")
        self.assertEqual(second.parent, inner)
        self.assertEqual(self.hub.end(self.hub.begin("add", 2, 2, parent=second.call)), ("return", 4))
        late = self.hub.begin("add", 5, 5, parent=first.call)  # of the outer level: not before the inner one has ended
        self.hub.answer(second.call, "inner")
        self.assertEqual(self.hub.end(inner), ("return", "inner"))
        self.assertEqual(self.hub.end(late), ("return", 10))
        self.assertNotIn(stranger, self.hub.answers)
        self.hub.answer(first.call, "outer")
        self.assertEqual(self.hub.end(outer), ("return", "outer"))
        self.assertEqual(self.hub.end(stranger), ("return", 2))
        self.assertEqual(self.hub.call("what_ran"), [(2, 2), (5, 5), (1, 1)])
        self.assertEqual((self.hub.printed(outer), self.hub.printed(inner)), ("before\nafter\n", "before\nafter\n"))

    def test_chain_by_way_of_a_coroutine(self) -> None:
        """A chain that goes through a call on the event loop still leads to the call that main is blocked in."""
        outer = self.hub.begin("ask", "level1")
        first = self.hub.called("level1")
        middle = self.hub.begin("ask_async", "level2", parent=first.call)
        second = self.hub.called("level2")
        self.assertEqual(self.hub.end(self.hub.begin("add", 2, 2, parent=second.call)), ("return", 4))
        for call, id in ((second, middle), (first, outer)):
            self.hub.answer(call.call, "done")
            self.assertEqual(self.hub.end(id), ("return", "done"))

    def test_strangers_in_order(self) -> None:
        """Calls that wait while main is blocked, and blocked again, are run in their order, each once."""
        outer = self.hub.begin("twice", "step")
        strangers = [self.hub.begin("add", i, 0) for i in range(100)]
        self.serve("step", 1)
        message = self.hub.called("step")
        strangers += [self.hub.begin("add", i, 0) for i in range(100, 200)]
        self.hub.cancel(strangers[50])
        self.hub.answer(message.call, 1)
        self.assertEqual(self.hub.end(outer), ("return", 2))
        ends = [self.hub.end(id) for id in strangers]
        self.assertEqual(ends[50][1]["code"], "cancelled")
        del ends[50]
        expected = [i for i in range(200) if i != 50]
        self.assertEqual(ends, [("return", i) for i in expected])
        self.assertEqual(self.hub.call("what_ran"), [(i, 0) for i in expected])

    def test_many_callbacks(self) -> None:
        """A thousand callbacks to and fro keep their values."""
        for i in range(1000):
            id = self.hub.begin("ask", "back", i)
            message = self.hub.called("back")
            inner = self.hub.begin("add", i, 1, parent=message.call)
            self.hub.answer(message.call, self.hub.end(inner)[1])
            self.assertEqual(self.hub.end(id), ("return", i + 1))

    def test_remote_errors(self) -> None:
        """What the other side raised is a RemoteError, and of Python's own class where it has its name."""
        id = self.hub.begin("tries", "fails")
        error = {"type": "ValueError", "message": "no", "frames": [("far.py", 3, "f", "raise ValueError('no')")]}
        self.hub.fail(self.hub.called("fails").call, error)
        classes, text = self.hub.end(id)[1]
        self.assertEqual(classes[:3], ["pons.RemoteError", "pons.RemoteError", "pons.PonsError"])
        self.assertIn("builtins.ValueError", classes)
        self.assertEqual(text.splitlines()[0], "ValueError: no")
        self.assertIn('File "far.py", line 3, in f', text)

    def test_codes(self) -> None:
        """Each code of an error has its class."""
        codes = {
            "unknown-action": "UnknownAction", "handle-lost": "HandleLost", "busy": "Busy", "lost": "PeerLost",
            "nobody": "Nobody", "arguments": "WrongArguments", "value": "CrossingError", "cancelled": "CallCancelled",
            "refused": "Refused", "stream": "NotAStream", "something-new": "RemoteError",
        }  # fmt: skip
        for code, name in codes.items():
            with self.subTest(code):
                id = self.hub.begin("tries", "fails")
                self.hub.fail(self.hub.called("fails").call, code=code, message="so it is")
                classes, text = self.hub.end(id)[1]
                self.assertEqual((classes[0], text), (f"pons.{name}", "so it is"))

    def test_errors_that_go_on(self) -> None:
        """A remote error that leaves an action, or is the cause of what does, takes the other side's frames along."""
        remote = {"type": "ValueError", "message": "no", "frames": [("far.py", 3, "f", None)]}
        for action in ("ask", "wraps"):
            id = self.hub.begin(action, "fails")
            self.hub.fail(self.hub.called("fails").call, remote)
            error = self.hub.end(id)[1]
            while error["type"] != "ValueError":
                self.assertEqual([frame[2] for frame in error["frames"]], [action])
                last, error = error["type"], error["cause"]
            self.assertEqual((last, error["frames"]), ("pons.RemoteError", [("far.py", 3, "f", None)]))

    def test_what_cannot_be_sent(self) -> None:
        """Arguments that cannot cross, and names that are none, fail where they are given; nothing is sent."""
        self.assertIn("args[0][0] cannot cross", self.hub.error("bad")["message"])
        for name in ("", "a\\nb".replace("\\n", "\n"), "x" * 2000):
            self.assertEqual(self.hub.error("wrong_name", name)["type"], "ValueError")
        self.assertEqual(self.hub.calls, [])

    def test_end_of_the_link(self) -> None:
        """When the hub goes, who waits is told, and the worker ends."""
        self.hub.begin("ask", "slow")
        self.hub.called("slow")
        self.hub.begin("from_pool", "slower", 1)
        self.hub.called("slower")
        self.hub.process.stdin.close()
        self.hub.process.wait(20)

    def test_stop_meanwhile(self) -> None:
        """`stop` lets a call end that waits for one of its own."""
        id = self.hub.begin("ask", "slow")
        message = self.hub.called("slow")
        self.hub.send(build(frames.STOP))
        self.assertEqual(self.hub.error("add", 1, 1)["code"], "busy")
        self.hub.answer(message.call, "in the end")
        self.assertEqual(self.hub.end(id), ("return", "in the end"))
        self.hub.receive_all()
        self.assertEqual(self.hub.finish()[0], 0)


class ForbiddenAnswersTest(TimedTest):
    def assert_fault(self, sent, words: str) -> None:
        with Folder(CALLER) as folder, Hub(folder / "caller.py") as hub:
            hub.start().begin("twice", "one")
            message = hub.called("one")
            for frame in sent(message.call):
                hub.send(frame)
            hub.receive_all()
            self.assertEqual(hub.fault[0], "call")
            self.assertIn(words, hub.fault[1])

    def test_answers(self) -> None:
        """An answer to nothing, a second one, an item of what is no stream, and a parent that never was are faults."""
        none = b"\x80\x05N."
        self.assert_fault(lambda id: [build(frames.RETURN, none, call=98)], "Call 98 was never made")
        self.assert_fault(lambda id: [build(frames.ERROR, none, call=1)], "Call 1 was never made")
        self.assert_fault(lambda id: [build(frames.RETURN, b"\x80\x05K\x01.", call=id)] * 2, "was answered already")
        self.assert_fault(lambda id: [build(frames.ITEM, none, call=id)], "is no stream")
        self.assert_fault(lambda id: [build(frames.CALL, none, call=7, name="add", parent=50)], "parent 50")


class NoHostTest(TimedTest):
    def test_at_import(self) -> None:
        """A call that a module makes while it is loaded is refused with the reason."""
        text = "import pons\ntry: pons.call('x')\nexcept pons.PonsError as error: why = str(error)\n"
        text += "def get(): return why"
        with Folder({"early.py": text}) as folder, Hub(folder / "early.py") as hub:
            self.assertIn("still being loaded", hub.start().call("get"))


if __name__ == "__main__":
    unittest.main()
