"""The template itself: what it imports, what its forks have in common and what not, and how all of them end."""

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

FILES = {
    "asleep.py": "import os, time\nos.write(1, b'up\\n')\ntime.sleep(1000)\n",
    "chance.py": """
        import multiprocessing.process, os, random, sys, tempfile, uuid
        print(random.random(), next(tempfile._get_candidate_names()), uuid.uuid4(), uuid.uuid1(),
              bytes(multiprocessing.process.current_process().authkey).hex())
        if "numpy" in sys.modules: print(sys.modules["numpy"].random.random())
    """,
    "place.py": "import os, time; print(os.getcwd(), dict(os.environ), time.tzname[0], os.getpgrp() == os.getpid(), sep='|')",
    "calc.py": """
        import os, sys
        import pons
        print("loading")
        def add(a, b): return a + b
        def pid(): return os.getpid()
        def leave(code): os._exit(code)
        def names(): return [__name__, sys.argv, "json" in sys.modules]
        def child():
            import subprocess
            return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"]).pid
    """,
    "lib/threading_one.py": """
        import threading
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    """,
    "lib/broken_one.py": "import json\njson.loads('{')\n",
    "lib/leaving_one.py": "import sys\nsys.exit('no licence')\n",
    "lib/talkative_one.py": "print('said while importing', flush=True)\n",
    "lib/blas_one.py": "import os\nSEEN = os.environ['OPENBLAS_NUM_THREADS']\n",
    "blas.py": "import os, blas_one; print(blas_one.SEEN, os.environ.get('OPENBLAS_NUM_THREADS'))",
}  # fmt: skip


