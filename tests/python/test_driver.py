"""Who reads the pipe: asynchronous and control messages are dealt with while the main thread is busy with a call."""

from __future__ import annotations

import unittest

from hub import Folder, Hub, build
from timed import TimedTest

from pons import frames

TURNS = {
    "turns.py": """
        import asyncio, os, threading, time
        import pons
        gate, begun, ran = threading.Event(), threading.Event(), []

        def wait():
            print("waiting", flush=True)
            gate.wait()
            return "main"
        def spin():
            print("spinning", flush=True)
            while not gate.is_set(): pass
            return "spun"
        async def open_gate():
            gate.set()
            return "opened"
        @pons.threaded
        def open_beside():
            gate.set()
            return "beside"
        def close_gate(): gate.clear()
        def add(a, b):
            ran.append((a, b))
            return a + b
        def what_ran(): return ran
        async def forever():
            print("begun", flush=True)
            await asyncio.Event().wait()
        async def stubborn():
            print("begun", flush=True)
            try: await asyncio.Event().wait()
            except asyncio.CancelledError: return "finished anyway"
    """
}


class DriverTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(TURNS)
        self.addCleanup(folder.cleanup)
        self.hub = Hub(folder.path / "turns.py").start()
        self.addCleanup(self.hub.__exit__)

    def begin_and_see(self, action: str, text: str) -> int:
        """Begins a call and waits until it has printed something."""
        id = self.hub.begin(action)
        while text not in self.hub.printed(id):
            self.hub.receive()
        return id

    def test_async_while_main_is_busy(self) -> None:
        """An async call is run while the main thread waits in another, and while it computes."""
        for action, answer in (("wait", "main"), ("spin", "spun")):
            with self.subTest(action):
                blocked = self.begin_and_see(action, "ing\n")
                self.assertEqual(self.hub.call("open_gate"), "opened")
                self.assertEqual(self.hub.end(blocked), ("return", answer))
                self.hub.call("close_gate")

    def test_threaded_while_main_is_busy(self) -> None:
        """A threaded call is run while the main thread is busy."""
        blocked = self.begin_and_see("wait", "waiting")
        self.assertEqual(self.hub.call("open_beside"), "beside")
        self.assertEqual(self.hub.end(blocked), ("return", "main"))

    def test_in_turn(self) -> None:
        """Sync calls that arrive while main is busy are run after it, in their order, and reading goes on."""
        blocked = self.begin_and_see("wait", "waiting")
        ids = [self.hub.begin("add", i, i) for i in range(200)]
        self.hub.call("open_gate")
        self.assertEqual(self.hub.end(blocked), ("return", "main"))
        self.assertEqual([self.hub.end(id)[1] for id in ids], [2 * i for i in range(200)])
        self.assertEqual(self.hub.call("what_ran"), [(i, i) for i in range(200)])
        for i in range(2000):
            self.assertEqual(self.hub.call("add", i, 1), i + 1)

    def test_gathered_answers_do_not_wait(self) -> None:
        """An answer does not wait for the end of a long call that was read together with it."""
        one, blocked = self.hub._next + 2, self.hub._next + 4
        self.hub._next += 4
        add = build(frames.CALL, b"\x80\x05K\x01K\x02\x86.", call=one, name="add")
        self.hub.send(add + build(frames.CALL, b"\x80\x05).", call=blocked, name="wait"))
        self.assertEqual(self.hub.end(one), ("return", 3))
        self.assertNotIn(blocked, self.hub.answers)
        self.hub.call("open_gate")
        self.assertEqual(self.hub.end(blocked), ("return", "main"))

    def test_cancel_before_it_begins(self) -> None:
        """A call that is cancelled while it waits for its turn is answered at once, and never run."""
        blocked = self.begin_and_see("wait", "waiting")
        waiting, after = self.hub.begin("add", 1, 1), self.hub.begin("add", 2, 2)
        self.hub.send(build(frames.CANCEL, call=waiting))
        self.assertEqual(self.hub.end(waiting)[1]["code"], "cancelled")
        self.assertNotIn(blocked, self.hub.answers)
        self.hub.call("open_gate")
        self.assertEqual(self.hub.end(after), ("return", 4))
        self.assertEqual(self.hub.call("what_ran"), [(2, 2)])

    def test_cancel_async(self) -> None:
        """A cancelled async call ends in `cancelled`, or with the answer that it gives all the same."""
        for action in ("forever", "stubborn"):
            with self.subTest(action):
                id = self.begin_and_see(action, "begun")
                self.hub.send(build(frames.CANCEL, call=id))
                kind, value = self.hub.end(id)
                if action == "forever":
                    self.assertEqual((kind, value["code"]), ("error", "cancelled"))
                else:
                    self.assertEqual((kind, value), ("return", "finished anyway"))

    def test_cancel_behind_an_async_call(self) -> None:
        """Async calls that are cancelled in the same breath end in `cancelled` without a step."""
        ids = [self.hub._next + 2 * i + 2 for i in range(50)]
        self.hub._next = ids[-1]
        sent = b""
        for id in ids:
            sent += build(frames.CALL, b"\x80\x05).", call=id, name="forever") + build(frames.CANCEL, call=id)
        self.hub.send(sent)
        self.assertEqual({self.hub.end(id)[1]["code"] for id in ids}, {"cancelled"})

    def test_cancel_of_what_has_ended(self) -> None:
        """A cancel or a credit for a call that has ended is ignored."""
        id = self.hub.begin("add", 1, 1)
        self.hub.end(id)
        self.hub.send(build(frames.CANCEL, call=id) + build(frames.CREDIT, call=id, credit=(1, 1)))
        self.assertEqual(self.hub.call("add", 2, 2), 4)
        self.assertEqual(self.hub.order.count((frames.ERROR, id)), 0)

    def test_stop(self) -> None:
        """`stop` lets every call in flight end, takes no new one, and ends the process with 0."""
        blocked, slow = self.begin_and_see("wait", "waiting"), self.begin_and_see("stubborn", "begun")
        waiting = self.hub.begin("add", 1, 1)
        self.hub.send(build(frames.STOP))
        late = self.hub.begin("add", 5, 5)
        self.assertEqual(self.hub.end(late)[1]["code"], "busy")
        self.hub.send(build(frames.CANCEL, call=slow))
        self.assertEqual(self.hub.end(slow), ("return", "finished anyway"))
        self.assertNotIn(blocked, self.hub.answers)
        self.hub.send(build(frames.CANCEL, call=waiting))
        self.assertEqual(self.hub.end(waiting)[1]["code"], "cancelled")


