"""Jobs: how they run, yield, fail and stop."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from jobs_module import JOBS
from timed import TimedTest

from pons import frames


class JobsTest(TimedTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Folder({"work.py": JOBS})
        cls.hub = Hub(cls.folder.path / "work.py").start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.hub.__exit__()
        cls.folder.cleanup()

    def begin(self, name: str) -> int:
        """Starts a job."""
        return self.hub.begin("pons.job", name, credit=(1000, 1 << 20))

    def begun(self, name: str) -> int:
        """Starts a job and waits until its code has begun."""
        job = self.begin(name)
        self.hub.wait_for(lambda: self.hub.printed(job) == "begun\n", f"{name} begins")
        return job

    def items(self, job: int, count: int) -> list:
        """Waits for a job's items."""
        self.hub.wait_for(lambda: len(self.hub.items.get(job, ())) >= count, f"{count} items")
        return self.hub.items[job]

    def stop(self, job: int) -> None:
        """Stops a job and waits for its end."""
        self.hub.cancel(job)
        kind, error = self.hub.end(job)
        self.assertEqual((kind, error["code"]), ("error", "cancelled"))

    def test_generators(self) -> None:
        """A generator's items are those of the stream, its return value ends it, and calls are served meanwhile."""
        job = self.begin("counter")
        self.assertEqual(self.hub.end(job), ("return", "counted"))
        self.assertEqual(self.hub.items[job], [0, 1, 2])
        self.assertEqual(self.hub.call("ended"), ["counter"])
        job = self.begin("endless")
        self.assertEqual(self.items(job, 3)[:3], [0, 1, 2])
        self.assertEqual(self.hub.call("add", 2, 2), 4)
        self.stop(job)
        self.assertEqual(self.hub.call("ended"), ["endless"])

    def test_shared_generators(self) -> None:
        """A job that shares the worker runs beside its calls, however busy it is, and is stopped."""
        job = self.begin("busy")
        self.assertEqual(self.items(job, 1), [("pons.job", False)])
        self.assertEqual(self.hub.call("add", 2, 2), 4)
        self.stop(job)
        self.assertEqual(self.hub.call("ended"), ["busy"])
        job = self.begin("sleeper")
        self.assertEqual(self.items(job, 1), ["asleep"])
        self.hub.cancel(job)
        self.assertEqual(self.hub.end(job)[1]["code"], "cancelled")

    def test_functions(self) -> None:
        """A plain function runs on a thread of its own; what it prints and sends is the job's."""
        job = self.begin("plain")
        self.assertEqual(self.hub.end(job), ("return", False))
        self.assertEqual(self.hub.printed(job), "at work\n")
        self.assertIn(("worked", None, "pons.job"), self.hub.events)
        self.assertNotIn(job, self.hub.items)

    def test_many(self) -> None:
        """More jobs than the pool has threads run at once."""
        jobs = [self.begun("seeing") for _ in range(12)]
        self.assertEqual(self.hub.call("add", 2, 2), 4)
        for job in jobs:
            self.hub.cancel(job)
        for job in jobs:
            self.assertEqual(self.hub.end(job), ("return", "saw it"))
        self.assertEqual(self.hub.call("ended", 12), ["seeing"] * 12)

    def test_stopping_functions(self) -> None:
        """A function that looks ends by itself, one that does not is stopped, one that waits for events too."""
        for name in ("blind", "beside"):
            job = self.begun(name)
            self.assertEqual(self.hub.call("add", 2, 2), 4)
            self.stop(job)
            self.assertEqual(self.hub.call("ended"), [name])
        job = self.begin("listening")
        self.hub.answer(self.hub.called("pons.subscribe").call)
        self.stop(job)
        self.hub.answer(self.hub.called("pons.unsubscribe").call)

    def test_async(self) -> None:
        """Async functions and generators are jobs too."""
        job = self.begin("beside_yielding")
        self.assertEqual(self.items(job, 2), [1, 2])
        self.stop(job)
        self.assertEqual(self.hub.call("ended"), ["beside_yielding"])

    def test_failures(self) -> None:
        """What a job raises is its failure, whatever its kind, after the items before it."""
        for name, line in (("failing", "def failing(): "), ("failing_later", ""), ("Failing", "def run(self): ")):
            job = self.begin(name)
            kind, error = self.hub.end(job)
            self.assertEqual((kind, error["type"], error["message"]), ("error", "ValueError", "no good"))
            self.assertEqual(error["frames"][-1][3], line + 'raise ValueError("no good")')
        self.assertEqual(self.hub.items[job - 2], [1])

    def test_threads(self) -> None:
        """A subclass of Thread is made, started and waited for."""
        job = self.begin("Quick")
        self.assertEqual(self.hub.end(job), ("return", None))
        self.assertEqual(self.hub.printed(job), "quick pons.job\n")
        self.assertEqual(self.hub.end(self.begin("Exiting")), ("return", None))
        job = self.begin("SelfStarting")
        self.assertEqual(self.hub.end(job), ("return", None))
        self.assertEqual(self.hub.printed(job), "by itself\n")

    def test_stopping_threads(self) -> None:
        """A thread is stopped by its own `stop`, or where it stands."""
        job = self.begun("Stoppable")
        self.assertEqual(self.hub.call("add", 2, 2), 4)
        self.hub.cancel(job)
        self.assertEqual(self.hub.end(job), ("return", None))
        self.assertEqual(self.hub.call("ended"), ["stoppable"])
        job = self.begun("Stubborn")
        self.assertEqual(self.hub.call("add", 2, 2), 4)
        self.stop(job)
        self.assertEqual(self.hub.call("ended"), ["stubborn"])

    def test_refused(self) -> None:
        """A job that is not there is named, arguments are refused, and a client starts none."""
        self.assertIn("no job 'none' here; it has counter, ", self.hub.error("pons.job", "none")["message"])
        for arguments in ((), (1, 2), ([],)):
            self.assertEqual(self.hub.error("pons.job", *arguments)["code"], "arguments")
        self.assertEqual(self.hub.error("pons.job", "counter", client=5)["code"], "refused")
        self.assertEqual(self.hub.error("pons.job", "counter")["code"], "stream")

    def test_ready(self) -> None:
        """The worker names its jobs, which are no actions."""
        jobs = dict(self.hub.ready["jobs"])
        self.assertEqual((jobs["counter"], jobs["busy"], jobs["Quick"]), ("own", "shared", "own"))
        self.assertNotIn("counter", [name for name, _ in self.hub.ready["actions"]])
        self.assertEqual(frames.READY, self.hub.order[0][0])


if __name__ == "__main__":
    unittest.main()
