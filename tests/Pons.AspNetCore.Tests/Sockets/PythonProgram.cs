using System.Diagnostics;
using Pons.Tests;

namespace Pons.AspNetCore.Tests.Sockets;

/// <summary>A plain Python that Pons did not start, with the runtime on its path.</summary>
internal static class PythonProgram
{
    public static readonly string Runtime = Path.Combine(Repository.Root, "runtimes", "python");

    /// <summary>Starts a program; what it prints is read from it.</summary>
    /// <param name="code">The program, whose lines begin where the first one begins.</param>
    /// <param name="address">Where the host is, by the environment.</param>
    /// <param name="token">Its token.</param>
    public static Process Start(string code, string address, string? token)
    {
        var start = new ProcessStartInfo(RunningHost.Interpreter, ["-u", "-c", "import pons, sys, time, threading\n" + code])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONPATH"] = Runtime;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PONS_ADDRESS"] = address;
        start.Environment["PONS_TOKEN"] = token;
        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    public static async Task<string> RunAsync(string code, string address, string? token)
    {
        using Process process = Start(code, address, token);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The program ended with {process.ExitCode}: {await error}");
        return output.ReplaceLineEndings("\n");
    }
}
