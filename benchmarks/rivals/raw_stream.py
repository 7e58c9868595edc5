"""The floor of streams: small dicts as pickles in length-prefixed frames (u32, little-endian), with nothing else.

raw_stream.py batches   reads how many are wanted (u32), makes so many, writes what gathers to 32 KiB at once
raw_stream.py each      the same, each frame in a write of its own
raw_stream.py take      reads how many come (u32) and then those, decodes each, and answers with one byte
"""

import sys
from os import read, write
from pickle import dumps, loads
from struct import pack, unpack_from

from readings import readings

BATCH = 32 * 1024


def batches():
    while ask := read(0, 4):
        frames = []
        size = 0
        for item in readings(unpack_from("<I", ask)[0]):
            data = dumps(item, 5)
            frames += (pack("<I", len(data)), data)
            size += 4 + len(data)
            if size >= BATCH:
                write(1, b"".join(frames))
                frames = []
                size = 0
        write(1, b"".join(frames))


def each():
    while ask := read(0, 4):
        for item in readings(unpack_from("<I", ask)[0]):
            data = dumps(item, 5)
            write(1, pack("<I", len(data)) + data)


def take():
    while ask := read(0, 4):
        wanted = unpack_from("<I", ask)[0]
        waiting = b""
        while wanted:
            waiting += read(0, 65536)
            start = 0
            while start + 4 <= len(waiting):
                end = start + 4 + unpack_from("<I", waiting, start)[0]
                if end > len(waiting):
                    break
                loads(waiting[start + 4 : end])
                wanted -= 1
                start = end
            waiting = waiting[start:]
        write(1, b".")


{"batches": batches, "each": each, "take": take}[sys.argv[1]]()
