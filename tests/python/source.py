"""A program that yields, in every way that there is."""

from __future__ import annotations

SOURCE = {
    "source.py": """
        import asyncio, datetime, threading, time
        import pons

        log, gate = [], threading.Event()
        def what_happened(): return log
        def nap(seconds): time.sleep(seconds)
        def add(a, b): return a + b
        def count(n):
            try:
                for i in range(n):
                    yield i
                return "the end"
            finally:
                log.append(f"finally of {n}")
        def endless():
            try:
                while True: yield "tick"
            finally: log.append("endless ended")
        def slow():
            while True:
                yield time.perf_counter()
                time.sleep(0.1)
        def burst_then_wait(n):
            for i in range(n): yield i
            gate.wait()
            yield "woken"
        def open_gate(): gate.set()
        async def open_gate_async(): gate.set()
        def one_dict(n):
            row = {}
            for i in range(n):
                row["i"] = i
                yield row
        def fails(n):
            yield from range(n)
            raise ValueError("after " + str(n))
        def mixed():
            yield 1
            yield datetime.date(2020, 1, 2)
            yield "x" * 100_000
            yield [1.5] * 20
            yield bytes(30_000)
            yield {"a": {2}}
        def bad():
            yield 1
            yield {"x": [object()]}
        def prints():
            print("one")
            yield 1
            print("two")
            yield 2
        def given(n): return (i for i in range(n))
        def asks(n):
            for i in range(n): yield pons.call("ask", i)
        def refuses_to_close():
            while True:
                try: yield 1
                except GeneratorExit: yield 2
        def fails_to_close():
            try:
                while True: yield 1
            finally: raise KeyError("in finally")
        @pons.threaded
        def beside(n):
            yield threading.current_thread() is threading.main_thread()
            yield from range(n)
        @pons.threaded
        def beside_forever():
            try:
                while True: yield 1
            finally: log.append("beside ended")
        async def later(n):
            try:
                for i in range(n):
                    if i % 100 == 50: await asyncio.sleep(0)
                    yield i
            finally:
                log.append(f"later {n} ended")
        async def later_endless():
            try:
                while True:
                    yield "tick"
                    await asyncio.sleep(0.01)
            finally:
                await asyncio.sleep(0)
                log.append("later ended")
        async def later_fails():
            yield 1
            raise ValueError("later")
        async def later_burst():
            for i in range(50): yield i
            await asyncio.Event().wait()
    """
}
