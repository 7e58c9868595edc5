"""Where the samples lie, and how a test loads one of their files as a module."""

import importlib.util
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2] / "samples"


def load(path):
    """Import the file under a name of its own, so that two samples' calc.py do not meet."""
    file = ROOT / path
    spec = importlib.util.spec_from_file_location("sample_" + path.replace("/", "_")[:-3], file)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(file.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(file.parent))
    return module
