"""`pons.packages` where Python runs on a host: packages are installed there by whoever runs it."""

from __future__ import annotations

from .imports import standard


def check(names) -> list:
    """Says which packages are there; ModuleNotFoundError names those that are not."""
    names = [names] if isinstance(names, str) else list(names)
    find_spec = standard("importlib.util").find_spec
    missing = [name for name in names if not _is_there(name, find_spec)]
    if missing:
        text = f"The packages {', '.join(missing)} are not installed where this Python runs"
        raise ModuleNotFoundError(f"{text}: `python -m pip install {' '.join(missing)}` there.")
    return names


def _is_there(name: str, find_spec) -> bool:
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return name.isidentifier() and find_spec(name) is not None or distribution(name) is not None
    except PackageNotFoundError:
        return False
