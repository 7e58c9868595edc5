"""The limits that hold where the other side names none (SPEC chapter 8)."""

from __future__ import annotations

VERSION = 1  # of the conversation
LIMITS = {
    "message": 268_435_456, "depth": 200, "calls": 131_072, "name": 1024, "threads": 8, "leased": 268_435_456,
    "handles": 65_535,
}  # fmt: skip
