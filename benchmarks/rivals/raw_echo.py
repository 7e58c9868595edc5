"""The floor: sends back the bytes that it reads, and does nothing else.

raw_echo.py one      whatever one read gives goes back in one write
raw_echo.py frames   length-prefixed frames (u32, little-endian): each is cut out and goes back by itself
raw_echo.py drain    the same, but all that came in one read go back in one write
"""

import sys
from os import read, write
from struct import unpack_from


def one():
    while data := read(0, 65536):
        write(1, data)


def frames(join=False):
    waiting = b""
    while data := read(0, 65536):
        waiting += data
        answers = []
        start = 0
        while start + 4 <= len(waiting):
            end = start + 4 + unpack_from("<I", waiting, start)[0]
            if end > len(waiting):
                break
            if join:
                answers.append(waiting[start:end])
            else:
                write(1, waiting[start:end])
            start = end
        waiting = waiting[start:]
        if join:
            write(1, b"".join(answers))


def drain():
    frames(join=True)


{"one": one, "frames": frames, "drain": drain}[sys.argv[1]]()
