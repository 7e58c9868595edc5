using System.Text.RegularExpressions;

namespace Pons.Cli.Build;

/// <summary>Looks for what pages need and a build does not have: a host. It reads their text, so it sees what stands there by name.</summary>
internal sealed partial class PageCheck
{
    // What a connection has itself, whatever the program's functions are called.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "call", "stream", "handleOf", "within", "on", "events", "emit", "session", "describe", "client", "state", "onState", "close", "then",
        "run", "runAsync", "globals", "loadPackage", "pyodide", "toString",
    };

    private readonly string? _program;
    private readonly IReadOnlySet<string> _actions;

    /// <param name="program">The program's file; nothing for none.</param>
    public PageCheck(string? program) => (_program, _actions) = (Path.GetFileName(program), program is null ? new HashSet<string>() : PythonImports.NamesOf(File.ReadAllText(program)));

    /// <summary>What is to be known of a file, in sentences.</summary>
    public IEnumerable<string> Look(string name, string text)
    {
        foreach (string variable in _program is null ? [] : Connections(text))
        {
            string[] missing = [.. Regex.Matches(text, $@"(?<![\w.$]){Regex.Escape(variable)}\.(?<action>[A-Za-z_]\w*)\s*[.(]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(2))
                .Select(match => match.Groups["action"].Value).Where(action => !Own.Contains(action) && !_actions.Contains(action)).Distinct(StringComparer.Ordinal)];
            if (missing.Length > 0)
            {
                yield return $"{name} calls {string.Join(" and ", missing)}, which {_program} does not have: such actions need a host, and there is none.";
            }
        }

        foreach (string address in Hosts().Matches(text).Select(match => match.Groups["address"].Value).Distinct(StringComparer.Ordinal))
        {
            yield return $"{name} connects to {address}: that part of it needs that host.";
        }

        foreach (string door in Doors().Matches(text).Select(match => match.Groups["door"].Value).Distinct(StringComparer.Ordinal))
        {
            yield return $"{name} names {door}, which is an address of a host: there is none.";
        }
    }

    /// <summary>Names that the connection has in the page. One that names a module of its own is another matter.</summary>
    private static IEnumerable<string> Connections(string text)
    {
        string[] promises = [.. Opened().Matches(text).Select(match => match.Groups["name"].Value)];
        IEnumerable<string> awaited = promises.SelectMany(promise =>
            Regex.Matches(text, $@"(?<name>\w+)\s*=\s*await\s+{Regex.Escape(promise)}\b(?!\s*[.(])", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(2)).Select(match => match.Groups["name"].Value)
                .Concat(Regex.Matches(text, $@"{Regex.Escape(promise)}\s*\.then\(\s*(async\s*)?\(?\s*(?<name>\w+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(2)).Select(match => match.Groups["name"].Value)));
        return OpenedAtOnce().Matches(text).Select(match => match.Groups["name"].Value).Concat(awaited).Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex("""(?<name>\w+)\s*=\s*connect(<\w+>)?\(\s*(\)|\{(?![^}]*\bmodule\b))""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Opened();

    [GeneratedRegex("""(?<name>\w+)\s*=\s*await\s+connect(<\w+>)?\(\s*(\)|\{(?![^}]*\bmodule\b))""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex OpenedAtOnce();

    [GeneratedRegex("""\bconnect\(\s*["'`](?<address>[^"'`]+)["'`]""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Hosts();

    [GeneratedRegex("""["'`](?<door>/(api|files|pons|openapi\.json|_pons)(/[^"'`]*)?)["'`]""", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Doors();
}
