"""The floor: sends back the bytes that it reads, and does nothing else.

raw_echo.py one      whatever one read gives goes back in one write
raw_echo.py drain    length-prefixed frames (u32, little-endian): each is cut out, all that came go back in one write
"""

import sys
from os import read, write
from struct import unpack_from


def one():
    while data := read(0, 65536):
        write(1, data)


def drain():
    waiting = b""
    while data := read(0, 65536):
        waiting += data
        frames = []
        start = 0
        while start + 4 <= len(waiting):
            end = start + 4 + unpack_from("<I", waiting, start)[0]
            if end > len(waiting):
                break
            frames.append(waiting[start:end])
            start = end
        waiting = waiting[start:]
        write(1, b"".join(frames))


{"one": one, "drain": drain}[sys.argv[1]]()