@unittest.skipUnless(hasattr(os, "fork"), "nothing forks on this system")
class TemplateTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(FILES)
        self.addCleanup(folder.cleanup)
        self.path = folder.path
        self.environment = {"PYTHONPATH": str(folder.path / "lib")}

    def host(self, *preload: str, **more) -> Host:
        host = Host(*preload, **{"env": self.environment, **more})
        self.addCleanup(host.__exit__)
        return host

    def start_asleep(self, host: Host):
        fork = host.script("asleep.py", folder=self.path)
        self.assertEqual(os.read(fork.stdout, 10), b"up\n")
        return fork

    def test_preloaded(self) -> None:
        """It says what it has imported, and how long that took."""
        first = self.host("json.tool", "decimal").first
        self.assertEqual([name for name, _ in first["preloaded"]], ["json.tool", "decimal"])
        self.assertTrue(all(seconds >= 0 for _, seconds in first["preloaded"]))

    def test_failed(self) -> None:
        """A module that cannot be imported is named, with the error and its place; the template ends."""
        for name, error in (("nump_", "ModuleNotFoundError: No module"), ("leaving_one", "SystemExit: no licence")):
            host = self.host("json", name, "decimal")
            self.assertEqual(host.first["failed"], name)
            self.assertIn(error, host.first["error"])
            self.assertEqual(host.process.wait(), 1)
        first = self.host("broken_one").first
        self.assertIn("broken_one.py", first["traceback"])
        self.assertNotIn("preloading.py", first["traceback"])

    def test_threads(self) -> None:
        """A module that starts threads is named, and nothing is forked."""
        host = self.host("json", "threading_one")
        why = host.try_fork(kind="script", line=[], arguments=[], code="")
        self.assertIn("threading_one started threads", why)

    def test_prints(self) -> None:
        """What modules print while they are imported is not taken for an answer."""
        host = self.host("talkative_one")
        self.assertEqual(host.script("-c", "print(1)").communicate(), (0, b"1\n", b""))
        self.assertEqual(os.read(host.process.stderr.fileno(), 100), b"said while importing\n")

    def test_blas(self) -> None:
        """Libraries are loaded with one thread; a fork finds the variables as its host sets them."""
        host = self.host("blas_one")
        self.assertEqual(host.script("blas.py", folder=self.path).communicate()[1], b"1 None\n")

    def test_openblas(self) -> None:
        """OpenBLAS has in a fork as many threads as the fork's own variables, or the processors, give it."""
        count = "import ctypes, sys; print(ctypes.CDLL(sys.argv[1]).openblas_get_num_threads())"
        found = "import numpy; print(next((m.split()[-1] for m in open('/proc/self/maps') if 'libopenblas' in m), ''))"
        library = subprocess.run([sys.executable, "-c", found], capture_output=True, text=True).stdout.strip()
        if not library:
            self.skipTest("there is no numpy here that uses OpenBLAS")
        host = self.host("numpy")
        for number in ("2", "1"):
            wanted = {**host.environment, "OPENBLAS_NUM_THREADS": number}
            self.assertEqual(host.script("-c", count, library, environment=wanted).communicate()[1].decode().strip(), number)
        several = host.script("-c", count, library).communicate()[1]
        self.assertEqual(int(several), len(os.sched_getaffinity(0)))

    def test_chance(self) -> None:
        """No two forks have random numbers in common."""
        for preload in (("random", "tempfile", "uuid", "multiprocessing"), ("numpy", "tempfile")):
            try:
                __import__(preload[0])
            except ImportError:
                continue
            host = self.host(*preload)
            outputs = [host.script("chance.py", folder=self.path).communicate()[1].split() for _ in range(4)]
            for i in range(len(outputs[0])):
                self.assertEqual(len({output[i] for output in outputs}), 4, outputs)

    def test_place(self) -> None:
        """A fork has the working folder, the whole environment and the time zone that were asked for."""
        host = self.host(env={**self.environment, "GONE": "1", "TZ": "UTC"})
        for zone, name in (("UTC", "UTC"), ("Asia/Tokyo", "JST"), ("UTC", "UTC")):
            wanted = {"ONLY": "this é", "TZ": zone}
            run = host.script(str(self.path / "place.py"), folder=self.path / "lib", environment=wanted).communicate()
            folder, environment, seen, leads = run[1].decode().strip().split("|")
            variables = eval(environment)
            variables.pop("LC_CTYPE", None)
            self.assertEqual((folder, variables, leads), (str(self.path / "lib"), wanted, "True"))
            if os.path.exists("/usr/share/zoneinfo/Asia/Tokyo"):
                self.assertEqual(seen, name)

    def test_no_folder(self) -> None:
        """A working folder that has just gone is named."""
        code, _, errors = self.host().script("-c", "", folder="/no/such/folder").communicate()
        self.assertEqual(code, 72)
        self.assertIn(b"'/no/such/folder' cannot be entered", errors)

    def test_new_files(self) -> None:
        """A fork finds a module that was written when the template had looked into its folder already."""
        host = self.host("blas_one")
        (self.path / "lib" / "new_one.py").write_text("print('new')")
        self.assertEqual(host.script("-c", "import new_one").communicate()[:2], (0, b"new\n"))

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
        host = subprocess.Popen([sys.executable, "-c", textwrap.dedent(text)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
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

    def test_worker(self) -> None:
        """A worker speaks the protocol, and knows no more of the template than of the host."""
        host = self.host("json")
        with host.worker(self.path / "calc.py", folder=self.path) as first:
            with host.worker(self.path / "calc.py", folder=self.path) as second:
                for hub in (first, second):
                    self.assertEqual(hub.start().call("add", 2, 2), 4)
                    self.assertEqual(hub.call("pid"), hub.process.pid)
                    self.assertEqual(hub.printed(0), "loading\n")
                    self.assertEqual(hub.call("names"), ["calc", [str(self.path / "calc.py")], True])
                child = first.call("child")
                first.begin("leave", 5)
                self.assertEqual(first.process.wait(), 5)
                self.assert_gone(child)
                self.assertEqual(second.stop(), 0)

    def test_worker_without_host(self) -> None:
        """A worker goes when the host goes, with what it has started."""
        host = self.host()
        hub = host.worker(self.path / "calc.py", folder=self.path)
        pids = hub.start().process.pid, hub.call("child")
        hub.close()
        host.close()
        self.assert_gone(*pids)

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
