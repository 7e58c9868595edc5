"""Functions of a program that has joined a host, which others call."""

from __future__ import annotations

import threading
import unittest

from host_double import HostDouble
from hub import LIMIT
from timed import TimedTest

import pons
from pons import frames


def add(a, b=10):
    return a + b


class Actions(TimedTest):
    """What the host calls, and what the program calls in the course of that."""

    def test_the_host_calls_functions_of_the_program(self) -> None:
        def count(n):
            yield from range(n)

        actions = {"add": add, "tools": {"count": count}, "who": lambda: threading.current_thread().name}
        with HostDouble() as host, pons.connect(host.address, actions=actions) as hub:
            self.assertTrue(hub.is_open)
            ready = host.value_of(host.seen(frames.READY))
            self.assertEqual(ready["actions"], [["add", "function"], ["tools.count", "stream"], ["who", "function"]])
            self.assertEqual(host.call("add", 1, keywords={"b": 2}).get(timeout=LIMIT), ("return", 3))
            self.assertNotEqual(host.call("who").get(timeout=LIMIT)[1], "MainThread")
            queue = host.call("tools.count", 3, credit=(2, 100))
            self.assertEqual([queue.get(timeout=LIMIT) for _ in range(2)], [("item", 0), ("item", 1)])
            host.send(frames.CREDIT, queue.id, credit=(5, 100))
            self.assertEqual([queue.get(timeout=LIMIT) for _ in range(2)], [("item", 2), ("return", None)])
            kind, error = host.call("ad").get(timeout=LIMIT)
            self.assertEqual((kind, error["code"], error["near"]), ("error", "unknown-action", ["add"]))

    def test_a_stream_of_the_program_spends_credit_by_the_size_of_its_json(self) -> None:
        def texts():
            while True:
                yield "x" * 8  # 10 bytes of JSON

        with HostDouble() as host, pons.connect(host.address, actions={"texts": texts}):
            host.seen(frames.READY)
            queue = host.call("texts", credit=(100, 30))
            self.assertEqual([queue.get(timeout=LIMIT)[0] for _ in range(3)], ["item"] * 3)
            host.send(frames.CREDIT, queue.id, credit=(0, 10))
            self.assertEqual(queue.get(timeout=LIMIT)[0], "item")
            host.send(frames.CANCEL, queue.id)
            self.assertEqual(queue.get(timeout=LIMIT)[1]["code"], "cancelled")  # no item more

    def test_the_host_cancels_a_call_of_the_program(self) -> None:
        begun = threading.Event()

        def spin():
            begun.set()
            while True:
                pass

        with HostDouble() as host, pons.connect(host.address, actions={"spin": spin}):
            host.seen(frames.READY)
            queue = host.call("spin")
            self.assertTrue(begun.wait(LIMIT))
            host.send(frames.CANCEL, queue.id)
            self.assertEqual(queue.get(timeout=LIMIT)[1]["code"], "cancelled")

    def test_a_call_in_the_course_of_a_call_names_its_parent(self) -> None:
        with HostDouble({"add": add}) as host:
            actions = {"outer": lambda: pons.call("add", 1, 2)}
            with pons.connect(host.address, actions=actions):
                host.seen(frames.READY)
                queue = host.call("outer")
                self.assertEqual(queue.get(timeout=LIMIT), ("return", 3))
                self.assertEqual(host.seen(frames.CALL, "add").parent, queue.id)

    def test_a_program_that_joined_runs_no_code_for_others(self) -> None:
        with HostDouble() as host, pons.connect(host.address, actions={"add": add}):
            host.seen(frames.READY)
            for name in ("pons.run", "pons.import", "pons.assign", "pons.job"):
                self.assertEqual(host.call(name, "x", None).get(timeout=LIMIT)[1]["code"], "refused")
            described = host.call("pons.describe").get(timeout=LIMIT)[1]
            self.assertEqual([action["name"] for action in described["actions"]], ["add"])

    def test_a_function_as_an_argument_is_called_back(self) -> None:
        def each(function):
            return NotImplemented

        with HostDouble({"each": each}) as host, pons.connect(host.address) as hub:
            results = []

            def act() -> None:
                message = host.seen(frames.CALL, "each")
                _, what, id, _ = message.handles[0]
                queue = host.call("pons.invoke", 21, handles=((2, what, id, 0),), parent=message.call)
                results.append(queue.get(timeout=LIMIT))
                host.send(frames.RETURN, message.call, "null")

            thread = threading.Thread(target=act)
            thread.start()
            hub.each(lambda x: 2 * x)
            thread.join(LIMIT)
            self.assertEqual(results, [("return", 42)])

    def test_a_program_may_join_several_hosts_and_pass_calls_on(self) -> None:
        with HostDouble({"add": add}) as far, HostDouble() as near, pons.connect(far.address) as there:
            with pons.connect(near.address, actions={"sum": lambda a, b: there.add(a, b)}):
                near.seen(frames.READY)
                self.assertEqual(near.call("sum", 1, 2).get(timeout=LIMIT), ("return", 3))
                self.assertEqual(far.seen(frames.CALL, "add").parent, 0)  # that call means nothing there

    def test_cancelling_a_call_ends_what_it_waits_for_at_another_host(self) -> None:
        functions = {"sleep": lambda: NotImplemented}
        with HostDouble(functions) as far, HostDouble() as near, pons.connect(far.address) as there:
            with pons.connect(near.address, actions={"wait": lambda: there.sleep()}):
                near.seen(frames.READY)
                queue = near.call("wait")
                call = far.seen(frames.CALL, "sleep")
                near.send(frames.CANCEL, queue.id)
                self.assertEqual(queue.get(timeout=LIMIT)[1]["code"], "cancelled")
                self.assertEqual(far.seen(frames.CANCEL).call, call.call)


if __name__ == "__main__":
    unittest.main()
