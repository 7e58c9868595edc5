namespace Pons.Workers.Interpreters;

/// <summary>All that a search may ask of the machine, so that a test can be any machine, Windows among them.</summary>
/// <remarks>Nothing but <see cref="NodeVersion"/> starts a process: a start costs milliseconds, and a Python worker itself says what it is.</remarks>
internal sealed record Machine
{
    /// <summary>The value of an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Whether a file is there and may be run.</summary>
    public required Func<string, bool> IsProgram { get; init; }

    /// <summary>Whether a file is there.</summary>
    public required Func<string, bool> IsFile { get; init; }

    /// <summary>The full paths of a folder's own folders, in order; none when it cannot be read.</summary>
    public required Func<string, IReadOnlyList<string>> Folders { get; init; }

    /// <summary>The lines of a small text file; none when it cannot be read.</summary>
    public required Func<string, IReadOnlyList<string>> Lines { get; init; }

    /// <summary>The path of a file after all links on the way are followed.</summary>
    public required Func<string, string> RealPath { get; init; }

    /// <summary>The version of the Node at a path; null when it does not tell.</summary>
    public required Func<string, Version?> NodeVersion { get; init; }

    /// <summary>Where relative paths begin.</summary>
    public required Func<string> CurrentFolder { get; init; }

    /// <summary>The user's own folder.</summary>
    public required string Home { get; init; }

    /// <summary>Whether programs end in <c>.exe</c> and folders are parted by backslashes.</summary>
    public required bool IsWindows { get; init; }

    public required bool IsMac { get; init; }

    public string Join(string folder, params ReadOnlySpan<string> names)
    {
        char separator = IsWindows ? '\\' : '/';
        foreach (string name in names)
        {
            folder = IsSeparator(folder[^1]) ? folder + name : $"{folder}{separator}{name}";
        }

        return folder;
    }

    /// <summary>The folder that a folder or file lies in; null above the topmost.</summary>
    public string? Parent(string path)
    {
        string trimmed = path.TrimEnd('/', IsWindows ? '\\' : '/');
        int end = IsWindows ? trimmed.LastIndexOfAny(['\\', '/']) : trimmed.LastIndexOf('/');
        if (end < 0)
        {
            return null;
        }

        // The separator stays where the folder would otherwise have no name: "/", "C:\".
        bool isTop = end == 0 || trimmed[end - 1] == ':';
        return trimmed[..(isTop ? end + 1 : end)];
    }

    /// <summary>Whether a text names a place, and not a command to be looked up on PATH.</summary>
    public bool IsPath(string text) => text.AsSpan().ContainsAny('/', IsWindows ? '\\' : '/') || (IsWindows && text.Contains(':'));

    public string FullPath(string path)
    {
        bool isRooted = IsSeparator(path[0]) || (IsWindows && path.Length > 1 && path[1] == ':');
        string whole = isRooted ? path : Join(CurrentFolder(), path);
        return IsWindows == OperatingSystem.IsWindows() ? Path.GetFullPath(whole) : whole;
    }

    private bool IsSeparator(char c) => c == '/' || (IsWindows && c == '\\');
}
