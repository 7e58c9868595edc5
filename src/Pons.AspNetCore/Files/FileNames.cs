using System.Buffers;

namespace Pons.AspNetCore.Files;

/// <summary>Which names in an address may be names of files. What one system alone takes for something else is refused on every system.</summary>
internal static class FileNames
{
    private const int Longest = 255;

    // Other ways to write a path, streams of a file, patterns; and what is still encoded, which would be decoded by nobody or twice.
    private static readonly SearchValues<char> Refused = SearchValues.Create("\\/:*?\"<>|%");

    // Windows opens a device for them in any folder and with any ending.
    private static readonly SearchValues<string> Devices = SearchValues.Create(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
            "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>The names that an address's path consists of; nothing when one of them may not be.</summary>
    /// <param name="path">Decoded, and without the slash before it. A slash at its end says that a folder is meant.</param>
    public static string[]? Split(string path)
    {
        string[] names = path.TrimEnd('/').Split('/');
        return names is [""] ? (path.Length <= 1 ? [] : null) : path.EndsWith("//", StringComparison.Ordinal) || !Array.TrueForAll(names, IsFit) ? null : names;
    }

    /// <summary>Whether a file or folder may be reached by that name. Hidden ones may not: they hold what is meant for programs, such as <c>.env</c> and <c>.git</c>.</summary>
    public static bool IsFit(string name) =>
        name.Length is > 0 and <= Longest
        && (name[0] != '.' || name == ".well-known")
        && name[^1] is not ('.' or ' ')
        && !name.AsSpan().ContainsAny(Refused)
        && !name.Any(char.IsControl)
        && !IsDevice(name)
        && !IsShortName(name);

    private static bool IsDevice(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return Devices.Contains((dot < 0 ? name : name[..dot]).TrimEnd(' '));
    }

    /// <summary>The second name, such as <c>SECRET~1.TXT</c>, that Windows gives to files with long ones.</summary>
    private static bool IsShortName(string name)
    {
        int tilde = name.IndexOf('~', StringComparison.Ordinal);
        return OperatingSystem.IsWindows() && tilde > 0 && tilde < name.Length - 1 && char.IsAsciiDigit(name[tilde + 1]);
    }
}
