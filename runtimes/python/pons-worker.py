"""Starts a Python worker: `python pons-worker.py TARGET`; TARGET is for readers of `ps`, `hello` tells the worker."""

import os
import sys

# Written so that every Python since 2.7 can read it: an old one has to say what it is.
if sys.version_info < (3, 9):
    sys.stderr.write(
        "pons: This is Python %s (%s); Pons needs 3.9 or later. Install a newer one, or name one in PONS_PYTHON.\n"
        % (sys.version.split()[0], sys.executable)
    )
    sys.exit(78)

# Guarded, because multiprocessing runs this file again in the children that it spawns.
if __name__ == "__main__":
    # The engine's bytecode is cached even where PYTHONDONTWRITEBYTECODE is set: compiling it costs each start 40 ms.
    dont_write = sys.dont_write_bytecode
    sys.dont_write_bytecode = False
    from pons.worker import prepare

    # A spare that is started ahead imports what follows this word before it waits for hello.
    serve = prepare(sys.argv[3:] if sys.argv[2:3] == ["--ahead"] else None)
    sys.dont_write_bytecode = dont_write
    # The user's program finds what it would find without us; `pons` comes last, for multiprocessing's children.
    here = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.abspath(sys.path[0]) == here:
        del sys.path[0]
    sys.path.append(here)
    serve()
