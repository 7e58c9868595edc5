"""A temperature sensor that reports now and then, as a stream for whoever reads it and as events of a job."""

import os
import random
import time
from typing import Optional

import pons

LONGEST_PAUSE = float(os.environ.get("SENSOR_PAUSE", "5"))  # seconds

_open = 0  # streams that are being read


def readings(longest_pause: Optional[float] = None):
    """Temperatures between -5 and 15, as they come; a stream without an end."""
    _count(+1)
    try:
        yield from _measure(LONGEST_PAUSE if longest_pause is None else longest_pause)
    finally:
        _count(-1)  # its reader has enough, or is gone


def listeners() -> int:
    """How many streams of readings are open; each change is an event of the topic `sensor.listeners`."""
    return _open


@pons.job
def temperature():
    """Reports from the host's start to its end: each reading is an event of the topic `temperature`."""
    yield from _measure(LONGEST_PAUSE)


def _measure(longest_pause):
    while True:
        time.sleep(random.random() * longest_pause)
        yield random.random() * 20 - 5


def _count(change):
    global _open
    _open += change
    pons.emit("sensor.listeners", _open)
