using System.Text.RegularExpressions;

namespace Pons.Cli.Build;

/// <summary>What Python source imports, as far as it stands there; the file is not run.</summary>
internal static partial class PythonImports
{
    /// <summary>Dotted names; those that begin with dots are relative to the package. <c>from a import b</c> is both <c>a</c> and <c>a.b</c>.</summary>
    public static IEnumerable<string> In(string source)
    {
        foreach (Match match in Statement().Matches(Joined(source)))
        {
            if (match.Groups["modules"].Success)
            {
                foreach (string module in Names(match.Groups["modules"].Value))
                {
                    yield return module;
                }

                continue;
            }

            string from = match.Groups["from"].Value;
            yield return from;
            foreach (string name in Names(match.Groups["names"].Value).Where(name => name != "*"))
            {
                yield return from.EndsWith('.') ? from + name : $"{from}.{name}";
            }
        }
    }

    /// <summary>Names that stand in a file's own namespace: what it defines, assigns and imports without indentation.</summary>
    public static IReadOnlySet<string> NamesOf(string source)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (Match match in Definition().Matches(source))
        {
            names.Add(match.Groups["name"].Value);
        }

        foreach (Match match in Statement().Matches(Joined(source)))
        {
            foreach (string imported in (match.Groups["modules"].Success ? match.Groups["modules"] : match.Groups["names"]).Value.Split(','))
            {
                names.Add(imported.Trim(' ', '(', ')').Split(" as ")[^1].Trim().Split('.')[0]);
            }
        }

        return names;
    }

    private static IEnumerable<string> Names(string list) =>
        list.Split(',').Select(name => name.Trim(' ', '(', ')', '\r').Split(" as ")[0].Trim()).Where(name => name.Length > 0);

    /// <summary>Statements that go over several lines as one.</summary>
    private static string Joined(string source) => Parentheses().Replace(source.Replace("\\\n", " ", StringComparison.Ordinal), match => Breaks().Replace(match.Value, " "));

    [GeneratedRegex(@"^[ \t]*(import[ \t]+(?<modules>[\w.]+([ \t]+as[ \t]+\w+)?([ \t]*,[ \t]*[\w.]+([ \t]+as[ \t]+\w+)?)*)|from[ \t]+(?<from>\.*[\w.]*)[ \t]+import[ \t]+(?<names>[^#;\n]+))", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(async[ \t]+def|def|class)[ \t]+(?<name>\w+)|^(?<name>\w+)[ \t]*(:[^=\n]+)?=[^=]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Definition();

    [GeneratedRegex(@"import[ \t]*\([^)]*\)", RegexOptions.None, 2000)]
    private static partial Regex Parentheses();

    [GeneratedRegex(@"(#[^\n]*)?\s*\n\s*", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Breaks();
}
