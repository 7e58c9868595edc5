"""So many numbers a second, for so long: what the console draws."""
import math
import time


def points(rate: int, seconds: float):
    began = time.monotonic()
    sent = 0
    while (now := time.monotonic() - began) < seconds:
        while sent < int(now * rate):
            sent += 1
            yield math.sin(sent / 4000)
        time.sleep(0.005)
