"""A program that has to be stopped, wherever it stands."""

from __future__ import annotations

BUSY = {
    "busy.py": """
        import os, socket, sys, threading, time
        import pons

        log = []
        def what_happened(): return log
        def add(a, b): return a + b
        def spin_on():
            while True: pass
        def spin():
            print("begun", flush=True)
            while True: pass
        def sleep():
            print("begun", flush=True)
            time.sleep(1000)
        def read():
            print("begun", flush=True)
            inward, _ = os.pipe()
            os.read(inward, 1)
        def lock():
            print("begun", flush=True)
            threading.Lock().acquire() or threading.Event().wait()
            threading.Event().wait()
        def receive():
            print("begun", flush=True)
            one, other = socket.socketpair()
            one.recv(1)
        def print_much():
            print("begun", flush=True)
            while True: print("much")
        def call_much():
            print("begun", flush=True)
            while True: pons.call("back")
        def recursion():
            print("begun", flush=True)
            def deep(n): return n and deep(n - 1)
            while True: deep(500)
        def own_loop():
            import asyncio
            print("begun", flush=True)
            asyncio.run(asyncio.sleep(1000))
        def cleans_up():
            try:
                print("begun", flush=True)
                spin_on()
            except pons.Cancelled:
                log.append("told")
                raise
            finally:
                end = time.perf_counter() + 0.05
                while time.perf_counter() < end: pass
                log.append("cleaned up")
        def swallows():
            try:
                print("begun", flush=True)
                time.sleep(1000)
            except pons.Cancelled: return "finished anyway"
        def catches_exceptions():
            print("begun", flush=True)
            while True:
                try: time.sleep(0.001)
                except Exception: pass
        def raises_by_itself(): raise pons.Cancelled
        class Slow:
            def __del__(self):
                end = time.perf_counter() + 0.1
                while time.perf_counter() < end: pass
                log.append("deleted whole")
        def deletes():
            print("begun", flush=True)
            slow = Slow()
            del slow
            time.sleep(1000)
        def imports():
            print("begun", flush=True)
            import slowly
            time.sleep(1000)
        def imports_loudly():
            print("begun", flush=True)
            import loudly
            time.sleep(1000)
        def imported_loudly():
            import loudly
            return loudly.whole
        def imported():
            import slowly
            return slowly.one.whole, slowly.two.whole, sorted(vars(slowly))[-2:]
        def nests(name):
            try:
                print("begun", flush=True)
                return pons.call(name)
            finally: log.append("left " + name)
        @pons.threaded
        def spin_beside():
            try:
                print("begun", flush=True)
                spin_on()
            finally: log.append("beside left")
        @pons.threaded
        def add_beside(a, b): return a + b
        @pons.threaded
        def call_beside():
            print("begun", flush=True)
            return pons.call("back")
        def steps():
            yield 1
            try:
                print("begun", flush=True)
                spin_on()
            finally: log.append("step left")
        def swallows_steps():
            print("begun", flush=True)
            yield 1
            while True:
                try: time.sleep(1000)
                except pons.Cancelled: yield 2
        def work(n):
            total = 0
            for i in range(n): total += i
            return total
        def doze(n): time.sleep(n / 1e6); return n
        def say(n):
            for i in range(n % 50): print(i)
            return n
        def items(n):
            for i in range(n % 300): yield i
        @pons.threaded
        def work_beside(n): return work(n)
        async def nap(n):
            import asyncio
            await asyncio.sleep(n / 1e6)
            return n
    """,
    "slowly/__init__.py": "from . import one, two\n",
    "loudly.py": "import time\nend = time.perf_counter() + 0.2\n"
    "while time.perf_counter() < end: print('loading')\nwhole = 3\n",
    "slowly/one.py": "import time\nend = time.perf_counter() + 0.2\nwhile time.perf_counter() < end: pass\nwhole = 1\n",
    "slowly/two.py": "import time\nend = time.perf_counter() + 0.2\nwhile time.perf_counter() < end: pass\nwhole = 2\n",
}
