using System.Text;

namespace Pons.Cli.Generation;

/// <summary>Where generated text goes: a file, which is left alone where nothing changes, or stdout.</summary>
/// <param name="path">The file; nothing: stdout.</param>
internal sealed class GeneratedFile(string? path)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public bool IsNamed => path is not null;

    public string Path => path ?? "stdout";

    public int Save(string text)
    {
        if (path is null)
        {
            using Stream stdout = Console.OpenStandardOutput();
            stdout.Write(Utf8.GetBytes(text));
            return ExitCode.Done;
        }

        Console.Error.WriteLine(Write(text) ? $"{path} was written." : $"{path} is as it should be.");
        return ExitCode.Done;
    }

    /// <summary>Writes the file unless that is what stands there; says whether it did.</summary>
    public bool Write(string text)
    {
        if (Read() == text)
        {
            return false;
        }

        // By a name of its own first: whoever watches the file, a compiler say, never meets half of it.
        string full = System.IO.Path.GetFullPath(path!);
        string beside = $"{full}.{Environment.ProcessId}.part";
        File.WriteAllText(beside, text, Utf8);
        File.Move(beside, full, overwrite: true);
        return true;
    }

    /// <summary>Says whether the file is what would be written.</summary>
    public int Check(string text, string remedy)
    {
        string? there = Read();
        if (there == text)
        {
            return ExitCode.Done;
        }

        Console.Error.WriteLine(there is null
            ? $"pons: There is no {path} yet. Make it by: {remedy}"
            : $"pons: {path} is stale from line {FirstDifference(there, text)} on. Make it anew by: {remedy}");
        return ExitCode.Raised;
    }

    // Version control may have given its lines the ends of Windows.
    private string? Read() => File.Exists(path) ? File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal) : null;

    private static int FirstDifference(string there, string due)
    {
        string[] lines = there.Split('\n');
        return 1 + due.Split('\n').Zip(lines).TakeWhile(pair => pair.First == pair.Second).Count();
    }
}
