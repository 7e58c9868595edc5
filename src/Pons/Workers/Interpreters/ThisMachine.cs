namespace Pons.Workers.Interpreters;

/// <summary>The machine that this program runs on.</summary>
internal static class ThisMachine
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    public static Machine Now { get; } = new()
    {
        Variable = Environment.GetEnvironmentVariable,
        IsProgram = IsProgram,
        IsFile = File.Exists,
        Folders = FoldersOf,
        Lines = LinesOf,
        RealPath = RealPath,
        NodeVersion = NodeVersion.Of,
        CurrentFolder = Directory.GetCurrentDirectory,
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        IsWindows = OperatingSystem.IsWindows(),
        IsMac = OperatingSystem.IsMacOS(),
    };

    private static bool IsProgram(string path)
    {
        try
        {
            return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None);
        }
        catch (IOException)
        {
            return false; // a link that leads nowhere: it exists, what it stands for does not
        }
    }

    private static string[] FoldersOf(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        string[] found = [.. Directory.EnumerateDirectories(folder, "*", Readable)];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }

    private static string[] LinesOf(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // such files only add places to look at, and what is unreadable adds none
        }
    }

    private static string RealPath(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        if (folder is null)
        {
            return path;
        }

        // The links of the folders first: /bin is itself a link on many systems.
        string here = Path.Combine(RealPath(folder), Path.GetFileName(path));
        try
        {
            FileSystemInfo? target = File.ResolveLinkTarget(here, returnFinalTarget: false);
            return target is null ? here : RealPath(target.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return here; // nothing is there, or nobody may look: then the name is all that there is
        }
    }
}
