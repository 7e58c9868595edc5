"""Igor's counter: a background process whose events C# reads, and which it stops and starts again."""

import unittest
from unittest import mock

import sample


class Counter(unittest.TestCase):
    def test_it_counts_up_until_it_is_to_end(self):
        """One event for each period, with the count so far."""
        counter = sample.load("counter/counter.py")
        sent = []
        with mock.patch.multiple(counter.pons, create=True, wait=lambda seconds: len(sent) == 3, emit=lambda *event: sent.append(event)):
            counter.CounterProcess().run()
        self.assertEqual([("counter_increment", {"counter": n}) for n in (1, 2, 3)], sent)


@unittest.skipUnless(sample.HAS_DOTNET, "there is no dotnet on the PATH")
class Program(unittest.TestCase):
    def test_stopped_and_started_again_it_counts_from_one(self):
        """The job's states are told, and each run is a process of its own."""
        said = sample.run_csharp("counter/watch.cs", "3", COUNTER_PERIOD="0.05").splitlines()
        states = [line for line in said if line.startswith("counter_process: ")]
        self.assertEqual(["Running", "Stopping", "Stopped", "Running"], [line.split(": ")[1] for line in states][:4])
        counted = [line for line in said if line.startswith("counter_increment ")]
        self.assertEqual(2 * ["counter_increment 1", "counter_increment 2", "counter_increment 3"], counted)


if __name__ == "__main__":
    unittest.main()
