using System.Text;

namespace Pons.Cli.Generation;

/// <summary>Names of a scope of generated code: each is given once.</summary>
/// <param name="taken">Those that are not to be given.</param>
internal sealed class Identifiers(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];

    /// <summary>The name itself, or the first of it with something behind it that nobody has yet.</summary>
    public string Give(string name, string suffix)
    {
        string given = name;
        for (int i = 1; !_taken.Add(given); i++)
        {
            given = name + suffix + (i == 1 ? "" : i.ToString());
        }

        return given;
    }

    /// <summary><c>user_name</c> and <c>user-name</c> as <c>UserName</c>.</summary>
    public static string Pascal(string name)
    {
        bool isShouted = !name.Any(char.IsLower);
        var made = new StringBuilder();
        foreach (string word in Words(name))
        {
            made.Append(char.ToUpperInvariant(word[0])).Append(isShouted && word.Length > 1 ? word[1..].ToLowerInvariant() : word[1..]);
        }

        return Begun(made.ToString());
    }

    /// <summary><c>user_name</c> as <c>userName</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        return char.ToLowerInvariant(pascal[0]) + pascal[1..];
    }

    /// <summary>The letters, digits and underscores of a name.</summary>
    public static string Plain(string name) => Begun(string.Concat(Words(name.Replace('_', '\u200d')).Select(word => word.Replace('\u200d', '_'))));

    /// <summary>Whether a text is a name already.</summary>
    public static bool IsName(string text) => text == Plain(text);

    private static IEnumerable<string> Words(string name)
    {
        var word = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsLetterOrDigit(c) || c == '\u200d')
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    private static string Begun(string name) => name.Length == 0 ? "_" : char.IsDigit(name[0]) ? "_" + name : name;
}
