using System.Text;

namespace Pons.Workers.Interpreters;

/// <summary>Which Python runs a script: the one found, or everything that was tried.</summary>
/// <remarks>What somebody chose, or an environment that belongs to the script, is never passed over when it is wrong: that is a fault.</remarks>
internal sealed class InterpreterSearch
{
    private const string Advice = "name another Python in PythonOptions.Interpreter (--python) or PONS_PYTHON";

    private readonly Machine _machine;
    private readonly List<Attempt> _attempts = [];
    private string? _fault;

    private InterpreterSearch(Machine machine) => _machine = machine;

    /// <summary>The Python to use; null when there is none.</summary>
    public Interpreter? Found { get; private set; }

    /// <summary>What was passed over, in order.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    /// <summary>Looks for the Python of a script.</summary>
    /// <param name="named">A path or a command that the caller named; null for none.</param>
    /// <param name="folder">The script's folder; null for a script that has none: then the current folder.</param>
    /// <param name="machine">Where to look.</param>
    public static InterpreterSearch Find(string? named, string? folder, Machine machine)
    {
        var search = new InterpreterSearch(machine);
        search.Found = search.Run(named, folder);
        return search;
    }

    /// <summary>What went wrong, what was tried, and what to do.</summary>
    public string Sentence()
    {
        var text = new StringBuilder(_fault ?? "No Python was found.");
        if (_attempts.Count > 0)
        {
            text.Append(_fault is null ? " This was tried:" : " Before that, this was tried:");
            foreach (Attempt attempt in _attempts)
            {
                text.Append($"\n  {attempt.Where}: {attempt.What}");
            }
        }

        return _fault is null ? text.Append($"\nInstall Python {PythonVersion.Oldest} or later, or {Advice}.").ToString() : text.ToString();
    }

    private Interpreter? Run(string? named, string? folder)
    {
        return Chosen(named, "the named interpreter")
            ?? Unless(() => Chosen(_machine.Variable("PONS_PYTHON"), "PONS_PYTHON"))
            ?? Unless(Active)
            ?? Unless(Conda)
            ?? Unless(() => Nearby(folder ?? _machine.CurrentFolder()))
            ?? Unless(() => OnPath("python3") ?? OnPath("python") ?? OnPath("py"));
    }

    // After a fault nothing else is tried: running another Python than the one meant hides the mistake.
    private Interpreter? Unless(Func<Interpreter?> next) => _fault is null ? next() : null;

    private Interpreter? Chosen(string? text, string origin)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Skip(origin, "not set");
        }

        if (!_machine.IsPath(text))
        {
            return SearchPath.Find(_machine, text) is { } command
                ? new Interpreter(command, $"{origin} ({text})")
                : Fault($"{Begin(origin)} is '{text}', and no folder of PATH holds such a program. Install it, or {Advice}.");
        }

        string path = _machine.FullPath(text);
        string? found = _machine.IsProgram(path) ? path : _machine.IsFile(path) ? null : VirtualEnvironment.PythonOf(_machine, path);
        if (found is null && _machine.IsWindows && _machine.IsProgram(path + ".exe"))
        {
            found = path + ".exe";
        }

        return found is not null
            ? new Interpreter(found, origin)
            : Fault($"{Begin(origin)} is '{text}', and {Missing(path)}. Correct it, or {Advice}.");
    }

    private string Missing(string path) => _machine.IsFile(path) ? "that file may not be executed" : $"there is no Python at {path}";

    private Interpreter? Active()
    {
        string? folder = _machine.Variable("VIRTUAL_ENV");
        if (string.IsNullOrEmpty(folder))
        {
            return Skip("VIRTUAL_ENV", "not set");
        }

        return VirtualEnvironment.PythonOf(_machine, folder) is { } python
            ? new Interpreter(python, "the active virtual environment")
            : Fault($"The active virtual environment '{folder}' (VIRTUAL_ENV) is broken: there is no Python in it. {Repair(folder)}");
    }

    private Interpreter? Conda()
    {
        string? folder = _machine.Variable("CONDA_PREFIX");
        if (string.IsNullOrEmpty(folder))
        {
            return Skip("CONDA_PREFIX", "not set");
        }

        return VirtualEnvironment.PythonOfConda(_machine, folder) is { } python
            ? new Interpreter(python, "the active conda environment")
            : Skip("CONDA_PREFIX", $"there is no Python in '{folder}'");
    }

    private Interpreter? Nearby(string folder)
    {
        foreach (string environment in VirtualEnvironment.Around(_machine, folder))
        {
            return VirtualEnvironment.PythonOf(_machine, environment) is { } python
                ? new Interpreter(python, $"the virtual environment {environment}")
                : Fault($"The virtual environment '{environment}' is broken: its pyvenv.cfg is there, but no Python that can be started. {Repair(environment)}");
        }

        return Skip("virtual environments", $"no {string.Join(", ", VirtualEnvironment.Names)} with a pyvenv.cfg in {folder} or above it");
    }

    private Interpreter? OnPath(string command)
    {
        foreach (string path in SearchPath.FindAll(_machine, command))
        {
            if (!WindowsStore.IsStub(_machine, path))
            {
                return new Interpreter(path, $"{command} on PATH");
            }

            Skip(path, "only opens the Microsoft Store");
        }

        return Skip($"{command} on PATH", "not found");
    }

    private static string Repair(string folder) => $"Make it anew with 'python3 -m venv --clear {folder}', or {Advice}.";

    private static string Begin(string origin) => char.ToUpperInvariant(origin[0]) + origin[1..];

    private Interpreter? Skip(string where, string what)
    {
        _attempts.Add(new Attempt(where, what));
        return null;
    }

    private Interpreter? Fault(string sentence)
    {
        _fault = sentence;
        return null;
    }
}
