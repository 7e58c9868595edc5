"""Which names are nearest to one that nobody exposes."""

from __future__ import annotations

from .imports import standard


def nearest(name: str, names: list[str]) -> list[str]:
    """Gives up to three names, nearest first."""
    # Cut and counted: the name comes from a caller, and the comparison takes the square of its length.
    return standard("difflib").get_close_matches(name[:100], [known for known in names[:2000] if len(known) <= 200])
