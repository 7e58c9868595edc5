using System.Diagnostics;

namespace Pons.Bench.Doors;

/// <summary>A rival's server in Python, which prints the port that it listens on.</summary>
internal sealed class PythonServer : IDisposable
{
    private readonly Process _process;

    public PythonServer(Setting setting, string file)
    {
        _process = Process.Start(new ProcessStartInfo(setting.Python, [setting.Rival(file)]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        Port = int.TryParse(_process.StandardOutput.ReadLine(), out int port) ? port : null;
    }

    /// <summary>Nothing where its library is missing.</summary>
    public int? Port { get; }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
