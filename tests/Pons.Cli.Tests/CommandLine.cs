using System.Diagnostics;

namespace Pons.Cli.Tests;

/// <summary>Runs the command line as a process of its own, as a shell would.</summary>
internal static class CommandLine
{
    public static readonly string Interpreter =
        Environment.GetEnvironmentVariable("PONS_TEST_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Pons.Cli.exe" : "Pons.Cli");

    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        start.Environment["PONS_PYTHON"] = Interpreter;
        return Process.Start(start)!;
    }

    public static async Task<CommandResult> RunInAsync(string folder, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    public static Task<CommandResult> RunAsync(params string[] arguments) => RunInAsync(Path.GetTempPath(), arguments);
}

internal sealed record CommandResult(int Code, string Output, string Errors);
