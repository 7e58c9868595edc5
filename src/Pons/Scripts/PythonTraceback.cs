using System.Text.RegularExpressions;

namespace Pons.Scripts;

/// <summary>Reads the traceback that Python prints last, with the exceptions that it names as causes.</summary>
/// <remarks>
/// <code>
/// Traceback (most recent call last):              also "  + Exception Group Traceback …", its lines behind "  | "
///   File "calc.py", line 3, in divide             without ", in …" in a SyntaxError, which may have no line above
///     return a / b                                the source, then lines of ^ and ~, or more source
/// ZeroDivisionError: division by zero             type and message; what follows counts as notes
/// </code>
/// A message of several lines and notes look alike in print: the first line is the message, the others are notes.
/// </remarks>
internal static partial class PythonTraceback
{
    private const string Header = "Traceback (most recent call last):";
    private const string GroupHeader = "  + Exception Group Traceback (most recent call last):";
    private const string GroupMargin = "  | ";
    private const string Cause = "The above exception was the direct cause of the following exception:";
    private const string Context = "During handling of the above exception, another exception occurred:";
    private const string Ignored = "Exception ignored in";

    /// <summary>The error that the text ends with; null when it does not end with one.</summary>
    public static RemoteError? Read(string text, string name)
    {
        string[] lines = text.TrimEnd().Split('\n');
        int noise = Array.FindIndex(lines, line => line.StartsWith(Ignored, StringComparison.Ordinal));
        return Read(lines.AsSpan(0, noise > 0 && HasStart(lines.AsSpan(0, noise)) ? noise : lines.Length), name);
    }

    private static bool HasStart(ReadOnlySpan<string> lines) => StartOf(lines) >= 0;

    private static RemoteError? Read(ReadOnlySpan<string> lines, string name)
    {
        int start = StartOf(lines);
        if (start < 0)
        {
            return null;
        }

        bool isGroup = lines[start] == GroupHeader;
        RemoteError? error = ReadOne(isGroup ? WithoutMargin(lines[(start + 1)..]) : lines[(start + (lines[start] == Header ? 1 : 0))..], name);

        // Between two exceptions that belong together stand an empty line, the sentence, and an empty line.
        if (error is null || start < 4 || lines[start - 1].Trim(' ', '|').Length > 0)
        {
            return error;
        }

        string sentence = lines[start - 2].TrimStart(' ', '|');
        return sentence == Cause ? error with { Cause = Read(lines[..(start - 3)], name) }
            : sentence == Context ? error with { Context = Read(lines[..(start - 3)], name) }
            : error;
    }

    /// <summary>Where the last exception begins: its header, or the place of a SyntaxError that has none.</summary>
    private static int StartOf(ReadOnlySpan<string> lines)
    {
        int start = lines.Length - 1;
        while (start >= 0 && lines[start] is not (Header or GroupHeader))
        {
            start--;
        }

        if (start >= 0)
        {
            return start;
        }

        for (int i = lines.Length - 1; i >= 0; i--)
        {
            if (FrameLine().Match(lines[i]) is { Success: true } match && !match.Groups["function"].Success)
            {
                return i;
            }
        }

        return -1;
    }

    private static string[] WithoutMargin(ReadOnlySpan<string> lines)
    {
        // The first line is written with the margin, as are all up to the exceptions of the group, which are kept as they are.
        var own = new List<string>();
        foreach (string line in lines)
        {
            own.Add(line.StartsWith(GroupMargin, StringComparison.Ordinal) ? line[GroupMargin.Length..] : line);
        }

        return [.. own];
    }

    private static RemoteError? ReadOne(ReadOnlySpan<string> lines, string name)
    {
        var frames = new List<RemoteFrame>();
        int i = 0;
        for (; i < lines.Length && (lines[i].StartsWith("  ", StringComparison.Ordinal) || lines[i].Length == 0); i++)
        {
            if (FrameLine().Match(lines[i]) is { Success: true } match)
            {
                string? source = i + 1 < lines.Length && lines[i + 1].StartsWith("    ", StringComparison.Ordinal) ? lines[i + 1].Trim() : null;
                frames.Add(new RemoteFrame(match.Groups["file"].Value, int.Parse(match.Groups["line"].Value), match.Groups["function"].Value, source));
            }
        }

        return i < lines.Length && Summary().Match(lines[i]) is { Success: true } summary
            ? new RemoteError
            {
                Code = "raised",
                Action = name,
                Type = summary.Groups["type"].Value,
                Message = summary.Groups["message"].Value,
                Frames = frames,
                Notes = lines[(i + 1)..].ToArray(),
            }
            : null;
    }

    [GeneratedRegex("""^  File "(?<file>.*)", line (?<line>[0-9]{1,9})(, in (?<function>.*))?$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FrameLine();

    [GeneratedRegex(@"^(__main__\.)?(?<type>[\p{L}_][\w.<>]*)(: (?<message>.*))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Summary();
}
