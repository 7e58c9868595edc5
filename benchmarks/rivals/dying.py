"""Ways for a worker to end in the midst of a call. Each prints when it has begun."""

import os
import time


def sleep():
    print("begun")
    time.sleep(60)


def leave_a_child():
    if os.fork() == 0:
        os.setsid()
        time.sleep(2)
        os._exit(0)
    print("begun")
    os._exit(9)
