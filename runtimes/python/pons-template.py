"""Keeps a warm Python: `python pons-template.py NONCE [MODULE...]` imports those modules once, then forks on demand."""

import os
import sys

# As in pons-worker.py: an old Python has to say what it is.
if sys.version_info < (3, 9):
    sys.stderr.write(
        "pons: This is Python %s (%s); Pons needs 3.9 or later. Install a newer one, or name one in PONS_PYTHON.\n"
        % (sys.version.split()[0], sys.executable)
    )
    sys.exit(78)

if __name__ == "__main__":
    bare = frozenset(sys.modules)  # what every Python has imported before the first line of its program
    dont_write = sys.dont_write_bytecode
    sys.dont_write_bytecode = False
    from pons.template import Template

    template = Template(sys.argv[1], bare)
    sys.dont_write_bytecode = dont_write
    here = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.abspath(sys.path[0]) == here:
        del sys.path[0]
    template.preload(sys.argv[2:])
    # It comes back in forks alone. They go on from here, with as few frames below them as may be.
    go_on = template.serve()
    del template, bare, dont_write, here
    go_on()
