"""The base of all tests here: each has a time limit, after which it fails with the place where it stood."""

from __future__ import annotations

import signal
import unittest


class TimedTest(unittest.TestCase):
    """A test that fails after `seconds`."""

    seconds = 60

    def setUp(self) -> None:
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, self._expire)
            signal.setitimer(signal.ITIMER_REAL, self.seconds)
            self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)

    def _expire(self, *_) -> None:
        raise AssertionError(f"The test took longer than {self.seconds} s.")
