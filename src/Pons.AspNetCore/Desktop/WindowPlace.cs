using System.Drawing;
using System.Text.Json;

namespace Pons.AspNetCore.Desktop;

/// <summary>The folder of one copy of an application: its browser's profile, and what is remembered from one start to the next. No other copy gets it meanwhile.</summary>
internal sealed class WindowPlace : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _folder;
    private readonly bool _isKept;
    private Remembered _remembered;

    private WindowPlace(string folder, FileStream held, bool isKept)
    {
        (_folder, _lock, _isKept) = (folder, held, isKept);
        _remembered = Read(Notes);
    }

    /// <summary>The profile, in a folder of its own.</summary>
    public string Profile => Path.Combine(_folder, "profile");

    /// <summary>The port that the host had the last time, so that what pages store is theirs again; 0: none is known.</summary>
    public int Port => _remembered.Port;

    private string Notes => Path.Combine(_folder, "window.json");

    /// <summary>Takes a folder; nothing where another copy has it.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <param name="isKept">Whether it is there for the next start too; others are gone with their copy, so that no more is kept than one.</param>
    public static WindowPlace? TryClaim(string folder, bool isKept)
    {
        try
        {
            var held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new WindowPlace(folder, held, isKept);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, "lock")))
        {
            return null;
        }
    }

    /// <summary>Where the window was when it was closed; nothing at first, and when another size is asked for than the last time.</summary>
    public Placement? FindPlacement(Size asked) => _remembered.Size == Text(asked) ? Placement.Read(Path.Combine(Profile, "Default", "Preferences")) : null;

    /// <summary>Writes a page that leads to another one: whatever stands in that one's address is for this user to read, and in no arguments of a program.</summary>
    /// <param name="page">Where it leads to.</param>
    /// <param name="title">What the window is called until it is there.</param>
    public Uri WriteEntrance(Uri page, string title)
    {
        string path = Path.Combine(_folder, "open.html");
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write($"<!doctype html><meta charset=\"utf-8\"><title>{title}</title><script>location.replace(\"{page.AbsoluteUri}\");</script>");
        return new Uri(Path.GetFullPath(path));
    }

    /// <summary>Keeps what the next start needs to know.</summary>
    public void Remember(int port, Size asked)
    {
        var remembered = new Remembered(port, Text(asked));
        if (remembered == _remembered)
        {
            return;
        }

        _remembered = remembered;
        try
        {
            File.WriteAllText(Notes, JsonSerializer.Serialize(remembered));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A disk that is full: the next window is as if it were the first.
        }
    }

    public void Dispose()
    {
        if (_isKept)
        {
            _lock.Dispose();
            return;
        }

        try
        {
            // While it is still ours.
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A process of the browser's that ends a little later still writes there: the next copy that needs a folder takes this one.
        }

        _lock.Dispose();
    }

    private static string Text(Size size) => $"{size.Width}x{size.Height}";

    private static Remembered Read(string notes)
    {
        try
        {
            return JsonSerializer.Deserialize<Remembered>(File.ReadAllText(notes)) ?? new Remembered(0, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return new Remembered(0, null); // none yet, or not as it was written: one begins anew
        }
    }

    private sealed record Remembered(int Port, string? Size);
}
