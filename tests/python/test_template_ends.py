"""How the forks of a template end: by themselves, on demand, with the host, without the template."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import unittest

from hub import RUNTIME, Folder, wait_until
from test_watcher import is_alive
from timed import TimedTest
from warm import Host, read_all

FILES = {"asleep.py": "import os, time\nos.write(1, b'up\\n')\ntime.sleep(1000)\n"}


@unittest.skipUnless(hasattr(os, "fork"), "nothing forks on this system")
class TemplateEndTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(FILES)
        self.addCleanup(folder.cleanup)
        self.path = folder.path

    def host(self, *preload: str, **more) -> Host:
        host = Host(*preload, **more)
        self.addCleanup(host.__exit__)
        return host

    def start_asleep(self, host: Host):
        fork = host.script("asleep.py", folder=self.path)
        self.assertEqual(os.read(fork.stdout, 10), b"up\n")
        return fork

    def test_ahead(self) -> None:
        """A fork that was made ahead is the next script, and another one is made; one that is killed is passed over."""
        host = self.host("random", ahead=True)
        seen = set()
        for i in range(6):
            wait_until(lambda: len(children(host.process.pid)) == 1, "one fork waits")
            (waiting,) = children(host.process.pid)
            if i == 4:
                os.kill(waiting, signal.SIGKILL)
                self.assert_gone(waiting)
            fork = host.script("-c", "import random; print(random.random())")
            self.assertEqual(fork.pid == waiting, i != 4)
            seen.add(fork.communicate()[1])
        self.assertEqual(len(seen), 6)
        with self.subTest("the template is gone"):
            wait_until(lambda: len(children(host.process.pid)) == 1, "one fork waits")
            (waiting,) = children(host.process.pid)
            host.process.kill()
            host.process.wait()
            self.assert_gone(waiting)

    def test_many(self) -> None:
        """Fifty forks at a time answer each for itself, and leave neither descriptors nor processes behind."""
        host = self.host("json")
        before = descriptors(host.process.pid)
        forks = [host.script("-c", "import sys; print(sys.stdin.read())") for _ in range(50)]
        for i, fork in enumerate(forks):
            self.assertEqual(fork.communicate(b"%d" % i), (0, b"%d\n" % i, b""))
        wait_until(lambda: children(host.process.pid) == [], "all are buried")
        self.assertEqual(descriptors(host.process.pid), before)

    def test_kill(self) -> None:
        """A fork's whole group is killed on demand; nothing is killed when it has ended."""
        host = self.host()
        fork = self.start_asleep(host)
        host.send(kill=fork.number, signal=signal.SIGTERM)
        self.assertEqual(host.wait(fork.number), -signal.SIGTERM)
        host.send(kill=fork.number, signal=signal.SIGKILL)
        self.assertEqual(host.script("-c", "print(1)").communicate()[1], b"1\n")

    def test_host_gone(self) -> None:
        """When the host goes, its scripts go, the template and its keeper, too."""
        host = self.host()
        fork = self.start_asleep(host)
        session = members(host.process.pid)
        self.assertEqual(len(session), 3)
        host.close()
        host.process.wait()
        self.assert_gone(fork.pid, *session)

    def test_all_killed(self) -> None:
        """A script does not outlive host and template when both are killed at once."""
        text = f"""
            import sys
            sys.path.insert(0, {str(RUNTIME.parent.parent / "tests" / "python")!r})
            from warm import Host
            host = Host()
            fork = host.script({str(self.path / "asleep.py")!r})
            print(host.process.pid, fork.pid, flush=True)
            try: host.receive()
            except EOFError: input()
        """
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        host = subprocess.Popen([sys.executable, "-c", textwrap.dedent(text)], **pipes)
        self.addCleanup(host.stdout.close)
        self.addCleanup(host.stdin.close)
        template, script = map(int, host.stdout.readline().split())
        session = members(template)
        os.kill(template, signal.SIGKILL)
        host.kill()
        host.wait()
        self.assert_gone(script, *session)

    def test_template_killed(self) -> None:
        """A script outlives its template, and the keeper goes when it ends."""
        host = self.host()
        fork = host.script("-c", "import os; input(); os.write(1, b'still here\\n'); input()")
        session = members(host.process.pid)
        host.process.kill()
        host.process.wait()
        os.write(fork.stdin, b"\n")
        self.assertEqual(os.read(fork.stdout, 100), b"still here\n")
        fork.drop(fork.stdin)
        read_all(fork.stdout)
        self.assert_gone(fork.pid, *session)

    def assert_gone(self, *pids: int) -> None:
        for pid in pids:
            wait_until(lambda pid=pid: not is_alive(pid), f"process {pid} ends")


def descriptors(pid: int) -> list:
    return sorted(os.listdir(f"/proc/{pid}/fd")) if os.path.isdir("/proc/self/fd") else []


def members(session: int) -> list:
    """Gives the processes of a session that run."""
    listed = subprocess.run(["ps", "-eo", "pid=,sess=,stat="], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(row[0]) for row in rows if row[1] == str(session) and not row[2].startswith("Z")]


def children(pid: int) -> list:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(row[0]) for row in rows if row[1] == str(pid)]


if __name__ == "__main__":
    unittest.main()
