using System.Text;

namespace Pons.Cli.Prompt;

/// <summary>Keeps the inputs from one run to the next, one per line. What cannot be read or written is done without: nobody's work ends for it.</summary>
internal sealed class HistoryFile(string path)
{
    // A file that several prompts write to may grow beyond what is kept until one of them reads it.
    private const int Slack = 2;

    /// <summary>In the folder where programs of this user keep such things.</summary>
    public static HistoryFile OfUser() => new(Path.Combine(StateFolder(Environment.GetEnvironmentVariable), "pons", "history"));

    public static string StateFolder(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        // What is no full path is to be passed over, as the standard for these folders has it.
        string? named = variable("XDG_STATE_HOME");
        return Path.IsPathFullyQualified(named ?? "")
            ? named!
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
    }

    public IReadOnlyList<string> Read()
    {
        try
        {
            string[] lines = File.ReadAllLines(path);
            if (lines.Length > History.Most * Slack)
            {
                Rewrite(lines[^History.Most..]);
            }

            return [.. lines.TakeLast(History.Most).Where(line => line.Length > 0).Select(Unfold)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // None yet, or not for us to read: one begins without.
            return [];
        }
    }

    public void Append(string entry)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = new FileStream(path, Options(FileMode.Append));
            file.Write(Encoding.UTF8.GetBytes(Fold(entry) + "\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A disk that is full or not for us to write: the next run has a shorter memory.
        }
    }

    private void Rewrite(string[] lines)
    {
        string fresh = $"{path}.{Environment.ProcessId}";
        using (var file = new FileStream(fresh, Options(FileMode.Create)))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>What people type may hold secrets, so the file is for the user alone.</summary>
    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static string Fold(string entry) => entry.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);

    private static string Unfold(string line)
    {
        var entry = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            bool isEscape = line[i] == '\\' && i + 1 < line.Length;
            entry.Append(!isEscape ? line[i] : line[++i] switch { 'n' => '\n', 'r' => '\r', char other => other });
        }

        return entry.ToString();
    }
}
