using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Pons.Cli.Tests;

public sealed class DemoCommandTests : IDisposable
{
    private static readonly string[] Samples = ["calculator", "sensor", "counter", "sum", "events", "plot"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pons-demo-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task As_text_it_calls_samples_and_says_what_to_try_next()
    {
        CommandResult result = await CommandLine.RunAsync("demo", "--text");

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.StartsWith("The calculator sample runs", result.Output, StringComparison.Ordinal);
        Assert.Contains("calc(\"1 + 1\") → 2.0", result.Output);
        Assert.Contains("calc(\"1 / 0\") → ZeroDivisionError", result.Output);
        Assert.Contains("What to try next", result.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_no_browser_can_be_opened_it_says_so_and_is_text()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // elsewhere there is always one to open
        }

        CommandResult result = await CommandLine.RunWithAsync(
            new Dictionary<string, string> { ["DISPLAY"] = "", ["WAYLAND_DISPLAY"] = "", ["BROWSER"] = "", ["PONS_PYTHON"] = CommandLine.Interpreter }, "demo");

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.StartsWith("The pages cannot be shown: there is no display.", result.Output, StringComparison.Ordinal);
        Assert.Contains("pons demo --no-open", result.Output);
        Assert.Contains("What to try next", result.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--no-open")]
    [InlineData("--port=8000")]
    public async Task Text_has_no_pages_to_say_anything_of(string option)
    {
        CommandResult result = await CommandLine.RunAsync("demo", "--text", option);

        Assert.Equal(2, result.Code);
        Assert.Contains("--text shows no pages", result.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Its_pages_and_all_samples_are_served_until_it_is_to_end()
    {
        await using ServedProcess demo = await StartAsync([]);
        using HttpClient client = demo.MakeClient();

        Assert.Contains("<title>Pons: the samples</title>", await client.GetStringAsync("/"), StringComparison.Ordinal);
        foreach ((string name, string? problem) in await SamplesAsync(client))
        {
            Assert.Contains("<script type=\"module\"", await client.GetStringAsync($"/samples/{name}/"), StringComparison.Ordinal);
            Assert.True(problem is null || name is "sum" or "plot", problem);
        }

        Assert.Equal("2.0", await client.GetStringAsync("/api/calc?text=1 %2B 1"));
        await client.PostAsync("/api/events.create", new StringContent("""{"event":{"title":"tea"}}""", null, "application/json"));
        Assert.Contains("tea", await client.GetStringAsync("/api/events.list"), StringComparison.Ordinal);

        await demo.SignalAsync("-TERM");
        Assert.Equal(0, await demo.EndAsync());
        Assert.Empty(Directory.GetDirectories(_folder, "pons-demo-*"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_browser_is_opened_with_a_code_of_its_own_beside_that_of_the_line()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // nothing there names the browser
        }

        string told = Path.Combine(_folder, "told");
        using (Process make = Process.Start("mkfifo", [told]))
        {
            await make.WaitForExitAsync();
        }

        WriteProgram("browser", $"echo \"$1\" > {told}");
        await using ServedProcess demo = await StartAsync(new() { ["BROWSER"] = Path.Combine(_folder, "browser") }, opens: true);
        using HttpClient stranger = demo.MakeClient(withToken: false);
        string opened = (await File.ReadAllTextAsync(told)).Trim();
        string printed = demo.ReadyLine.Split(' ')[^1];

        Assert.NotEqual(printed, opened);
        foreach (string address in new[] { printed, opened })
        {
            Assert.StartsWith($"{demo.Address}#code=", address, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync("/pons/enter", new StringContent(address.Split('=')[1]))).StatusCode);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task What_a_sample_lacks_is_said_and_the_others_are_shown()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the script below is one for a shell
        }

        // Without its site a Python finds no packages, and no other Python is found.
        WriteProgram("python3", $"exec {CommandLine.Interpreter} -S \"$@\"");
        await using ServedProcess demo = await StartAsync(new()
        {
            ["PONS_PYTHON"] = Path.Combine(_folder, "python3"),
            ["PATH"] = _folder,
            ["HOME"] = _folder,
            ["PYENV_ROOT"] = _folder,
            ["VIRTUAL_ENV"] = "",
            ["CONDA_PREFIX"] = "",
        });
        using HttpClient client = demo.MakeClient();

        Assert.Equal(
            ["It needs numpy, and no Python that was found has that: python3 -m pip install numpy, or on Debian python3-numpy.",
             "It needs numpy and matplotlib, and no Python that was found has that: python3 -m pip install numpy matplotlib, or on Debian python3-numpy and python3-matplotlib."],
            from sample in await SamplesAsync(client) where sample.Problem is not null select sample.Problem);
        Assert.Contains("The sample 'sum' is left out. It needs numpy", demo.Errors);
        Assert.Equal("2.0", await client.GetStringAsync("/api/calc?text=1 %2B 1"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_any_Python_there_is_nothing_to_show()
    {
        CommandResult result = await CommandLine.RunWithAsync(new Dictionary<string, string> { ["PONS_PYTHON"] = "/no/such/python", ["TMPDIR"] = _folder }, "demo", "--no-open");

        Assert.Equal((3, ""), (result.Code, result.Output));
        Assert.Contains("PONS_PYTHON is '/no/such/python'", result.Errors);
        Assert.Empty(Directory.GetDirectories(_folder, "pons-demo-*"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sample_that_does_not_load_is_left_out_by_its_error()
    {
        foreach (string package in new[] { "numpy", "matplotlib" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, package));
            await File.WriteAllTextAsync(Path.Combine(_folder, package, "__init__.py"), package == "numpy" ? "__version__ = '0'" : "raise RuntimeError('it is broken')");
        }

        await using ServedProcess demo = await StartAsync(new() { ["PYTHONPATH"] = _folder });
        using HttpClient client = demo.MakeClient();

        Assert.Contains(("plot", "RuntimeError: it is broken"), await SamplesAsync(client));
        Assert.Contains("The sample 'plot' is left out. RuntimeError: it is broken", demo.Errors);
    }

    private Task<ServedProcess> StartAsync(Dictionary<string, string> environment, bool opens = false) =>
        ServedProcess.StartAsync("demo", _folder, opens ? [] : ["--no-open"], new Dictionary<string, string>(environment) { ["TMPDIR"] = _folder });

    /// <summary>All samples, as the first page is told of them, and why they are left out.</summary>
    private static async Task<List<(string Name, string? Problem)>> SamplesAsync(HttpClient client)
    {
        using var told = JsonDocument.Parse(await client.GetStringAsync("/api/demo.samples"));
        List<(string Name, string? Problem)> samples = [.. told.RootElement.EnumerateArray().Select(sample => (sample.GetProperty("name").GetString()!, sample.GetProperty("problem").GetString()))];
        Assert.Equal(Samples, from sample in samples select sample.Name);
        return samples;
    }

    private void WriteProgram(string name, string line)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{line}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
