"""Packages of a page: `pons.packages` loads them by name, and so does `micropip` where the real one is not at hand."""

from __future__ import annotations

import sys
from types import ModuleType

from .actions import Action


async def load_packages(names, report=None) -> list:
    """Loads packages with all that they need, from Pyodide's own index or the page's; wheels by their addresses."""
    from pyodide_js import loadPackage, loadedPackages

    names = [names] if isinstance(names, str) else list(names)
    failures: list = []
    await loadPackage(names, messageCallback=report or _nothing, errorCallback=failures.append)
    missing = [name for name in names if not _is_there(name, loadedPackages)]
    if missing:
        reasons = "".join([f" {failure}" for failure in failures])
        raise ModuleNotFoundError(f"The packages {', '.join(missing)} could not be loaded into this page.{reasons}")
    return names


def _is_there(name: str, loaded) -> bool:
    if name.endswith(".whl"):
        name = name.rpartition("/")[2].partition("-")[0]
    wanted = _normal(name)
    return any([_normal(each) == wanted for each in dir(loaded) if not each.startswith("_")])


def _normal(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")


def _nothing(_: str) -> None:
    pass


async def _load(names) -> list:
    return await load_packages(names)


PACKAGES = {b"pons.packages": Action("pons.packages", _load)}



class _Finder:
    """Gives a `micropip` where no other finder has one."""

    @staticmethod
    def find_spec(name: str, path=None, target=None):
        if name != "micropip":
            return None
        from _frozen_importlib import ModuleSpec

        return ModuleSpec(name, _Finder)

    @staticmethod
    def create_module(spec) -> ModuleType:
        return ModuleType(spec.name, "Installs packages by name, as far as the page's index knows them.")

    @staticmethod
    def exec_module(module) -> None:
        async def install(requirements, keep_going: bool = False, deps: bool = True, **_: object) -> None:
            """Loads packages by name, with all that they need; wheels by their addresses."""
            wanted = [requirements] if isinstance(requirements, str) else list(requirements)
            await load_packages([_name_of(requirement) for requirement in wanted])

        def list_() -> dict:
            """Gives the packages that are loaded, each with where it came from."""
            from pyodide_js import loadedPackages

            return {name: getattr(loadedPackages, name) for name in dir(loadedPackages) if not name.startswith("_")}

        module.install, module.list = install, list_


def _name_of(requirement: str) -> str:
    """Gives the name of a requirement: an index of a page has one version of each package."""
    if requirement.endswith(".whl"):
        return requirement
    end = next((at for at, letter in enumerate(requirement) if letter in " <>=!~;["), len(requirement))
    return requirement[:end]


def offer_micropip() -> None:
    """Lets `import micropip` succeed, also where Pyodide came without it."""
    if not any(finder is _Finder for finder in sys.meta_path):
        sys.meta_path.append(_Finder)
