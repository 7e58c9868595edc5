using Pons.Cli.Prompt;

namespace Pons.Cli.Serve;

/// <summary>Keeps a token that nobody was told, readable for this user alone, as long as the host runs.</summary>
internal sealed class TokenFile : IDisposable
{
    private readonly string _path;

    private TokenFile(string path) => _path = path;

    /// <summary>Writes it where programs of this user look for it by the port.</summary>
    public static TokenFile Write(int port, string token)
    {
        string path = PathFor(port);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path, options))
        {
            writer.Write(token);
        }

        return new TokenFile(path);
    }

    public static string PathFor(int port)
    {
        // What is gone with the user's session lies best where that lies.
        string? session = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string folder = Path.IsPathFullyQualified(session ?? "") && Directory.Exists(session) ? session : HistoryFile.StateFolder(Environment.GetEnvironmentVariable);
        return Path.Combine(folder, "pons", $"{port}.token");
    }

    public override string ToString() => _path;

    public void Dispose() => File.Delete(_path);
}
