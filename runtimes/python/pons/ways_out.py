"""What stands below an import that has failed, where there is a way out that its author may not know."""

from __future__ import annotations

from .running import IS_PAGE

_OF_PAGES = ("js", "pyodide", "pyodide_js", "_pyodide", "pyodide_core")
_REQUESTS = ("requests", "httpx", "urllib3", "aiohttp")


def way_out_of(error: ImportError) -> str | None:
    """Gives a sentence for the author, or None."""
    name = (error.name or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError) or not name:
        return None
    if not IS_PAGE:
        return _on_host(name) if name in _OF_PAGES else None
    if name in _REQUESTS:
        return f"Python in a page has no {name}: `from pyodide.http import pyfetch`, then `await pyfetch(url)`."
    if name.startswith("_"):
        return None
    return (
        f'Packages are loaded into a page by name: connect({{ packages: ["{name}"] }}), '
        f'`await py.loadPackage("{name}")` in JavaScript, or in Python `import micropip` and '
        f'`await micropip.install("{name}")`.'
    )


def _on_host(name: str) -> str:
    return (
        f'The module {name} is there where Python runs in the page: connect({{ python: "in-page", mode: "main" }}). '
        "This Python runs elsewhere; pons.client.call(name, ...) calls a function of the page that has called."
    )
