"""A temperature sensor that reports now and then: whoever wants its readings takes them as a stream, or as events of a job."""

import os
import random
import time

import pons

LONGEST_PAUSE = float(os.environ.get("SENSOR_PAUSE", "5"))  # seconds


def readings():
    """Temperatures between -5 and 15, as they come; a stream without an end."""
    while True:
        time.sleep(random.random() * LONGEST_PAUSE)
        yield random.random() * 20 - 5


@pons.job
def temperature():
    """Reports from the host's start to its end: each reading is an event of the topic `temperature`."""
    yield from readings()
