using System.Diagnostics;
using System.Globalization;

namespace Pons.Bench;

/// <summary>A Node program that has long been running, too, and runs a script whenever it is asked.</summary>
internal sealed class OneShotRival : IDisposable
{
    private readonly Process _process;

    public OneShotRival(Setting setting, string file, string argument, string expected)
    {
        var start = new ProcessStartInfo("node", [setting.Rival("one-shot.mjs"), file, argument, expected])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["PYTHON"] = setting.Python;
        _process = Process.Start(start)!;
    }

    /// <summary>Runs it in that way; answers the milliseconds by Node's own clock.</summary>
    public async Task<double> RunAsync(string way)
    {
        await _process.StandardInput.WriteLineAsync(way);
        await _process.StandardInput.FlushAsync();
        string answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{way} did not run the script.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
