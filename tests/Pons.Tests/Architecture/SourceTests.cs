using System.Text.RegularExpressions;

namespace Pons.Tests.Architecture;

/// <summary>What CONTRIBUTING.md says of the sources, as far as a machine can see it.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;

    private static readonly HashSet<string> NamesThatSayNothing =
        new(["util", "utils", "utility", "utilities", "helper", "helpers", "common", "manager", "managers", "misc"], StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void No_file_is_longer_than_anybody_wants_to_read()
    {
        Assert.All(SourceTree.Files("src", "runtimes").Where(IsCode), file =>
        {
            int lines = SourceTree.Read(file).Count(c => c == '\n');
            Assert.True(lines <= LongestFile, $"{file} has {lines} lines; {LongestFile} is the most. Split it by what it is about.");
        });
    }

    [Fact]
    public void Every_name_says_what_is_in_it()
    {
        Assert.All(SourceTree.Files("src", "runtimes", "tests", "samples", "benchmarks"), file =>
            Assert.DoesNotContain(Words().Matches(file).Select(word => word.Value), NamesThatSayNothing.Contains));
    }

    [Fact]
    public void Nothing_is_left_to_be_done_later()
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "XX" + "X"];
        var mark = new Regex($@"\b({string.Join('|', marks)})\b", RegexOptions.None, TimeSpan.FromSeconds(10));

        Assert.All(SourceTree.Files("src", "runtimes", "tests", "samples", "benchmarks").Where(IsCode), file => Assert.DoesNotMatch(mark, SourceTree.Read(file)));
    }

    [Fact]
    public void One_file_alone_starts_processes()
    {
        IEnumerable<string> files = SourceTree.Files("src").Where(file =>
            file.EndsWith(".cs", StringComparison.Ordinal) && ProcessType().IsMatch(Comments().Replace(SourceTree.Read(file), "")));

        Assert.Equal(["src/Pons/Workers/ChildProcess.cs"], files);
    }

    [Fact]
    public void Files_end_with_a_line_and_hold_no_carriage_returns()
    {
        Assert.All(SourceTree.Files("src", "runtimes", "tests", "samples").Where(IsCode), file =>
        {
            string text = SourceTree.Read(file);
            Assert.False(text.Contains('\r'), $"{file} holds carriage returns.");
            Assert.True(text.Length == 0 || text[^1] == '\n', $"{file} does not end with a line.");
        });
    }

    private static bool IsCode(string file) => Path.GetExtension(file) is ".cs" or ".py" or ".ts" or ".js" or ".mjs";

    /// <summary>The words of a path: <c>Links/PendingCall.Typed.cs</c> has five.</summary>
    [GeneratedRegex("[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Words();

    /// <summary>The framework's type, and not a word that ends or a member that is named like it.</summary>
    [GeneratedRegex(@"(?<![\w.])(System\.Diagnostics\.)?Process(StartInfo)?(\.[A-Z]|\s+\w|[?>(])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ProcessType();

    [GeneratedRegex("//.*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Comments();
}
