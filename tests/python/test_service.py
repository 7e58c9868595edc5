"""A worker's first and last moments: hello, versions, descriptors that user code closes, the end."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import unittest

from hub import ROOT, RUNTIME, Folder, Hub, build
from timed import TimedTest

from pons import frames
from pons.writing import write

WORKER = str(RUNTIME / "pons-worker.py")


class HelloTest(TimedTest):
    def start(self, data: bytes) -> tuple:
        """Starts a worker that is sent these bytes and then nothing; gives exit code, stdout and stderr."""
        worker = subprocess.run([sys.executable, WORKER, "x"], input=data, capture_output=True, timeout=30)
        return worker.returncode, worker.stdout, worker.stderr.decode()

    def hello(self, **more) -> bytes:
        payload = write({"version": 1, "preamble": b"p" * 16, "target": "textwrap", "limits": {}, **more}, "hello")
        return build(frames.HELLO, payload, flags=frames.PLAIN)

    def test_no_hello(self) -> None:
        """A hub that goes before it spoke, or speaks nonsense, is told so on stderr."""
        self.assertEqual(self.start(b""), (1, b"", "pons: The hub closed the pipe before it said hello.\n"))
        code, out, text = self.start(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        self.assertEqual((code, out), (70, b""))
        self.assertIn("pons: The hub broke the protocol", text)
        code, out, text = self.start(build(frames.CANCEL, call=1))
        self.assertEqual(code, 70)
        self.assertIn("The first message must be hello, but is of kind 8.\n", text)

    def test_bad_hello(self) -> None:
        """A hello that cannot be read, or has no preamble, is told on stderr."""
        bad = [build(frames.HELLO, payload) for payload in (b"\x80\x05N.", b"cos\nsystem\n.", b"")]
        for data in [*bad, self.hello(preamble=b"short")]:
            code, out, text = self.start(data)
            self.assertEqual((code, out), (70, b""))
            self.assertIn("pons: The hub broke the protocol: hello", text)

    def test_version(self) -> None:
        """A version that the worker does not know is a fault that names both."""
        code, out, text = self.start(self.hello(version=2))
        self.assertEqual(code, 70)
        self.assertIn(b"The hub speaks version 2, this worker speaks 1.", out)
        self.assertEqual(out[:16], b"p" * 16)

    def test_stop_at_once(self) -> None:
        """A hub may send `stop` right after hello; the worker says ready and ends with 0."""
        code, out, text = self.start(self.hello() + build(frames.STOP))
        self.assertEqual((code, out[:16], text), (0, b"p" * 16, ""))


class EndTest(TimedTest):
    def test_exit_of_the_process(self) -> None:
        """`os._exit` in a call ends the worker with that code, and what it had sent arrives."""
        text = "import os\ndef go():\n    print('last', flush=True)\n    os._exit(5)"
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            hub.start().begin("go")
            hub.receive_all()
            self.assertEqual((hub.process.wait(20), hub.logs[-1][3]), (5, "last\n"))

    def test_closed_descriptors(self) -> None:
        """User code that closes fd 0, 1 and 2, and all low ones as daemons do, harms nothing."""
        text = """
            import os
            def close():
                for fd in (0, 1, 2): os.close(fd)
            def close_low(): os.closerange(0, 128)
            def reopen(): return [os.open(os.devnull, os.O_RDWR) for _ in range(3)]
            def add(a, b):
                print("adding")
                return a + b
        """
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            hub.start()
            for action in ("close", "reopen", "close_low"):
                hub.call(action)
                id = hub.begin("add", 2, 2)
                self.assertEqual((hub.end(id), hub.printed(id)), (("return", 4), "adding\n"))
            self.assertEqual(hub.stop(), 0)

    def test_closed_pipe(self) -> None:
        """User code that closes the link itself ends the worker with a sentence on stderr."""
        text = "import os\ndef go(): os.closerange(3, 1000)"
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            hub.start().begin("go")
            with self.assertRaisesRegex(EOFError, "The link's pipe cannot be used; the module may have closed it"):
                hub.receive()
            self.assertEqual(hub.process.returncode, 70)

    def test_stop(self) -> None:
        """`stop` ends an idle worker with 0, after its atexit functions and its threads."""
        text = """
            import atexit, threading
            atexit.register(print, "at exit")
            ended = threading.Event()
            def late():
                ended.wait()
                print("thread ends")
            threading.Thread(target=late).start()
            threading._register_atexit(ended.set) if hasattr(threading, "_register_atexit") else ended.set()
        """
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            self.assertEqual(hub.start().stop(), 0)
            self.assertEqual([log[3] for log in hub.logs], ["thread ends\n", "at exit\n"])

    def test_handles_of_children(self) -> None:
        """A child program inherits neither pipe of the link."""
        text = """
            import subprocess, sys
            def go():
                code = "import os; print(sorted(int(fd) for fd in os.listdir('/dev/fd')))"
                return subprocess.check_output([sys.executable, "-c", code], close_fds=False, text=True)
        """
        if not os.path.isdir("/dev/fd"):
            self.skipTest("this system does not list descriptors")
        with Folder({"shop.py": text}) as folder, Hub(folder / "shop.py") as hub:
            descriptors = eval(hub.start().call("go"))
            self.assertEqual([fd for fd in descriptors if fd >= 200], [])


class BytecodeTest(TimedTest):
    def test_cached(self) -> None:
        """The engine's bytecode is cached even where PYTHONDONTWRITEBYTECODE is set; the user's is not."""
        import shutil
        import tempfile

        with tempfile.TemporaryDirectory() as place, Folder({"shop.py": "def add(a, b): return a + b"}) as folder:
            runtime = pathlib.Path(place) / "python"
            shutil.copytree(RUNTIME, runtime, ignore=shutil.ignore_patterns("__pycache__"))
            payload = write({"version": 1, "preamble": b"p" * 16, "target": str(folder / "shop.py")}, "hello")
            subprocess.run(
                [sys.executable, runtime / "pons-worker.py"],
                input=build(frames.HELLO, payload) + build(frames.STOP),
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
                timeout=30,
            )
            self.assertTrue(list((runtime / "pons" / "__pycache__").glob("engine.*.pyc")))
            self.assertFalse((folder / "__pycache__").exists())


class ExportsTest(TimedTest):
    def test_exports(self) -> None:
        """`pons` exports these names and no others, each on first use."""
        import pons

        names = """
            Busy Call CallCancelled Cancelled CannotJoin Client Connection ConnectionLost CrossingError Event Function
            Handle HandleLost Nobody NotAStream PeerLost PonsError Record Refused RemoteError Request Scope Session
            Stream UnknownAction WrongArguments __version__ acall aconnect ask call client connect emit empty events
            host job on progress request route scope session stopping stream threaded traceparent track wait
        """
        self.assertEqual(sorted(dir(pons)), names.split())
        for name in dir(pons):
            self.assertIsNotNone(getattr(pons, name))
        with self.assertRaisesRegex(AttributeError, "pons has no 'emitt'; it has threaded, Call"):
            pons.emitt

    def test_sizes(self) -> None:
        """No module is longer than 250 lines, no line longer than 120 characters, and each says what it is."""
        for file in [*RUNTIME.rglob("*.py"), *(ROOT / "tests" / "python").glob("*.py")]:
            with self.subTest(file.name):
                lines = file.read_text(encoding="utf-8").splitlines()
                self.assertLessEqual(len(lines), 250)
                self.assertLessEqual(max((len(line) for line in lines), default=0), 120)
                self.assertTrue(lines[0].startswith('"""'))


if __name__ == "__main__":
    unittest.main()
