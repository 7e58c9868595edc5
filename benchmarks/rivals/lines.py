"""Writes lines as fast as it can, or gives back those that it reads.

lines.py block text|json COUNT    lines that were made before: what is measured is whoever reads them
lines.py print text|json COUNT    a print for each, as programs are written
lines.py echo                     each line goes back at once, until stdin ends
"""

import json
import sys

BLOCK = 10_000


def text(i):
    return f"reading {i % BLOCK:04} of the sensor"


def reading(i):
    return {"name": "sensor", "value": i % BLOCK / 4, "count": i % BLOCK}


def block(kind, count):
    line = text if kind == "text" else lambda i: json.dumps(reading(i))
    data = "".join(line(i) + "\n" for i in range(BLOCK)).encode()
    for _ in range(int(count) // BLOCK):
        left = memoryview(data)
        while left:
            left = left[sys.stdout.buffer.write(left) :]
    sys.stdout.flush()


def prints(kind, count):
    if kind == "text":
        for i in range(int(count)):
            print(text(i))
    else:
        for i in range(int(count)):
            print(json.dumps(reading(i)))


def echo():
    for line in sys.stdin:
        sys.stdout.write(line)
        sys.stdout.flush()


{"block": block, "print": prints, "echo": echo}[sys.argv[1]](*sys.argv[2:])
