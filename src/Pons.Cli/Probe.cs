using Pons.Arenas;
using Pons.Workers;
using Pons.Workers.Interpreters;

namespace Pons.Cli;

/// <summary>Asks the programs of this machine what they are.</summary>
internal static class Probe
{
    /// <summary>Every Python found and what it said of itself, each once, in the order in which they would be chosen.</summary>
    public static async Task<IReadOnlyList<InterpreterReport>> PythonsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Interpreter> found = InterpreterList.Find(ThisMachine.Now, Directory.GetCurrentDirectory());
        InterpreterReport[] reports = await Task.WhenAll(found.Select(interpreter => InterpreterProbe.RunAsync(interpreter, RunAsync, cancellationToken)));
        return [.. reports.DistinctBy(report => report.Identity ?? report.Interpreter.Path)];
    }

    /// <summary>The first line that a program prints when it is asked for its version, or what went wrong.</summary>
    public static async Task<string> VersionAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            ProbeOutput output = await RunAsync(program, ["--version"], InterpreterProbe.Limit, cancellationToken);
            return output.Output.Split('\n')[0].Trim();
        }
        catch (Exception error) when (error is TimeoutException or System.ComponentModel.Win32Exception or IOException)
        {
            return error.Message;
        }
    }

    /// <summary>Whether a Python has a package; it is looked for, and not imported.</summary>
    public static async Task<bool> HasPackageAsync(string python, string package, CancellationToken cancellationToken)
    {
        try
        {
            ProbeOutput output = await RunAsync(python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)", package], InterpreterProbe.Limit, cancellationToken);
            return output.ExitCode == 0;
        }
        catch (Exception error) when (error is TimeoutException or System.ComponentModel.Win32Exception or IOException)
        {
            return false;
        }
    }

    /// <summary>Why large data has to go through the pipe here; null where a Python can open memory that is shared with this process.</summary>
    public static async Task<string?> WhyNoArenaAsync(string python, CancellationToken cancellationToken)
    {
        using SharedMemory? memory = SharedMemory.TryCreate(Arena.Threshold, out string reason);
        if (memory is null)
        {
            return reason;
        }

        try
        {
            ProbeOutput output = await RunAsync(python, ["-c", "import sys; open(sys.argv[1], 'r+b')", memory.Path], InterpreterProbe.Limit, cancellationToken);
            return output.ExitCode == 0 ? null : output.Errors.TrimEnd().Split('\n')[^1];
        }
        catch (Exception error) when (error is TimeoutException or System.ComponentModel.Win32Exception or IOException)
        {
            return error.Message;
        }
    }

    private static async Task<ProbeOutput> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellationToken)
    {
        (int exitCode, string output, string errors) = await ChildProcess.RunAsync(new WorkerCommand(program, arguments), limit, TimeProvider.System, cancellationToken);
        return new ProbeOutput(exitCode, output, errors);
    }
}
