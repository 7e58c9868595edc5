namespace Pons.Workers.Interpreters;

/// <summary>Every Python of a machine that can be found without starting one, for <c>pons doctor</c>.</summary>
internal static class InterpreterList
{
    /// <summary>The interpreters, each once, in the order in which a search would prefer them.</summary>
    public static IReadOnlyList<Interpreter> Find(Machine machine, string folder)
    {
        IEnumerable<Interpreter> all =
        [
            .. Chosen(machine),
            .. VirtualEnvironment.Around(machine, folder).SelectMany(place => At(VirtualEnvironment.PythonOf(machine, place), $"virtual environment {place}")),
            .. OnPath(machine),
            .. Installed(machine),
            .. CondaEnvironments(machine),
        ];
        return [.. all.DistinctBy(found => Identity(machine, found.Path))];
    }

    // A virtual environment's Python is a link to another, and yet not the same interpreter.
    private static string Identity(Machine machine, string path)
    {
        bool isVirtual = machine.Parent(path) is { } bin && machine.Parent(bin) is { } environment && VirtualEnvironment.IsAt(machine, environment);
        return isVirtual ? path : machine.RealPath(path);
    }

    private static IEnumerable<Interpreter> Chosen(Machine machine)
    {
        string? named = machine.Variable("PONS_PYTHON");
        if (!string.IsNullOrWhiteSpace(named))
        {
            yield return new Interpreter(InterpreterSearch.Find(named, null, machine).Found?.Path ?? named, "PONS_PYTHON");
        }

        foreach (Interpreter found in In(machine, "VIRTUAL_ENV", VirtualEnvironment.PythonOf, "active virtual environment"))
        {
            yield return found;
        }

        foreach (Interpreter found in In(machine, "CONDA_PREFIX", VirtualEnvironment.PythonOfConda, "active conda environment"))
        {
            yield return found;
        }
    }

    private static IEnumerable<Interpreter> In(Machine machine, string variable, Func<Machine, string, string?> pythonOf, string origin) =>
        machine.Variable(variable) is { Length: > 0 } folder ? At(pythonOf(machine, folder), origin) : [];

    private static IEnumerable<Interpreter> OnPath(Machine machine) =>
        from command in (IEnumerable<string>)["python3", "python", "py", .. PythonVersion.Minors.Select(minor => $"python3.{minor}")]
        from path in SearchPath.FindAll(machine, command)
        where !WindowsStore.IsStub(machine, path) && !(command.Contains('.') && IsShim(machine, path))
        select new Interpreter(path, $"{command} on PATH");

    // A version manager keeps a shim for every version's command, and each but the active one only answers with an error.
    private static bool IsShim(Machine machine, string path) => machine.Parent(path) is { } folder && folder.EndsWith("shims", StringComparison.Ordinal);

    private static IEnumerable<Interpreter> Installed(Machine machine) =>
        from place in InstalledPlaces(machine)
        from folder in machine.Folders(place.Folder)
        from found in At(machine, machine.Join(folder, place.Names), place.Origin)
        select found;

    private static IEnumerable<(string Folder, string[] Names, string Origin)> InstalledPlaces(Machine machine)
    {
        string home = machine.Home;
        if (machine.IsWindows)
        {
            string local = machine.Variable("LOCALAPPDATA") ?? machine.Join(home, "AppData", "Local");
            yield return (machine.Join(local, "Programs", "Python"), ["python.exe"], "python.org");
            yield return (machine.Join(home, ".pyenv", "pyenv-win", "versions"), ["python.exe"], "pyenv");
            yield break;
        }

        yield return (machine.Join(machine.Variable("PYENV_ROOT") ?? machine.Join(home, ".pyenv"), "versions"), ["bin", "python3"], "pyenv");
        yield return (machine.Join(home, ".local", "share", "uv", "python"), ["bin", "python3"], "uv");
        if (machine.IsMac)
        {
            yield return ("/Library/Frameworks/Python.framework/Versions", ["bin", "python3"], "python.org");
        }
    }

    // conda writes every environment that it makes into this file.
    private static IEnumerable<Interpreter> CondaEnvironments(Machine machine) =>
        from line in machine.Lines(machine.Join(machine.Home, ".conda", "environments.txt"))
        let folder = line.Trim()
        where folder.Length > 0
        from found in At(VirtualEnvironment.PythonOfConda(machine, folder), $"conda environment {folder}")
        select found;

    private static IEnumerable<Interpreter> At(Machine machine, string path, string origin) => At(machine.IsProgram(path) ? path : null, origin);

    private static IEnumerable<Interpreter> At(string? path, string origin) => path is null ? [] : [new Interpreter(path, origin)];
}
