"""Where the samples lie, and how a test loads one of their files as a module, or runs one of their programs."""

import contextlib
import importlib.util
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2] / "samples"
HAS_DOTNET = shutil.which("dotnet") is not None
HAS_NODE = shutil.which("node") is not None
PONS = os.environ.get("PONS_TEST_CLI", str(ROOT.parent / "pons"))  # builds what has changed; another one may be named
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

# Build servers would outlive the run, and hold the pipe that is read here.
ALONE = {"MSBUILDDISABLENODEREUSE": "1", "UseSharedCompilation": "false", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}


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
            capture_output=True, text=True, timeout=300, check=False, env={**os.environ, **ALONE},
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
        env={**os.environ, **ALONE, "PONS_PYTHON": sys.executable, **variables},
    )
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def serve_csharp(path):
    """Run a sample that serves, on a free port; give its address, and a function that ends it and gives what it printed."""
    command = ["dotnet", "run", str(ROOT / path), "--", "0"]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, **ALONE, "PONS_PYTHON": sys.executable},
    )
    said = []

    def end():
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGINT)
        said.append(server.communicate(timeout=60)[0])
        return "".join(said)

    try:
        for line in server.stdout:
            said.append(line)
            if line.startswith("ready on "):
                break
        else:
            raise AssertionError(f"{' '.join(command)} ended:\n{''.join(said)}")
        yield said[-1].split()[-1], end
    finally:
        if server.poll() is None:
            end()


@contextlib.contextmanager
def pons(*arguments, **variables):
    """Run a command of `pons` that serves; give the address that it says, whose code lets one page in."""
    # Built before: the process that is ended later shall be the program itself.
    subprocess.run([PONS, "--version"], stdout=subprocess.DEVNULL, timeout=600, check=True)
    with tempfile.TemporaryFile("w+") as errors, subprocess.Popen(
        [PONS, *arguments, "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True,
        env={**os.environ, "PONS_PYTHON": sys.executable, **variables},
    ) as server:  # fmt: skip
        try:
            line = server.stdout.readline()
            if not line.startswith("Ready on "):
                errors.seek(0)
                raise AssertionError(f"pons {' '.join(arguments)} said {line!r} and {errors.read()!r}")
            yield line.split()[-1]
        finally:
            server.terminate()
            if server.wait(60) != 0:
                raise AssertionError(f"pons {arguments[0]} ended with {server.returncode}")


def serve(name, file, **variables):
    """Serve a sample's Python file with its page."""
    return pons("serve", str(ROOT / name / file), "--ui", str(ROOT / name / "ui"), **variables)


def browse(url):
    """Open a page in Chromium until nothing is under way any more; give its document, and what went to its console."""
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}",
                "--enable-logging=stderr", "--virtual-time-budget=10000", "--dump-dom", url,
            ],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, check=False,
        )
    said = [line.split("CONSOLE", 1)[1].split('"', 1)[1].rsplit('"', 1)[0] for line in done.stderr.splitlines() if "CONSOLE" in line]
    return done.stdout, said


def run_node(path, *args, **variables):
    """Run a sample that is a program of Node's, with a host of its own, and give what it prints and the exit code."""
    built = ROOT.parent / "src" / "Pons.Cli" / "bin" / "Debug" / "net10.0" / "Pons.Cli.dll"
    host = os.environ.get("PONS_HOST") or str(built if built.exists() else ROOT.parent / "pons")
    done = subprocess.run(
        ["node", str(ROOT / path), *args], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, check=False,
        env={**os.environ, **ALONE, "PONS_HOST": host, "PONS_PYTHON": sys.executable, **variables},
    )
    if done.returncode != 0:
        raise AssertionError(f"{path} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
