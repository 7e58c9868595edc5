using System.Security.Cryptography;
using System.Text;

namespace Pons.AspNetCore.Desktop;

/// <summary>The folder in which an application's windows are remembered, one folder in it for each copy that runs at a time.</summary>
internal sealed class AppFolder
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MostCopies = 100;
    private const int LongestName = 40;

    private AppFolder(string name, string key, string path) => (Name, Key, Path) = (name, key, path);

    /// <summary>The application's name as desktops know it: letters, digits and hyphens.</summary>
    public string Name { get; }

    /// <summary>What tells the application from others that are called the same.</summary>
    public string Key { get; }

    public string Path { get; }

    /// <param name="name">What the application is called.</param>
    /// <param name="identity">What tells it from others of that name, such as the path of its program.</param>
    /// <param name="state">The folder for all applications; null for the user's own.</param>
    public static AppFolder Of(string name, string identity, string? state)
    {
        string plain = PlainName(name);
        string key = $"{plain}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..8]}";
        return new AppFolder(plain, key, System.IO.Path.Combine(state ?? System.IO.Path.Combine(StateOfUser(Environment.GetEnvironmentVariable), "pons", "windows"), key));
    }

    /// <summary>The first folder that no other copy has; it is this one's until it is disposed.</summary>
    /// <exception cref="IOException">None can be written to.</exception>
    public WindowPlace Claim()
    {
        for (int number = 1; number <= MostCopies; number++)
        {
            if (WindowPlace.TryClaim(Make(System.IO.Path.Combine(Make(Path), $"{number}")), isKept: number == 1) is { } place)
            {
                return place;
            }
        }

        throw new IOException($"{MostCopies} windows of this application are open already, or no file can be kept open in {Path}.");
    }

    /// <summary>Makes it where there is none: what a browser keeps is for this user alone.</summary>
    public static string Make(string folder)
    {
        _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, Own);
        return folder;
    }

    /// <summary>Where programs of this user keep what they remember.</summary>
    public static string StateOfUser(Func<string, string?> variable)
    {
        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            // Library/Application Support on a Mac.
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        // What is no full path is to be passed over, as the standard for these folders has it.
        string? named = variable("XDG_STATE_HOME");
        return System.IO.Path.IsPathFullyQualified(named ?? "")
            ? named!
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
    }

    private static string PlainName(string name)
    {
        string plain = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(LongestName)]);
        return plain.Trim('-') is { Length: > 0 } some ? some : "app";
    }
}
