using System.Diagnostics;

namespace Pons.Cli.Tests;

/// <summary>Runs the command line as a process of its own, as a shell would.</summary>
internal static class CommandLine
{
    public static readonly string Interpreter =
        Environment.GetEnvironmentVariable("PONS_TEST_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Pons.Cli.exe" : "Pons.Cli");

    /// <summary>With an environment variable of its own.</summary>
    public static Task<CommandResult> RunWithAsync(string variable, string value, params string[] arguments) =>
        RunWithAsync(new Dictionary<string, string> { [variable] = value }, arguments);

    /// <summary>With environment variables of its own.</summary>
    public static async Task<CommandResult> RunWithAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using Process process = Start(Path.GetTempPath(), arguments, variables);
        return await EndAsync(process);
    }

    public static Process Start(string folder, params string[] arguments) => Start(folder, arguments, new Dictionary<string, string> { ["PONS_PYTHON"] = Interpreter });

    private static Process Start(string folder, string[] arguments, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<CommandResult> RunInAsync(string folder, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        return await EndAsync(process);
    }

    /// <summary>With a text on stdin.</summary>
    public static async Task<CommandResult> RunWithInputAsync(string folder, string input, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        await process.StandardInput.WriteAsync(input);
        return await EndAsync(process);
    }

    private static async Task<CommandResult> EndAsync(Process process)
    {
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    public static Task<CommandResult> RunAsync(params string[] arguments) => RunInAsync(Path.GetTempPath(), arguments);
}

internal sealed record CommandResult(int Code, string Output, string Errors);
