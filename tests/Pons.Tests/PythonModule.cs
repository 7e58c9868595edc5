namespace Pons.Tests;

/// <summary>A Python file of a test's own, in a folder of its own, and peers started from it.</summary>
internal sealed class PythonModule : IDisposable
{
    /// <summary>The interpreter that tests run on.</summary>
    public static readonly string Interpreter =
        Environment.GetEnvironmentVariable("PONS_TEST_PYTHON") ?? (System.IO.File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    public PythonModule(string source, string name = "module.py")
    {
        Folder = Directory.CreateTempSubdirectory("pons-test-").FullName;
        File = Add(name, source);
    }

    public string Folder { get; }

    public string File { get; }

    public List<LogEntry> Entries { get; } = [];

    public PythonOptions Options => new() { Interpreter = Interpreter, Log = Entries.Add };

    public static async Task<Peer> StartAsync(string source, Func<PythonOptions, PythonOptions>? change = null)
    {
        // The module is loaded once and its file not read again, so the folder may go at once; traceback tests keep theirs.
        using var module = new PythonModule(source);
        return await module.StartAsync(change);
    }

    public string Add(string name, string source)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, source);
        return path;
    }

    public Task<Peer> StartAsync(Func<PythonOptions, PythonOptions>? change = null) =>
        Python.StartAsync(File, change is null ? Options : change(Options));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
