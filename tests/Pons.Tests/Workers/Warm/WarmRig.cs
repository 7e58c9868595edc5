using Pons.Workers;
using Pons.Workers.Warm;

namespace Pons.Tests.Workers.Warm;

/// <summary>A template for scripts, and what they print and how they end, warm and cold.</summary>
internal sealed class WarmRig : IAsyncDisposable
{
    private readonly PythonModule _folder = new("");
    private readonly PythonTemplate _template;

    private WarmRig(PythonTemplate template)
    {
        _template = template;
    }

    public PythonTemplate Template => _template;

    public string Folder => _folder.Folder;

    public static async Task<WarmRig> StartAsync(params string[] preload) =>
        new(await PythonTemplate.StartAsync(new TemplateOptions { Interpreter = PythonModule.Interpreter, Preload = preload }));

    public string Add(string name, string source) => _folder.Add(name, source);

    /// <summary>A file of that source, to be run in the rig's folder.</summary>
    public ScriptFork Script(string source, string name = "script.py", IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments)
    {
        string file = Add(name, source);
        var changes = new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = "1", ["PYTHONIOENCODING"] = "utf-8", ["PYTHONUTF8"] = "1" };
        foreach ((string variable, string? value) in environment ?? changes)
        {
            changes[variable] = value;
        }

        return new ScriptFork(ScriptForkKind.File, file, arguments)
        {
            Line = [PythonModule.Interpreter, file, .. arguments],
            Environment = WholeEnvironment.With(changes),
            WorkingDirectory = Folder,
        };
    }

    public Task<ForkedProcess> StartAsync(ScriptFork script) => _template.StartScriptAsync(script);

    /// <summary>Runs a script to its end.</summary>
    public async Task<ScriptRun> RunAsync(ScriptFork script, string input = "")
    {
        ForkedProcess fork = await StartAsync(script);
        Task<string> output = Task.Run(() => ReadAll(fork));
        using var reader = new StreamReader(fork.Errors);
        Task<string> errors = reader.ReadToEndAsync();
        fork.Pipe.TryWrite(System.Text.Encoding.UTF8.GetBytes(input));
        fork.Pipe.CloseWriting();
        var run = new ScriptRun(await fork.Exit, await output, await errors);
        fork.CloseErrors();
        fork.Dispose();
        return run;
    }

    /// <summary>Runs it in a Python of its own.</summary>
    public static async Task<ScriptRun> RunColdAsync(ScriptFork script)
    {
        var environment = script.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        var command = new WorkerCommand(script.Line[0], [.. script.Line.Skip(1)]) { WorkingDirectory = script.WorkingDirectory, Environment = environment };
        (int code, string output, string errors) = await ChildProcess.RunAsync(command, TimeSpan.FromSeconds(20), TimeProvider.System, CancellationToken.None);
        return new ScriptRun(new ExitStatus(code), output, errors);
    }

    public static string ReadAll(ForkedProcess fork)
    {
        using var all = new MemoryStream();
        byte[] chunk = new byte[4096];
        while (fork.Pipe.Read(chunk) is > 0 and int count)
        {
            all.Write(chunk, 0, count);
        }

        return System.Text.Encoding.UTF8.GetString(all.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _template.DisposeAsync();
        _folder.Dispose();
    }

    internal sealed record ScriptRun(ExitStatus Exit, string Output, string Errors);
}