class FaultTest(TimedTest):
    def assert_fault(self, code: str, *sent: bytes, words: str = "") -> None:
        with Folder(TURNS) as folder, Hub(folder / "turns.py") as hub:
            hub.start()
            for data in sent:
                hub.send(data)
            hub.receive_all()
            self.assertIsNotNone(hub.fault)
            self.assertEqual(hub.fault[0], code)
            self.assertIn(words, hub.fault[1])
            self.assertEqual(hub.process.wait(20), 70)

    def call(self, id: int, name: str = "add") -> bytes:
        """Builds a call."""
        return build(frames.CALL, b"\x80\x05K\x01K\x02\x86.", call=id, name=name)

    def test_forbidden(self) -> None:
        """What the specification forbids is a fault with its code, and the worker ends with 70."""
        payload = b"\x80\x05N."
        self.assert_fault("call", self.call(1), self.call(1), words="The call's id 1 was used already")
        self.assert_fault("call", self.call(5), self.call(3), words="used already")
        self.assert_fault("call", self.call(2), words="a hub's calls have odd ids")
        self.assert_fault("call", build(frames.RETURN, payload, call=2), words="Call 2 was never made")
        self.assert_fault("call", build(frames.CANCEL, call=9), words="Call 9 was never made")
        self.assert_fault("kind", build(frames.READY, payload))
        self.assert_fault("order", build(frames.HELLO, payload))
        self.assert_fault("size", b"\xff" * 24)
        self.assert_fault("kind", build(99, payload))

    def test_while_main_is_busy(self) -> None:
        """A fault that comes while main is busy ends the worker all the same."""
        with Folder(TURNS) as folder, Hub(folder / "turns.py") as hub:
            id = hub.start().begin("wait")
            while not hub.printed(id):
                hub.receive()
            hub.send(b"\xff" * 24)
            hub.receive_all()
            self.assertEqual((hub.fault[0], hub.process.wait(20)), ("size", 70))

    def test_fault_of_ours(self) -> None:
        """A fault from the hub ends the worker with its sentence on the real stderr."""
        with Folder(TURNS) as folder, Hub(folder / "turns.py") as hub:
            hub.start().send(build(frames.FAULT, b"\x80\x05\x8c\x04call\x8c\x03why\x86."))
            with self.assertRaisesRegex(EOFError, "pons: The hub closes the link, fault call: why"):
                hub.receive()
            self.assertEqual(hub.process.returncode, 70)


if __name__ == "__main__":
    unittest.main()
