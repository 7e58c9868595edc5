"""A script that a template has forked says, does and leaves behind what it would in a Python of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unittest

from hub import Folder
from timed import TimedTest
from warm import Host

SCRIPTS = {
    "plain.py": "print('hello'); import sys; print('to err', file=sys.stderr)",
    "names.py": "import sys; print(sorted(globals()), __name__, __file__, type(__spec__), __doc__, __loader__.__class__, __package__)",
    "argv.py": "import sys; print(sys.argv, sys.path, sys.flags, getattr(sys, 'orig_argv', 0), sys.executable, sys.warnoptions)",
    "doc.py": "'what it is'\nfrom __future__ import annotations\nx: undefined = 1\nprint(__doc__, __annotations__)",
    "place.py": "import os; print(os.getcwd(), sorted(n for n in os.environ if n != '_'), os.environ['WARM_TEST'])",
    "raise.py": "def f(x):\n    return 1 / x\n\ndef g():\n    try:\n        f(0)\n    except ZeroDivisionError as e:\n        raise ValueError('oh: é') from e\n\ng()",
    "group.py": "try:\n    {}['a']\nexcept KeyError:\n    open('/no/such/file')",
    "deep.py": "def f(n): return f(n + 1)\nf(0)",
    "depth.py": "def f(n):\n    try: return f(n + 1)\n    except RecursionError: return n\nprint(f(0))",
    "syntax.py": "x = 1\ndef f(:\n    pass\n",
    "indent.py": "if 1:\nprint(2)\n",
    "null.py": "x = 1\0\n",
    "late_syntax.py": "exec('a b')",
    "exit_none.py": "import sys; sys.exit()",
    "exit_3.py": "import sys; sys.exit(3)",
    "exit_text.py": "import sys; sys.exit('no licence: é')",
    "exit_true.py": "raise SystemExit(True)",
    "exit_minus.py": "raise SystemExit(-1)",
    "exit_large.py": "raise SystemExit(259)",
    "exit_thing.py": "raise SystemExit([1, None])",
    "exit_hard.py": "import os; print('now'); os._exit(7)",
    "exit_builtin.py": "exit(4)",
    "interrupt.py": "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(10)",
    "interrupt_raised.py": "raise KeyboardInterrupt",
    "interrupt_caught.py": "import os\ntry: os.kill(os.getpid(), 2)\nexcept KeyboardInterrupt: print('caught')",
    "terminate.py": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "abort.py": "import os; os.abort()",
    "hook.py": "import sys\ndef hook(kind, error, trace): print('hooked', kind, error, trace.tb_lineno, trace.tb_next)\nsys.excepthook = hook\n1 / 0",
    "bad_hook.py": "import sys\ndef hook(*a): {}['k']\nsys.excepthook = hook\n1 / 0",
    "exit_hook.py": "import sys\nsys.excepthook = lambda *a: sys.exit(9)\n1 / 0",
    "no_hook.py": "import sys\ndel sys.excepthook\n1 / 0",
    "last.py": "import atexit, sys\natexit.register(lambda: print(sys.last_type, sys.last_value, sys.last_traceback.tb_lineno))\n\n1 / 0",
    "atexit_order.py": "import atexit\natexit.register(print, 'first')\natexit.register(print, 'second')\nprint('main')",
    "atexit_fails.py": "import atexit\ndef f(): 1 / 0\natexit.register(print, 'still')\natexit.register(f)",
    "atexit_exits.py": "import atexit, sys\natexit.register(lambda: sys.exit(5))",
    "threads.py": "import threading, time\ndef f():\n    time.sleep(0.2)\n    print('joined')\nthreading.Thread(target=f).start()\nprint('main')",
    "thread_fails.py": "import threading\ndef f(): 1 / 0\nt = threading.Thread(target=f, name='T')\nt.start()\nt.join()",
    "daemon.py": "import sys, threading, time\ndef f():\n    while True: time.sleep(0.001)\nthreading.Thread(target=f, daemon=True).start()\nsys.exit(6)",
    "main_thread.py": "import threading\nprint(threading.current_thread() is threading.main_thread(), threading.active_count())",
    "executor.py": "from concurrent.futures import ThreadPoolExecutor\np = ThreadPoolExecutor(2)\nprint(list(p.map(abs, [-1, 2])))",
    "finalizer.py": "class A:\n    def __del__(self): print('deleted', self.__class__.__name__, name)\nname = 'still there'\na = A()\na.self = a\nprint('main')",
    "open_file.py": "f = open(__file__ + '.out', 'w')\nf.write('written')\ndef g(): return f",
    "moved_stdout.py": "import sys\nsys.stdout = open(__file__ + '.out', 'w')\nprint('moved')",
    "closed_stdout.py": "import sys\nprint('a')\nsys.stdout.close()",
    "bad_flush.py": "import sys\nclass Out:\n    def write(self, text): pass\n    def flush(self): raise OSError('full')\nsys.stdout = Out()",
    "stdin.py": "import sys\nprint(repr(sys.stdin.readline()), input(), repr(sys.stdin.read()), sys.stdin.encoding, sys.stdin.errors, sys.stdin.name)",
    "stdout.py": "import sys\nfor s in (sys.stdin, sys.stdout, sys.stderr): print(s, s.line_buffering, s.write_through, s.errors, type(s.buffer), s.fileno(), s.isatty())",
    "eof.py": "input()\ninput()\ninput()\ninput()\ninput()\n",
    "bytes.py": "import sys\nsys.stdout.buffer.write(bytes(range(256)))",
    "surrogate.py": "print('\\udc80')",
    "pickling.py": "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A, A.__module__)",
    "spawn.py": "import multiprocessing\ndef f(x): return x * x\nif __name__ == '__main__':\n    with multiprocessing.get_context('spawn').Pool(1) as p: print(p.map(f, [1, 2]))",
    "forking.py": "import os, sys\nif os.fork() == 0:\n    print('child')\n    sys.exit(3)\nprint(os.waitstatus_to_exitcode(os.wait()[1]))",
    "c_output.py": "import ctypes\nctypes.CDLL(None).printf(b'from C\\n')",
    "c_atexit.py": "import ctypes\nlibc = ctypes.CDLL(None)\nprint('now')\nlibc.atexit(libc.abort)",
    "c_atexit_prints.py": "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.printf(b'first ')\nf = ctypes.CFUNCTYPE(None)(libc.getpid)\nctypes.CDLL(None).atexit(ctypes.cast(libc.getpid, ctypes.c_void_p))\nlibc.puts(b'last')",
    "open_in_c.py": "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.fopen.restype = ctypes.c_void_p\nf = libc.fopen((__file__ + '.out').encode(), b'w')\nlibc.fputs(b'written', ctypes.c_void_p(f))",
    "close_all.py": "import os\nprint('before')\nos.closerange(3, 1000)",
    "forks_on.py": "import os, time\nif os.fork() == 0:\n    os.closerange(0, 3)\n    time.sleep(0.2)\n    os._exit(0)\nprint('parent')",
    "warning.py": "import warnings\nwarnings.warn('old', DeprecationWarning)\nwarnings.warn('new')",
    "asynchronous.py": "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    raise ValueError('async')\nasyncio.run(f())",
    "signals.py": "import signal\nprint([(n, signal.getsignal(n)) for n in sorted(signal.valid_signals()) if signal.getsignal(n) not in (0, None)], signal.pthread_sigmask(0, []))",
    "descriptors.py": "import os\nprint(sorted(n for n in os.listdir('/dev/fd') if int(n) < 200))",
    "neighbour.py": "import random, statistics\nprint(random.MINE, random.__file__)",
    "no_engine.py": "import sys\nprint([m for m in sys.modules if m.startswith('pons')])\nimport pons\nprint(pons.MINE)",
    "é à.py": "print(__file__); import sys; print(sys.argv); 1 / 0",
    "gone.py": "import os; os.remove(__file__); 1 / 0",
    "cookie.py": "# -*- coding: latin-1 -*-\nprint('\u00e9')",
    "getrefs.py": "import gc, sys\nprint(gc.isenabled(), gc.get_threshold(), sys.getswitchinterval(), sys.gettrace(), sys.dont_write_bytecode)",
    "package/__init__.py": "",
    "package/__main__.py": "import sys\nprint(__name__, __package__, sys.argv[1:], sys.path[0], __spec__.name)\nfrom . import inner",
    "package/inner.py": "1 / 0",
    "helpers/random.py": "",
    "folder/__main__.py": "print('a folder', __file__)",
}  # fmt: skip

SHADOWS = {"shadow/neighbour.py": SCRIPTS["neighbour.py"], "shadow/random.py": "MINE = 'mine'", "shadow/statistics.py": ""}
OWN_PONS = {"own/no_engine.py": SCRIPTS["no_engine.py"], "own/pons.py": "MINE = 1"}
APART = ("neighbour.py", "no_engine.py", "helpers/random.py", "package/__init__.py", "package/inner.py")
FILES = [name for name in SCRIPTS if name not in APART and "/" not in name]
OTHERS = [
    ("shadow/neighbour.py",), ("own/no_engine.py",), ("folder",), ("no_such_file.py",), (".",), ("-m", "package", "a b"),
    ("-m", "package.inner"), ("-m", "no_such_module"), ("-m", "json.tool"), ("-m", "plain"), ("-m", "deep"),
    ("-m", "interrupt"), ("-m", "syntax"), ("-m", "argv", "x"), ("-m", "names"),
    ("-c", "import sys; print(sys.argv, sys.path[0], sorted(globals()), __name__, __loader__)", "a", "-b"),
    ("-c", "def f():\n    1 / 0\nf()"), ("-c", "x = = 1"), ("-c", "raise SystemExit(8)"), ("-c", "print(__file__)"),
    ("-c", "import pickle\nclass A: pass\nprint(pickle.dumps(A()))"),
]  # fmt: skip
INPUT = "first\nsecond é\nthird\nlast".encode()


@unittest.skipUnless(hasattr(os, "fork"), "nothing forks on this system")
class WarmScriptTest(TimedTest):
    maxDiff = None

    def setUp(self) -> None:
        super().setUp()
        self.folder = Folder({**SCRIPTS, **SHADOWS, **OWN_PONS})
        self.addCleanup(self.folder.cleanup)
        self.path = self.folder.path
        (self.path / "cookie.py").write_bytes(SCRIPTS["cookie.py"].encode("latin-1"))

    def cold(self, *arguments: str, options=("-u",), env=None) -> tuple:
        """Gives the exit code, stdout and stderr of a Python of its own."""
        command = [sys.executable, *options, *arguments]
        ended = subprocess.run(command, input=INPUT, capture_output=True, cwd=self.path, env=env, start_new_session=True)
        return ended.returncode, ended.stdout, ended.stderr

    @staticmethod
    def without_addresses(run: tuple) -> tuple:
        return (run[0], *[re.sub(rb"0x[0-9a-f]{6,}", b"0x...", text) for text in run[1:]])

    def assert_same(self, host: Host, *arguments: str, env=None, options=("-u",)) -> None:
        env = host.environment if env is None else env
        left = []
        for run in ("cold", "warm"):
            (self.path / "gone.py").write_text(SCRIPTS["gone.py"])
            for file in self.path.glob("*.out"):
                file.unlink()
            if run == "cold":
                cold = self.cold(*arguments, env=env, options=options)
            else:
                warm = host.script(*arguments, folder=self.path, environment=env).communicate(INPUT)
            left.append([file.read_text() for file in self.path.glob("*.out")])
        self.assertEqual(self.without_addresses(warm), self.without_addresses(cold))
        self.assertEqual(left[1], left[0])

    def test_as_cold(self) -> None:
        """Exit code, stdout and stderr are those of a cold run, byte for byte, and so are the files that it leaves."""
        environment = {**os.environ, "WARM_TEST": "it is set", "PYTHONDONTWRITEBYTECODE": ""}
        with Host("json", "random", "statistics", "multiprocessing", "asyncio", "logging", ahead=True) as host:
            for arguments in [(name,) for name in FILES] + OTHERS:
                with self.subTest(arguments):
                    self.assert_same(host, *arguments, env=environment)

    def test_buffered(self) -> None:
        """So they are where output is buffered."""
        with Host(options=()) as host:
            for name in ("plain.py", "stdout.py", "exit_3.py", "raise.py", "threads.py", "bytes.py", "closed_stdout.py"):
                with self.subTest(name):
                    self.assert_same(host, name, options=())

    def test_options(self) -> None:
        """Options of the interpreter are those of the template."""
        options = ("-X", "dev", "-O", "-W", "error::UserWarning")
        with Host(options=options) as host:
            for name in ("warning.py", "argv.py", "raise.py"):
                with self.subTest(name):
                    self.assert_same(host, name, options=options)

    def test_broken_pipe(self) -> None:
        """Output that nobody reads any more ends it as a cold run, at the print or, where it is buffered, at the end."""
        for options in ((), ("-u",)):
            with self.subTest(options), Host(options=options) as host:
                (self.path / "pipe.py").write_text("import sys\nsys.stdin.readline()\nprint('nobody')\n")
                command = [sys.executable, *options, "pipe.py"]
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
                with subprocess.Popen(command, cwd=self.path, env=host.environment, **pipes) as cold:
                    cold.stdout.close()
                    cold.stdin.close()
                    expected = cold.stderr.read(), cold.wait()
                fork = host.script("pipe.py", folder=self.path)
                fork.drop(fork.stdout)
                fork.drop(fork.stdin)
                with open(fork.stderr, "rb", closefd=False) as errors:
                    self.assertEqual((errors.read(), host.wait(fork.number)), expected)


if __name__ == "__main__":
    unittest.main()
