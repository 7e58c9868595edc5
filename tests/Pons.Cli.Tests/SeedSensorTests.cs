using System.Diagnostics;
using System.Globalization;

namespace Pons.Cli.Tests;

/// <summary>The sensors and listeners of the second seed, as printed, by <c>pons run</c>. Only the clock is quicker: a pause of five seconds takes a quarter of one.</summary>
public sealed class SeedSensorTests : IDisposable
{
    private const string QuickPython = "import time\n_sleep = time.sleep\ntime.sleep = lambda seconds: _sleep(seconds / 20)\n";
    private const string QuickNode = "const wait = setTimeout; globalThis.setTimeout = (run, milliseconds) => wait(run, milliseconds / 20);\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("pons-seed-").FullName;

    public SeedSensorTests()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Pons.Tests.Repository.Root, "samples", "sensor", "seed2")))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(_folder, "sitecustomize.py"), QuickPython);
        File.WriteAllText(Path.Combine(_folder, "quick.cjs"), QuickNode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("temperature-listener.js")]
    [InlineData("temperature-listener.py")]
    public async Task The_array_grows_with_each_reading_and_the_sensor_ends_with_its_listener(string listener)
    {
        using Process pons = Start(listener);
        for (int count = 1; count <= 3; count++)
        {
            Assert.Equal(count, ReadingsOf(await LineAsync(pons)).Length);
        }

        int listening = Assert.Single(ChildrenOf(pons.Id));
        int sensor = Assert.Single(ChildrenOf(listening));

        // Held, so that no write to a pipe without a reader ends it.
        using Process hold = Process.Start("/bin/kill", ["-STOP", $"{sensor}"]);
        await hold.WaitForExitAsync();
        long killed = Stopwatch.GetTimestamp();
        Process.GetProcessById(listening).Kill();
        await pons.WaitForExitAsync();

        Assert.Equal(137, pons.ExitCode);
        while (IsAlive(sensor))
        {
            Assert.True(Stopwatch.GetElapsedTime(killed) < TimeSpan.FromSeconds(5), "The sensor outlives its listener.");
            await Task.Delay(1);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Process Start(string listener)
    {
        var start = new ProcessStartInfo(CommandLine.Program, ["run", listener]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _folder };
        start.Environment["PONS_PYTHON"] = CommandLine.Interpreter;
        start.Environment["PYTHONPATH"] = _folder;
        start.Environment["NODE_OPTIONS"] = $"--require {Path.Combine(_folder, "quick.cjs")}";
        return Process.Start(start)!;
    }

    // Node shows three short numbers on a line, and longer ones below each other.
    private static async Task<string> LineAsync(Process process)
    {
        string text = "";
        while (!text.EndsWith(']'))
        {
            text += await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("It ended: " + await process.StandardError.ReadToEndAsync());
        }

        return text;
    }

    private static double[] ReadingsOf(string shown) =>
        [.. shown.Trim('[', ']', ' ').Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static int[] ChildrenOf(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).Where(child => !IsGuard(child))];

    private static bool IsGuard(int process) => File.ReadAllText($"/proc/{process}/cmdline").StartsWith("/bin/sh", StringComparison.Ordinal);

    private static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
