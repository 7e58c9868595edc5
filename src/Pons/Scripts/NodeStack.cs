using System.Text.RegularExpressions;

namespace Pons.Scripts;

/// <summary>Reads what Node prints when nobody caught an error.</summary>
/// <remarks>
/// <code>
/// /home/ada/chart.js:3                       the place, the line and a mark below it; in a SyntaxError nothing else says where
///     throw new TypeError("no data");
///     ^
///
/// TypeError: no data                         perhaps with its code, as in "Error [ERR_X]: text"; the message may have lines
///     at draw (/home/ada/chart.js:3:11)
///     at node:internal/main:28:49 {          what has properties shows them below, the cause too, two columns further in
///   [cause]: Error: no file
///       at …
/// }
///
/// Node.js v20.20.2
/// </code>
/// </remarks>
internal static partial class NodeStack
{
    private const string CauseMark = "  [cause]: ";

    // Printed below a thrown value that is no Error, and so has no type and no stack.
    private const string NoErrorMark = "(Use `node --trace-uncaught";

    /// <summary>The error that the text ends with; null when it does not end with one.</summary>
    public static RemoteError? Read(string text, string name)
    {
        List<string> lines = [.. text.TrimEnd().Split('\n')];
        if (!NodeVersion().IsMatch(lines[^1]))
        {
            return null;
        }

        lines.RemoveAt(lines.Count - 1);
        int start = lines.FindLastIndex(line => Place().IsMatch(line));
        if (start < 0 || start + 2 >= lines.Count || !IsBorder(lines[start + 2]))
        {
            return null;
        }

        Match place = Place().Match(lines[start]);
        RemoteError error = ReadOne([.. lines.Skip(start + 3).SkipWhile(line => line.Length == 0)], name);
        var thrown = new RemoteFrame(PathOf(place.Groups["file"].Value), int.Parse(place.Groups["line"].Value), "", lines[start + 1].Trim());
        return error with { Frames = WithSource(error.Frames, thrown) };
    }

    /// <summary>Below the source stand a mark and perhaps an empty line, or the empty line alone.</summary>
    private static bool IsBorder(string line) => line.AsSpan().Trim().TrimStart('^').IsEmpty;

    /// <summary>The innermost frame gets its source; an error without frames of the user's, a SyntaxError say, gets its place for one.</summary>
    private static IReadOnlyList<RemoteFrame> WithSource(IReadOnlyList<RemoteFrame> frames, RemoteFrame thrown)
    {
        if (frames.Count == 0)
        {
            return IsInternal(thrown.File) ? [] : [thrown];
        }

        return (frames[^1].File, frames[^1].Line) == (thrown.File, thrown.Line) ? [.. frames.SkipLast(1), frames[^1] with { Source = thrown.Source }] : frames;
    }

    private static RemoteError ReadOne(List<string> lines, string name)
    {
        int firstFrame = lines.FindIndex(line => line.StartsWith("    at ", StringComparison.Ordinal));
        int end = lines.FindIndex(line => line.EndsWith('{'));
        int headEnd = firstFrame >= 0 ? firstFrame : end >= 0 ? end + 1 : lines.Count;
        bool isError = !lines.Exists(line => line.StartsWith(NoErrorMark, StringComparison.Ordinal));
        string text = string.Join('\n', lines.Take(headEnd).Where(line => !line.StartsWith(NoErrorMark, StringComparison.Ordinal))).Trim();
        if (firstFrame < 0 && text.EndsWith('{'))
        {
            text = text[..^1].TrimEnd();
        }

        text = text is ['[', .. var inner, ']'] ? inner : text;
        Match summary = isError ? Summary().Match(text) : Match.Empty;
        return new RemoteError
        {
            Code = "raised",
            Action = name,
            Language = RemoteError.JavaScript,
            Type = summary.Success ? summary.Groups["type"].Value : "",
            Message = summary.Success ? summary.Groups["message"].Value : text,
            Frames = [.. FramesOf(firstFrame < 0 ? [] : lines.Skip(firstFrame)).Reverse()],
            Cause = CauseOf(lines, name),
        };
    }

    private static RemoteError? CauseOf(List<string> lines, string name)
    {
        int start = lines.FindIndex(line => line.StartsWith(CauseMark, StringComparison.Ordinal));
        if (start < 0)
        {
            return null;
        }

        List<string> cause = [lines[start][CauseMark.Length..]];
        cause.AddRange(lines.Skip(start + 1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line[2..]));
        return ReadOne(cause, name);
    }

    /// <summary>The frames of the user's own files, the innermost first, down to the properties.</summary>
    private static IEnumerable<RemoteFrame> FramesOf(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (FrameLine().Match(line) is { Success: true } match && !IsInternal(match.Groups["file"].Value))
            {
                yield return new RemoteFrame(PathOf(match.Groups["file"].Value), int.Parse(match.Groups["line"].Value), match.Groups["function"].Value, null);
            }

            if (!line.StartsWith("    at ", StringComparison.Ordinal) || line.EndsWith('{'))
            {
                yield break;
            }
        }
    }

    private static bool IsInternal(string file) => file.StartsWith("node:", StringComparison.Ordinal) || file == "[eval]-wrapper";

    private static string PathOf(string file) =>
        file.StartsWith("file://", StringComparison.Ordinal) && Uri.TryCreate(file, UriKind.Absolute, out Uri? uri) ? uri.LocalPath : file;

    [GeneratedRegex(@"^Node\.js v[0-9]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NodeVersion();

    [GeneratedRegex(@"^(?<file>\S.*):(?<line>[0-9]{1,9})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"^    at (async )?((?<function>.+) \()?(?<file>.+?):(?<line>[0-9]{1,9}):[0-9]+\)?( \{)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FrameLine();

    [GeneratedRegex(@"^(Uncaught )?(?<type>[\p{L}_$][\w.$]*)( \[[A-Za-z0-9_]+\])?(: (?<message>.*))?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Summary();
}
