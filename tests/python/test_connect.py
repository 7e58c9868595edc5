"""`pons.connect`: a program that Pons did not start joins a host."""

from __future__ import annotations

import os
import signal
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
        with HostDouble({"readings": lambda n: ["x" * 100] * n}) as host, pons.connect(host.address) as hub:
            self.assertEqual(len(list(hub.stream("readings", 1000))), 1000)
            hub.close()
            credits = [message.credit for kind, message in host.messages if kind == frames.CREDIT]
            self.assertEqual(credits, [(256, 256 * 102)] * 3)

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


class Refusals(TimedTest):
    """Where no host lets the program in."""

    def test_nobody_listens(self) -> None:
        with self.assertRaisesRegex(pons.CannotJoin, "there is no such file. Has the host been started"):
            pons.connect("unix:/nowhere/at/all.sock")
        with self.assertRaisesRegex(ConnectionError, "nobody listens there"):
            pons.connect("tcp:127.0.0.1:1")

    def test_an_address_that_is_none(self) -> None:
        for address in ("nonsense", "http://localhost", "tcp:host:port", "tcp:0", "unix:"):
            with self.assertRaises(ValueError, msg=address):
                pons.connect(address)
        with self.assertRaisesRegex(ValueError, "PONS_ADDRESS"):
            pons.connect()

    def test_the_wrong_token_is_refused(self) -> None:
        with HostDouble(fault=("token", "The token is wrong.")) as host:
            with self.assertRaisesRegex(pons.Refused, "does not let this program in .*The token is wrong"):
                pons.connect(host.address, token="wrong")

    def test_a_host_with_too_many_clients_is_busy(self) -> None:
        with HostDouble(fault=("busy", "8 clients are connected.")) as host, self.assertRaises(pons.Busy):
            pons.connect(host.address)

    def test_something_else_listens_there(self) -> None:
        import socket

        with socket.create_server(("127.0.0.1", 0)) as server:

            def answer() -> None:
                accepted, _ = server.accept()
                with accepted:
                    accepted.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                    accepted.recv(1)

            threading.Thread(target=answer, daemon=True).start()
            with self.assertRaisesRegex(pons.CannotJoin, "does not answer as a host of Pons does"):
                pons.connect(f"tcp:{server.getsockname()[1]}", seconds=5)


class Losses(TimedTest):
    """When the link ends."""

    def test_calls_in_flight_end_with_connection_lost(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented}) as host, pons.connect(host.address) as hub:
            threading.Thread(target=lambda: (host.seen(frames.CALL, "sleep"), host.drop())).start()
            with self.assertRaises(pons.ConnectionLost) as lost:
                hub.sleep()
            self.assertIsInstance(lost.exception, pons.PeerLost)
            self.assertIsInstance(lost.exception, ConnectionError)
            with self.assertRaises(pons.ConnectionLost):
                hub.sleep()

    def test_a_session_is_taken_up_again_and_what_listens_goes_on(self) -> None:
        with HostDouble({"add": add}) as host, pons.connect(host.address, token="t") as hub:
            heard = []
            event = threading.Event()
            hub.on("topic", lambda one: (heard.append(one.data), event.set()))
            events = hub.events("topic")
            host.seen(frames.CALL, "pons.subscribe")
            host.drop()
            with self.assertRaises(pons.ConnectionLost):
                next(events)
            host.messages.clear()
            self.assertTrue(hub.reconnect())
            self.assertEqual(host.joins[1], {"version": 1, "token": "t", "client": 7, "secret": "s3cret"})
            self.assertEqual(hub.add(1, 2), 3)
            host.seen(frames.CALL, "pons.subscribe")
            host.emit("topic", 5)
            self.assertTrue(event.wait(LIMIT))
            self.assertEqual((heard, next(events).data), ([5], 5))

    def test_reconnecting_to_a_host_that_is_gone_fails_after_its_time(self) -> None:
        with HostDouble() as host, pons.connect(host.address) as hub:
            self.assertTrue(host.is_joined.wait(LIMIT))
            host.close()
            with self.assertRaises(pons.ConnectionLost):
                hub.call("x")
            with self.assertRaises(pons.CannotJoin):
                hub.reconnect(0.1)

    def test_a_host_that_breaks_the_protocol_is_left(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented}) as host, pons.connect(host.address) as hub:
            threading.Thread(target=lambda: (host.seen(frames.CALL), host.send(frames.RETURN, 98, "1"))).start()
            with self.assertRaisesRegex(pons.ConnectionLost, "broke the protocol .call.: Call 98 was never made"):
                hub.sleep()
            self.assertEqual(host.value_of(host.seen(frames.FAULT))[0], "call")


@unittest.skipIf(os.name == "nt", "signals of POSIX")
class Interrupts(TimedTest):
    """Ctrl-C in a program that has joined."""

    def test_it_cancels_the_call_and_leaves_the_connection_whole(self) -> None:
        with HostDouble({"sleep": lambda: NotImplemented, "add": add}) as host, pons.connect(host.address) as hub:

            def interrupt() -> None:
                host.seen(frames.CALL, "sleep")
                os.kill(os.getpid(), signal.SIGINT)

            threading.Thread(target=interrupt).start()
            with self.assertRaises(KeyboardInterrupt):
                hub.sleep()
            self.assertEqual(host.seen(frames.CANCEL).call, host.seen(frames.CALL, "sleep").call)
            self.assertEqual(hub.add(1, 2), 3)

    def test_many_of_them_at_any_moment_leave_it_whole(self) -> None:
        def interrupt(number, frame) -> None:
            if frame.f_code.co_filename.startswith(os.path.dirname(pons.__file__)):  # else it would hit the test
                raise KeyboardInterrupt

        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, interrupt))
        with HostDouble({"add": add}) as host, pons.connect(host.address) as hub:
            enough, main = threading.Event(), threading.main_thread().ident

            def shoot() -> None:
                while not enough.wait(0.0007):
                    signal.pthread_kill(main, signal.SIGINT)

            shooter = threading.Thread(target=shoot)
            hits, text = 0, "x" * 300_000
            shooter.start()
            try:
                while hits < 150:
                    try:
                        self.assertEqual(hub.add(text, "y")[-1], "y")
                    except KeyboardInterrupt:
                        hits += 1
            finally:
                enough.set()
                shooter.join()
            self.assertEqual(hub.add(1, 2), 3)

    def test_a_forked_child_cannot_use_the_connection(self) -> None:
        with HostDouble({"add": add}) as host, pons.connect(host.address) as hub:
            child = os.fork()
            if not child:
                try:
                    hub.add(1, 2)
                except pons.ConnectionLost as error:
                    os._exit(0 if "forked" in str(error) else 2)
                os._exit(1)
            self.assertEqual(os.waitpid(child, 0)[1], 0)
            self.assertEqual(hub.add(1, 2), 3)


if __name__ == "__main__":
    unittest.main()
