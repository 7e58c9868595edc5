"""Where the samples lie, and how a test loads one of their files as a module, or runs one of their programs."""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2] / "samples"
HAS_DOTNET = shutil.which("dotnet") is not None
HAS_NODE = shutil.which("node") is not None

# Build servers would outlive the run, and hold the pipe that is read here.
_ALONE = {"MSBUILDDISABLENODEREUSE": "1", "UseSharedCompilation": "false", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}


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


def start_csharp(path, *args, **variables):
    """Start a sample that is written in C# and goes on; its first line comes when it is ready."""
    # Built before: the process that is ended later shall be the program itself.
    for more in ([], ["--getProperty:TargetPath"]):
        done = subprocess.run(
            ["dotnet", "build", str(ROOT / path), "-v", "quiet", *more],
            capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **_ALONE},
        )
        if done.returncode != 0:
            raise AssertionError(f"{path} does not build:\n{done.stdout}{done.stderr}")
    environment = {**os.environ, "PONS_PYTHON": sys.executable, **variables}
    command = ["dotnet", done.stdout.strip().splitlines()[-1], *args]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environment)


def run_csharp(path, *args, **variables):
    """Run a sample that is written in C#, on the Python of the tests, and give what it prints."""
    command = ["dotnet", "run", str(ROOT / path), "--", *args]
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, check=False,
        env={**os.environ, **_ALONE, "PONS_PYTHON": sys.executable, **variables},
    )
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
