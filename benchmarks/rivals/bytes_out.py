"""Writes so many bytes: bytes_out.py COUNT."""

import sys
from os import write

left = int(sys.argv[1])
block = bytes(range(256)) * 1024
while left:
    left -= write(1, block[:left])
