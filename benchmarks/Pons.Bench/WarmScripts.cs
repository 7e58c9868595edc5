using System.Text;
using Pons.Workers.Warm;

namespace Pons.Bench;

/// <summary>Runs a Python file as a fork of a template, by the template's own door, and reads what it prints.</summary>
internal sealed class WarmScripts : IAsyncDisposable
{
    private readonly PythonTemplate _template;
    private readonly string _python;

    private WarmScripts(PythonTemplate template, string python)
    {
        _template = template;
        _python = python;
    }

    public static async Task<WarmScripts> StartAsync(Setting setting, params string[] preload) =>
        new(await PythonTemplate.StartAsync(new TemplateOptions { Interpreter = setting.Python, Preload = preload }), setting.Python);

    public async Task<string> RunAsync(string file, string argument)
    {
        var script = new ScriptFork(ScriptForkKind.File, file, [argument])
        {
            Line = [_python, file, argument],
            Environment = WholeEnvironment.With(new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = "1", ["PYTHONIOENCODING"] = "utf-8", ["PYTHONUTF8"] = "1" }),
        };
        ForkedProcess fork = await _template.StartScriptAsync(script);
        fork.Pipe.CloseWriting();
        byte[] bytes = new byte[4096];
        int count = 0;
        int got;
        while ((got = fork.Pipe.Read(bytes.AsSpan(count))) > 0)
        {
            count += got;
        }

        await fork.Exit;
        fork.CloseErrors();
        fork.Dispose();
        return Encoding.UTF8.GetString(bytes, 0, count).TrimEnd();
    }

    public ValueTask DisposeAsync() => _template.DisposeAsync();
}
