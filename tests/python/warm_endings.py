"""Scripts that end in all the ways in which a script can end."""

ENDINGS = {
    "exit_none.py": "import sys; sys.exit()",
    "exit_3.py": "import sys; sys.exit(3)",
    "exit_text.py": "import sys; sys.exit('no licence: é')",
    "exit_true.py": "raise SystemExit(True)",
    "exit_minus.py": "raise SystemExit(-1)",
    "exit_large.py": "raise SystemExit(259)",
    "exit_thing.py": "raise SystemExit([1, None])",
    "exit_hard.py": "import os; print('now'); os._exit(7)",
    "exit_builtin.py": "exit(4)",
    "interrupt.py": """
        import os, signal, time
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    """,
    "interrupt_raised.py": "raise KeyboardInterrupt",
    "interrupt_caught.py": """
        import os
        try: os.kill(os.getpid(), 2)
        except KeyboardInterrupt: print('caught')
    """,
    "terminate.py": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "abort.py": "import os; os.abort()",
    "hook.py": """
        import sys
        def hook(kind, error, trace): print('hooked', kind, error, trace.tb_lineno, trace.tb_next)
        sys.excepthook = hook
        1 / 0
    """,
    "bad_hook.py": """
        import sys
        def hook(*a): {}['k']
        sys.excepthook = hook
        1 / 0
    """,
    "exit_hook.py": """
        import sys
        sys.excepthook = lambda *a: sys.exit(9)
        1 / 0
    """,
    "no_hook.py": """
        import sys
        del sys.excepthook
        1 / 0
    """,
    "last.py": """
        import atexit, sys
        atexit.register(lambda: print(sys.last_type, sys.last_value, sys.last_traceback.tb_lineno))

        1 / 0
    """,
    "atexit_order.py": """
        import atexit
        atexit.register(print, 'first')
        atexit.register(print, 'second')
        print('main')
    """,
    "atexit_fails.py": """
        import atexit
        def f(): 1 / 0
        atexit.register(print, 'still')
        atexit.register(f)
    """,
    "atexit_exits.py": """
        import atexit, sys
        atexit.register(lambda: sys.exit(5))
    """,
    "threads.py": """
        import threading, time
        def f():
            time.sleep(0.2)
            print('joined')
        threading.Thread(target=f).start()
        print('main')
    """,
    "thread_fails.py": """
        import threading
        def f(): 1 / 0
        t = threading.Thread(target=f, name='T')
        t.start()
        t.join()
    """,
    "daemon.py": """
        import sys, threading, time
        def f():
            while True: time.sleep(0.001)
        threading.Thread(target=f, daemon=True).start()
        sys.exit(6)
    """,
    "main_thread.py": """
        import threading
        print(threading.current_thread() is threading.main_thread(), threading.active_count())
    """,
    "executor.py": """
        from concurrent.futures import ThreadPoolExecutor
        p = ThreadPoolExecutor(2)
        print(list(p.map(abs, [-1, 2])))
    """,
    "finalizer.py": """
        class A:
            def __del__(self): print('deleted', self.__class__.__name__, name)
        name = 'still there'
        a = A()
        a.self = a
        print('main')
    """,
    "open_file.py": """
        f = open(__file__ + '.out', 'w')
        f.write('written')
        def g(): return f
    """,
    "moved_stdout.py": """
        import sys
        sys.stdout = open(__file__ + '.out', 'w')
        print('moved')
    """,
    "closed_stdout.py": """
        import sys
        print('a')
        sys.stdout.close()
    """,
    "bad_flush.py": """
        import sys
        class Out:
            def write(self, text): pass
            def flush(self): raise OSError('full')
        sys.stdout = Out()
    """,
}  # fmt: skip
