"""Scripts that a Python of its own and a fork of a template have to run alike, and how they are named to it."""

from warm_endings import ENDINGS

SCRIPTS = {
    **ENDINGS,
    "plain.py": "print('hello'); import sys; print('to err', file=sys.stderr)",
    "names.py": """
        import sys
        print(sorted(globals()), __name__, __file__, type(__spec__), __doc__, __package__)
        print(__loader__.__class__)
    """,
    "argv.py": """
        import sys; print(sys.argv, sys.path, sys.flags, getattr(sys, 'orig_argv', 0), sys.executable, sys.warnoptions)
    """,
    "doc.py": """
        'what it is'
        from __future__ import annotations
        x: undefined = 1
        print(__doc__, __annotations__)
    """,
    "place.py": """
        import os; print(os.getcwd(), sorted(n for n in os.environ if n != '_'), os.environ['WARM_TEST'])
    """,
    "raise.py": """
        def f(x):
            return 1 / x

        def g():
            try:
                f(0)
            except ZeroDivisionError as e:
                raise ValueError('oh: é') from e

        g()
    """,
    "group.py": """
        try:
            {}['a']
        except KeyError:
            open('/no/such/file')
    """,
    "deep.py": """
        def f(n): return f(n + 1)
        f(0)
    """,
    "depth.py": """
        def f(n):
            try: return f(n + 1)
            except RecursionError: return n
        print(f(0))
    """,
    "syntax.py": """
        x = 1
        def f(:
            pass
    """,
    "indent.py": """
        if 1:
        print(2)
    """,
    "null.py": "x = 1\0\n",
    "late_syntax.py": "exec('a b')",
    "stdin.py": """
        import sys
        print(repr(sys.stdin.readline()), input(), repr(sys.stdin.read()))
        print(sys.stdin.encoding, sys.stdin.errors, sys.stdin.name)
    """,
    "stdout.py": """
        import sys
        for s in (sys.stdin, sys.stdout, sys.stderr):
            print(s, s.line_buffering, s.write_through, s.errors, type(s.buffer), s.fileno(), s.isatty())
    """,
    "eof.py": """
        input()
        input()
        input()
        input()
        input()
    """,
    "bytes.py": """
        import sys
        sys.stdout.buffer.write(bytes(range(256)))
    """,
    "surrogate.py": "print('\\udc80')",
    "pickling.py": """
        import pickle
        class A: pass
        print(type(pickle.loads(pickle.dumps(A()))) is A, A.__module__)
    """,
    "spawn.py": """
        import multiprocessing
        def f(x): return x * x
        if __name__ == '__main__':
            with multiprocessing.get_context('spawn').Pool(1) as p: print(p.map(f, [1, 2]))
    """,
    "forking.py": """
        import os, sys
        if os.fork() == 0:
            print('child')
            sys.exit(3)
        print(os.waitstatus_to_exitcode(os.wait()[1]))
    """,
    "c_output.py": """
        import ctypes
        ctypes.CDLL(None).printf(b'from C\\n')
    """,
    "c_atexit.py": """
        import ctypes
        libc = ctypes.CDLL(None)
        print('now')
        libc.atexit(libc.abort)
    """,
    "c_atexit_prints.py": """
        import ctypes
        libc = ctypes.CDLL(None)
        libc.printf(b'first ')
        f = ctypes.CFUNCTYPE(None)(libc.getpid)
        ctypes.CDLL(None).atexit(ctypes.cast(libc.getpid, ctypes.c_void_p))
        libc.puts(b'last')
    """,
    "open_in_c.py": """
        import ctypes
        libc = ctypes.CDLL(None)
        libc.fopen.restype = ctypes.c_void_p
        f = libc.fopen((__file__ + '.out').encode(), b'w')
        libc.fputs(b'written', ctypes.c_void_p(f))
    """,
    "close_all.py": """
        import os
        print('before')
        os.closerange(3, 1000)
    """,
    "forks_on.py": """
        import os, time
        if os.fork() == 0:
            os.closerange(0, 3)
            time.sleep(0.2)
            os._exit(0)
        print('parent')
    """,
    "warning.py": """
        import warnings
        warnings.warn('old', DeprecationWarning)
        warnings.warn('new')
    """,
    "asynchronous.py": """
        import asyncio
        async def f():
            await asyncio.sleep(0)
            raise ValueError('async')
        asyncio.run(f())
    """,
    "signals.py": """
        import signal
        handlers = [(n, signal.getsignal(n)) for n in sorted(signal.valid_signals())]
        print([pair for pair in handlers if pair[1] not in (0, None)], signal.pthread_sigmask(0, []))
    """,
    "descriptors.py": """
        import os
        print(sorted(n for n in os.listdir('/dev/fd') if int(n) < 200))
    """,
    "neighbour.py": """
        import random, statistics
        print(random.MINE, random.__file__)
    """,
    "no_engine.py": """
        import sys
        print([m for m in sys.modules if m.startswith('pons')])
        import pons
        print(pons.MINE)
    """,
    "é à.py": "print(__file__); import sys; print(sys.argv); 1 / 0",
    "gone.py": "import os; os.remove(__file__); 1 / 0",
    "cookie.py": """
        # -*- coding: latin-1 -*-
        print('é')
    """,
    "getrefs.py": """
        import gc, sys
        print(gc.isenabled(), gc.get_threshold(), sys.getswitchinterval(), sys.gettrace(), sys.dont_write_bytecode)
    """,
    "package/__init__.py": "",
    "package/__main__.py": """
        import sys
        print(__name__, __package__, sys.argv[1:], sys.path[0], __spec__.name)
        from . import inner
    """,
    "package/inner.py": "1 / 0",
    "helpers/random.py": "",
    "folder/__main__.py": "print('a folder', __file__)",
}  # fmt: skip

SHADOWS = {
    "shadow/neighbour.py": SCRIPTS["neighbour.py"],
    "shadow/random.py": "MINE = 'mine'",
    "shadow/statistics.py": "",
}
OWN_PONS = {"own/no_engine.py": SCRIPTS["no_engine.py"], "own/pons.py": "MINE = 1"}
APART = ("neighbour.py", "no_engine.py", "helpers/random.py", "package/__init__.py", "package/inner.py")
FILES = [name for name in SCRIPTS if name not in APART and "/" not in name]
OTHERS = [
    ("shadow/neighbour.py",), ("own/no_engine.py",), ("folder",), ("no_such_file.py",), (".",),
    ("-m", "package", "a b"),
    ("-m", "package.inner"), ("-m", "no_such_module"), ("-m", "json.tool"), ("-m", "plain"), ("-m", "deep"),
    ("-m", "interrupt"), ("-m", "syntax"), ("-m", "argv", "x"), ("-m", "names"),
    ("-c", "import sys; print(sys.argv, sys.path[0], sorted(globals()), __name__, __loader__)", "a", "-b"),
    ("-c", "def f():\n    1 / 0\nf()"), ("-c", "x = = 1"), ("-c", "raise SystemExit(8)"), ("-c", "print(__file__)"),
    ("-c", "import pickle\nclass A: pass\nprint(pickle.dumps(A()))"),
]  # fmt: skip
