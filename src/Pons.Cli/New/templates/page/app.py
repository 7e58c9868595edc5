"""What the page of __TITLE__ may call: every public function of this file."""

import asyncio
import platform
from collections.abc import AsyncIterator


def greet(name: str) -> str:
    """A greeting for somebody."""
    if not name.strip():
        raise ValueError("Nobody was named, so nobody can be greeted.")
    return f"Hello {name.strip()}, this is Python {platform.python_version()}."


async def countdown(start: int = 5) -> AsyncIterator[int]:
    """Counts down to zero: the page gets each number when it is yielded."""
    for number in range(start, -1, -1):
        yield number
        await asyncio.sleep(0.4)
