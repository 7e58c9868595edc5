"""`pons.connect`: a program that Pons did not start joins a host."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import threading
import unittest

from host_double import HostDouble
from hub import LIMIT, RUNTIME
from timed import TimedTest

import pons
from pons import frames


def add(a, b=10):
    return a + b


def divide(a, b):
    return a / b


class Connecting(TimedTest):
    """What a program does with a host that it has joined."""

    def test_a_program_joins_with_its_token_and_calls(self) -> None:
        with HostDouble({"add": add, "time.now": lambda: 5}) as host:
            with pons.connect(host.address, token="sesame") as hub:
                self.assertEqual(hub.call("add", 2, 2), 4)
                self.assertEqual(hub.add(2, b=3), 5)
                self.assertEqual(hub.time.now(), 5)
                self.assertEqual(hub.client, 7)
                self.assertTrue(hub.is_open)
            self.assertEqual(host.joins, [{"version": 1, "token": "sesame"}])
            self.assertFalse(hub.is_open)

    def test_address_and_token_come_from_the_environment(self) -> None:
        with HostDouble({"add": add}) as host:
            environment = {"PONS_ADDRESS": host.address, "PONS_TOKEN": "t", "PYTHONPATH": str(RUNTIME)}
            code = "import pons\nwith pons.connect() as hub: print(hub.add(1, 2))"
            run = subprocess.run([sys.executable, "-c", code], env=environment, timeout=LIMIT, capture_output=True)
            self.assertEqual((run.stdout, run.stderr), (b"3\n", b""))
            self.assertEqual(host.joins, [{"version": 1, "token": "t"}])

    def test_every_value_crosses_there_and_back(self) -> None:
        values = [
            None, True, 2**70, -0.0, 1.5, "a\ud800b", b"\x00" * 5000, bytearray(b"x" * 3), (1, (2,)), {1: "a"},
            {"$": 1}, {1, 2}, frozenset((3,)), complex(1, 2), [[]], {"a": {"b": [1]}}, "x" * 3_000_000,
        ]  # fmt: skip
        with HostDouble({"same": lambda value: value}) as host, pons.connect(host.address) as hub:
            for value in values:
                self.assertEqual(hub.same(value), value)
            self.assertEqual(str(hub.same(-0.0)), "-0.0")

    def test_errors_of_the_other_side_are_raised(self) -> None:
        with HostDouble({"divide": divide}) as host, pons.connect(host.address) as hub:
            with self.assertRaises(ZeroDivisionError) as raised:
                hub.divide(1, 0)
            self.assertIsInstance(raised.exception, pons.RemoteError)
            self.assertIn('File "calc.py", line 7, in divide', str(raised.exception))
            with self.assertRaises(pons.UnknownAction) as unknown:
                hub.call("ad", 1)
            self.assertEqual(unknown.exception.near, ["add"])
            with self.assertRaises(pons.CrossingError) as crossing:
                hub.call("divide", object())
            self.assertEqual(crossing.exception.path, "args[0]")

    def test_a_stream_is_read_and_grants_credit_by_the_size_of_its_json(self) -> None:
        with HostDouble({"readings": lambda: NotImplemented}) as host, pons.connect(host.address) as hub:

            def act() -> None:
                id = host.seen(frames.CALL, "readings").call
                for _ in range(255):
                    host.send(frames.ITEM, id, '"%s"' % ("x" * 100))
                host.send(frames.ITEM, id, '["a", "bc", "d"]', flags=frames.BATCH)
                host.seen(frames.CREDIT)
                host.send(frames.RETURN, id, "7")

            threading.Thread(target=act).start()
            stream = hub.stream("readings")
            self.assertEqual([*stream][-4:], ["x" * 100, "a", "bc", "d"])
            self.assertEqual(stream.value, 7)
            items, size = host.seen(frames.CREDIT).credit
            self.assertEqual(items, 256)
            self.assertTrue(255 * 102 + 3 <= size <= 255 * 102 + 12, size)

    def test_breaking_off_a_stream_cancels_it(self) -> None:
        with HostDouble({"ticks": lambda: NotImplemented}) as host, pons.connect(host.address) as hub:
            with hub.stream("ticks") as ticks:
                threading.Thread(target=lambda: host.send(frames.ITEM, host.seen(frames.CALL).call, "1")).start()
                self.assertEqual(next(ticks), 1)
            self.assertEqual(host.seen(frames.CANCEL).call, host.seen(frames.CALL).call)

    def test_a_call_that_takes_too_long_is_cancelled(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented, "add": add}) as host, pons.connect(host.address) as hub:
            with self.assertRaises(TimeoutError):
                hub.within(0.05).sleep()
            self.assertEqual(host.seen(frames.CANCEL).call, host.seen(frames.CALL, "sleep").call)
            self.assertEqual(hub.within(LIMIT).add(1, b=2), 3)

    def test_an_answer_that_comes_after_all_is_no_fault(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented, "add": add}) as host, pons.connect(host.address) as hub:
            with self.assertRaises(TimeoutError):
                hub.within(0.05).call("sleep")
            host.send(frames.RETURN, host.seen(frames.CALL, "sleep").call, "1")
            self.assertEqual(hub.add(1, 2), 3)

    def test_events_come_to_functions_and_to_loops_and_go_out(self) -> None:
        with HostDouble() as host, pons.connect(host.address) as hub:
            got, event = [], threading.Event()

            def hear(one) -> None:
                got.append((one.topic, one.data))
                event.set()

            listener = hub.on("counter_increment", hear)
            with hub.events("counter*") as events:
                host.seen(frames.CALL, "pons.subscribe")
                host.emit("counter_increment", 3)
                self.assertEqual(next(events).data, 3)
            self.assertTrue(event.wait(LIMIT))
            self.assertEqual(got, [("counter_increment", 3)])
            listener.close()
            hub.emit("hello", {"a": 1})
            message = host.seen(frames.EVENT, "hello")
            self.assertEqual(host.value_of(message), {"a": 1})

    def test_prints_of_calls_are_shown_on_request(self) -> None:
        lines = []

        def act(level, logger, text) -> None:
            lines.append((level, logger, text))

        with HostDouble({"noisy": lambda: NotImplemented}) as host:
            with pons.connect(host.address, logs=act) as hub:
                self.assertIs(host.joins[0]["logs"], True)

                def answer() -> None:
                    id = host.seen(frames.CALL, "noisy").call
                    host.send(frames.LOG, id, '["out",null,"adding\\n"]')
                    host.send(frames.RETURN, id, "1")

                threading.Thread(target=answer).start()
                self.assertEqual(hub.noisy(), 1)
            self.assertEqual(lines, [("out", None, "adding\n")])

    def test_what_a_function_for_prints_raises_harms_nothing(self) -> None:
        def fail(*entry) -> None:
            raise ValueError("not today")

        functions = {"noisy": lambda: NotImplemented, "add": add}
        with HostDouble(functions) as host, pons.connect(host.address, logs=fail) as hub:

            def answer() -> None:
                id = host.seen(frames.CALL, "noisy").call
                host.send(frames.LOG, id, '["out",null,"adding\\n"]')
                host.send(frames.RETURN, id, "1")

            threading.Thread(target=answer).start()
            with contextlib.redirect_stderr(io.StringIO()) as shown:
                self.assertEqual(hub.noisy(), 1)
            self.assertIn("ValueError: not today", shown.getvalue())
            self.assertEqual(hub.add(1, 2), 3)

    def test_leaving_ends_what_listens_and_may_be_done_twice(self) -> None:
        with HostDouble() as host, pons.connect(host.address) as hub:
            events = hub.events("topic")
            ended = threading.Event()
            threading.Thread(target=lambda: (list(events), ended.set())).start()
            hub.close()
            hub.close()
            self.assertTrue(ended.wait(LIMIT))
            with self.assertRaises(pons.ConnectionLost):
                hub.call("add")
            with self.assertRaises(pons.CannotJoin):
                hub.reconnect()

    def test_many_threads_share_one_connection(self) -> None:
        with HostDouble({"add": add}) as host, pons.connect(host.address) as hub:
            wrong: list = []

            def work(n) -> None:
                wrong.extend(i for i in range(200) if hub.add(i, n) != i + n)

            threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(LIMIT)
            self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
