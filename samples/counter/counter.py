"""A background process that counts, and tells everybody what it counts."""

import os
from threading import Thread

import pons

PERIOD = float(os.environ.get("COUNTER_PERIOD", "1"))  # seconds


@pons.job("counter_process")
class CounterProcess(Thread):
    """Counts up once a second for as long as the host wishes."""

    def __init__(self):
        super().__init__()
        self.counter = 0

    def run(self):
        while not pons.wait(PERIOD):
            self.counter += 1
            pons.emit("counter_increment", {"counter": self.counter})
