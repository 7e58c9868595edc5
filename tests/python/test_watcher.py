"""No orphans: when the hub goes, however it goes, the worker's process group goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import unittest

from hub import RUNTIME, Folder, Hub, wait_until
from timed import TimedTest

CHILDREN = {
    "children.py": """
        import atexit, os, subprocess, sys, time
        def child(): return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"]).pid
        def forked():
            pid = os.fork()
            if not pid: time.sleep(1000)
            return pid
        def busy():
            print("busy", flush=True)
            while True: pass
        def leave(code): os._exit(code)
        def group(): return os.getpgrp(), os.getsid(0), os.getpid()
        def note(path): atexit.register(lambda: open(path, "w").close())
    """
}


def is_alive(pid: int) -> bool:
    """Says whether a process runs; one that nobody has buried yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def group_of(pid: int) -> list:
    """Gives the processes of a group that run."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(row[0]) for row in rows if row[1] == str(pid) and not row[2].startswith("Z")]


@unittest.skipUnless(hasattr(os, "fork"), "there is no watcher on this system")
class WatcherTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(CHILDREN)
        self.addCleanup(folder.cleanup)
        self.folder = folder.path
        self.hub = Hub(folder.path / "children.py").start()
        self.addCleanup(self.hub.__exit__)
        self.worker = self.hub.process.pid

    def assert_gone(self, *pids: int) -> None:
        for pid in pids:
            wait_until(lambda pid=pid: not is_alive(pid), f"process {pid} ends")
        wait_until(lambda: group_of(self.worker) == [], "the whole group is gone, the watcher too")

    def test_group(self) -> None:
        """The worker leads a session and a group of its own; the watcher is in it and holds nothing but two pipes."""
        self.assertEqual(self.hub.call("group"), (self.worker,) * 3)
        (watcher,) = [pid for pid in group_of(self.worker) if pid != self.worker]
        if os.path.isdir(f"/proc/{watcher}/fd"):
            links = [os.readlink(f"/proc/{watcher}/fd/{fd}") for fd in os.listdir(f"/proc/{watcher}/fd")]
            self.assertEqual([link.split(":")[0] for link in links], ["pipe", "pipe"])

    def test_hub_gone(self) -> None:
        """When the hub closes its pipes, an idle worker, its children and the watcher go."""
        child, forked = self.hub.call("child"), self.hub.call("forked")
        self.hub.close()
        self.hub.process.wait(20)
        self.assert_gone(child, forked)

    def test_hub_gone_while_busy(self) -> None:
        """A worker in an endless loop goes too."""
        child = self.hub.call("child")
        id = self.hub.begin("busy")
        while not self.hub.printed(id):
            self.hub.receive()
        self.hub.close()
        self.assertEqual(self.hub.process.wait(20), -signal.SIGKILL)
        self.assert_gone(child)

    def test_worker_gone(self) -> None:
        """When the worker ends by itself its children go with it, and the hub's pipe has no reader left."""
        child, forked = self.hub.call("child"), self.hub.call("forked")
        self.hub.begin("leave", 5)
        self.assertEqual(self.hub.process.wait(20), 5)
        self.assert_gone(child, forked)
        with self.assertRaises(BrokenPipeError):
            self.hub.send(b"x" * 1_000_000)

    def test_worker_killed(self) -> None:
        """A worker that is killed takes its children along."""
        child = self.hub.call("child")
        os.kill(self.worker, signal.SIGKILL)
        self.hub.process.wait(20)
        self.assert_gone(child)

    def test_signals(self) -> None:
        """The signals that end programs do not end the watcher."""
        child = self.hub.call("child")
        (watcher,) = [pid for pid in group_of(self.worker) if pid not in (self.worker, child)]
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(watcher, number)
        self.hub.close()
        self.hub.process.wait(20)
        self.assert_gone(child)

    def test_atexit(self) -> None:
        """An idle worker whose hub went runs its atexit functions first, as one that was stopped does."""
        for end in (self.hub.close, self.hub.stop):
            with self.subTest(end.__name__), Hub(self.folder / "children.py") as hub:
                note = self.folder / f"note-{end.__name__}"
                hub.start().call("note", str(note))
                getattr(hub, end.__name__)()
                hub.process.wait(20)
                self.assertTrue(note.exists())

    def test_hub_killed(self) -> None:
        """A hub that is killed with SIGKILL leaves nothing behind."""
        text = f"""
            import sys
            sys.path.insert(0, {str(RUNTIME.parent.parent / "tests" / "python")!r})
            from hub import Hub
            hub = Hub({str(self.folder / "children.py")!r}).start()
            print(hub.process.pid, hub.call("child"), flush=True)
            hub.call("busy")
        """
        host = subprocess.Popen([sys.executable, "-c", textwrap.dedent(text)], stdout=subprocess.PIPE)
        self.addCleanup(host.stdout.close)
        worker, child = map(int, host.stdout.readline().split())
        host.kill()
        host.wait()
        for pid in (worker, child):
            wait_until(lambda pid=pid: not is_alive(pid), f"process {pid} ends")
        wait_until(lambda: group_of(worker) == [], "the whole group is gone")


if __name__ == "__main__":
    unittest.main()
