"""The module of jobs that test_jobs.py serves."""

from __future__ import annotations

JOBS = """
    import asyncio, threading, time
    import pons

    ENDED = []
    def ended(count=1):
        while len(ENDED) < count: pons.wait(0.002)
        found = sorted(ENDED)
        ENDED.clear()
        return found
    def thread(): return threading.current_thread() is threading.main_thread()
    def add(a, b): return a + b

    @pons.job
    def counter():
        try:
            for i in range(3): yield i
            return "counted"
        finally: ENDED.append("counter")

    @pons.job
    def endless():
        try:
            i = 0
            while True:
                yield i
                i += 1
                time.sleep(0.001)
        finally: ENDED.append("endless")

    @pons.job(shared=True)
    def busy(call: pons.Call):
        try:
            yield call.action, thread()
            while True:
                pass
        finally: ENDED.append("busy")

    @pons.job(shared=True)
    def sleeper():
        yield "asleep"
        while not pons.wait(1000): pass
        yield "awake"
        ENDED.append("sleeper")

    @pons.job
    def plain(call: pons.Call):
        print("at work")
        pons.emit("worked", call.action)
        return thread()

    @pons.job
    def blind():
        try:
            print("begun")
            while True: pass
        finally: ENDED.append("blind")

    @pons.job
    def seeing():
        pons.stopping()
        print("begun")
        while not pons.stopping(): time.sleep(0.001)
        ENDED.append("seeing")
        return "saw it"

    @pons.job
    def listening():
        for event in pons.events("x"): pass

    @pons.job
    def failing(): raise ValueError("no good")

    @pons.job
    def failing_later():
        yield 1
        raise ValueError("no good")

    @pons.job
    async def beside():
        try:
            print("begun")
            await asyncio.sleep(1000)
        finally: ENDED.append("beside")

    @pons.job
    async def beside_yielding():
        try:
            yield 1
            yield 2
            await asyncio.sleep(1000)
        finally: ENDED.append("beside_yielding")

    @pons.job
    class Quick(threading.Thread):
        def __init__(self, call: pons.Call):
            super().__init__(name="quick")
            self.call = call
        def run(self):
            print(self.name, self.call.action)

    @pons.job
    class SelfStarting(threading.Thread):
        def __init__(self):
            super().__init__()
            self.start()
        def run(self): print("by itself")

    @pons.job
    class Failing(threading.Thread):
        def run(self): raise ValueError("no good")

    @pons.job
    class Exiting(threading.Thread):
        def run(self): raise SystemExit(3)

    @pons.job
    class Stoppable(threading.Thread):
        def __init__(self):
            super().__init__()
            self.gate = threading.Event()
        def stop(self): self.gate.set()
        def run(self):
            print("begun")
            self.gate.wait()
            ENDED.append("stoppable")

    @pons.job
    class Stubborn(threading.Thread):
        def run(self):
            try:
                print("begun")
                while True: time.sleep(0.001)
            finally: ENDED.append("stubborn")
"""
