using System.Text.RegularExpressions;

namespace Pons.AspNetCore.InPage;

/// <summary>What a package says that it needs, as <c>Requires-Dist</c> has it: <c>name[extra] &gt;=1.0,&lt;2; python_version &lt; "3.9"</c>.</summary>
/// <param name="Name">Normalized.</param>
/// <param name="Extras">What it needs more of that.</param>
/// <param name="Versions">Which versions of it do; empty: any.</param>
/// <param name="Condition">Where it needs it; empty: everywhere.</param>
internal sealed partial record Requirement(string Name, IReadOnlyList<string> Extras, string Versions, string Condition)
{
    /// <exception cref="FormatException">It is none.</exception>
    public static Requirement Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no requirement.");
        }

        // Of what has an address of its own, any version is meant that is here.
        string versions = match.Groups["versions"].Value.Trim().Trim('(', ')');
        string[] extras = match.Groups["extras"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new Requirement(Normalize(match.Groups["name"].Value), [.. extras.Select(Normalize)], versions.StartsWith('@') ? "" : versions, match.Groups["condition"].Value.Trim());
    }

    public static string Normalize(string name) => Separators().Replace(name.Trim(), "-").ToLowerInvariant();

    public override string ToString() => Versions.Length == 0 ? Name : $"{Name} {Versions}";

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[(?<extras>[^\]]*)\])?(?<versions>[^;]*)(;(?<condition>.*))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();

    [GeneratedRegex("[-_.]+", RegexOptions.None, 1000)]
    private static partial Regex Separators();
}
