namespace Pons.Cli.Prompt;

/// <summary>What the lines of an input say by their looks: how far in the next one begins, and whether a block is open.</summary>
internal static class InputShape
{
    public const int Step = 4;

    private static readonly string[] Leaving = ["return", "pass", "break", "continue", "raise"];
    private static readonly string[] Continuing = ["else", "elif", "except", "finally"];

    /// <summary>The white space with which the line after this one begins.</summary>
    public static string IndentAfter(string line)
    {
        int indent = line.Length - line.TrimStart().Length;
        string code = WithoutComment(line).Trim();
        if (code.EndsWith(':'))
        {
            return line[..indent] + new string(' ', Step);
        }

        bool isLast = Array.Exists(Leaving, word => BeginsWith(code, word));
        return isLast ? line[..Math.Max(0, indent - Step)] : line[..indent];
    }

    /// <summary>Whether an empty line ends the input: it holds a block, to which more lines can belong.</summary>
    public static bool IsBlock(string text)
    {
        string[] lines = text.Split('\n');
        int head = Array.FindIndex(lines, line => WithoutComment(line).TrimEnd().EndsWith(':'));
        return head >= 0 && lines.Skip(head + 1).Any(line => line.Length > 0 && char.IsWhiteSpace(line[0]));
    }

    /// <summary>Whether a line that follows a block cannot belong to it.</summary>
    public static bool EndsBlock(string line) =>
        line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('#' or ')' or ']' or '}') && !Array.Exists(Continuing, word => BeginsWith(line, word));

    private static bool BeginsWith(string code, string word) =>
        code.StartsWith(word, StringComparison.Ordinal) && (code.Length == word.Length || !(char.IsLetterOrDigit(code[word.Length]) || code[word.Length] == '_'));

    /// <summary>Good enough for an indent: a # in quotes is no comment.</summary>
    private static string WithoutComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            if (quote == '\0' && line[i] == '#')
            {
                return line[..i];
            }

            if (line[i] is '"' or '\'' && (quote == '\0' || quote == line[i]))
            {
                quote = quote == '\0' ? line[i] : '\0';
            }
        }

        return line;
    }
}
