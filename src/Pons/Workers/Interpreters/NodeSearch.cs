using System.Text;

namespace Pons.Workers.Interpreters;

/// <summary>Which Node runs a script: the one found, or everything that was tried.</summary>
/// <remarks>As with <see cref="InterpreterSearch"/>, what somebody chose is never passed over when it is missing or too old: that is a fault.</remarks>
internal sealed class NodeSearch
{
    public const int OldestMajor = 20;

    private const string Advice = "name another Node by its option (--node) or in PONS_NODE";

    private readonly Machine _machine;
    private readonly List<Attempt> _attempts = [];
    private string? _fault;

    private NodeSearch(Machine machine) => _machine = machine;

    /// <summary>The Node to use; null when there is none.</summary>
    public Interpreter? Found { get; private set; }

    /// <summary>What was passed over, in order.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    /// <param name="named">A path or a command that the caller named; null for none.</param>
    /// <param name="machine">Where to look.</param>
    public static NodeSearch Find(string? named, Machine machine)
    {
        var search = new NodeSearch(machine);
        search.Found = search.Run(named);
        return search;
    }

    /// <summary>What went wrong, what was tried, and what to do.</summary>
    public string Sentence()
    {
        if (_fault is not null)
        {
            return _fault;
        }

        var text = new StringBuilder("No Node was found. This was tried:");
        foreach (Attempt attempt in _attempts)
        {
            text.Append($"\n  {attempt.Where}: {attempt.What}");
        }

        return text.Append($"\nInstall Node {OldestMajor} or later, or {Advice}.").ToString();
    }

    private Interpreter? Run(string? named)
    {
        Interpreter? chosen = Chosen(named, "the named Node");
        if (chosen is not null || _fault is not null)
        {
            return chosen;
        }

        chosen = Chosen(_machine.Variable("PONS_NODE"), "PONS_NODE");
        return chosen is not null || _fault is not null ? chosen : FirstFit(OnPath(), "node on PATH") ?? FirstFit(NodeList.ByNvm(_machine), "nvm");
    }

    private Interpreter? Chosen(string? text, string origin)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Skip(origin, "not set");
        }

        string begin = char.ToUpperInvariant(origin[0]) + origin[1..];
        if (!_machine.IsPath(text))
        {
            return SearchPath.Find(_machine, text) is { } command
                ? Checked(new Interpreter(command, $"{origin} ({text})"), begin)
                : Fault($"{begin} is '{text}', and no folder of PATH holds such a program. Install it, or {Advice}.");
        }

        string path = _machine.FullPath(text);
        if (_machine.IsWindows && !_machine.IsProgram(path) && _machine.IsProgram(path + ".exe"))
        {
            path += ".exe";
        }

        return _machine.IsProgram(path) ? Checked(new Interpreter(path, origin), begin)
            : Fault($"{begin} is '{text}', and {(_machine.IsFile(path) ? "that file may not be executed" : $"there is no program at {path}")}. Correct it, or {Advice}.");
    }

    private Interpreter? Checked(Interpreter chosen, string begin) =>
        Unfit(chosen) is { } what ? Fault($"{begin} is {chosen.Path}, which {what}. Install Node {OldestMajor} or later there, or {Advice}.") : chosen;

    private IEnumerable<Interpreter> OnPath()
    {
        foreach (string path in SearchPath.FindAll(_machine, "node"))
        {
            yield return new Interpreter(path, "node on PATH");
        }
    }

    private Interpreter? FirstFit(IEnumerable<Interpreter> candidates, string origin)
    {
        bool any = false;
        foreach (Interpreter candidate in candidates)
        {
            any = true;
            if (Unfit(candidate) is not { } what)
            {
                return candidate;
            }

            Skip(candidate.Path, what);
        }

        return any ? null : Skip(origin, "not found");
    }

    /// <summary>What is wrong with a Node, in words that follow its path; null for nothing.</summary>
    private string? Unfit(Interpreter node) => _machine.NodeVersion(node.Path) switch
    {
        null => "does not say which version it is",
        { Major: < OldestMajor } old => $"is version {old.ToString(3)}, and too old: {OldestMajor} is the oldest that works",
        _ => null,
    };

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
