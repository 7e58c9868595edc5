using System.ComponentModel;
using System.Text.Json;

namespace Pons.Workers.Interpreters;

/// <summary>How a probed program ended, and what it printed.</summary>
internal sealed record ProbeOutput(int ExitCode, string Output, string Errors);

/// <summary>Runs a program to its end. Throws <see cref="TimeoutException"/> after the limit, and what the system throws when the program cannot be started.</summary>
internal delegate Task<ProbeOutput> RunProgram(string program, IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellationToken);

/// <summary>Asks an interpreter what it is by starting it: for <c>pons doctor</c> only.</summary>
internal static class InterpreterProbe
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // Written for every Python since 2.7, so that an old one can say how old it is. The current folder leaves sys.path: a json.py there is not json.
    private const string Question = """
        import sys
        sys.path[:] = [p for p in sys.path if p]
        import json, os
        try:
            import numpy
            numpy = numpy.__version__
        except ImportError:
            numpy = None
        except Exception as e:
            numpy = "broken: " + str(e)
        print(json.dumps({
            "version": ".".join(str(n) for n in sys.version_info[:3]),
            "executable": os.path.realpath(sys.executable or ""),
            "prefix": sys.prefix,
            "virtual": sys.prefix != getattr(sys, "base_prefix", sys.prefix),
            "numpy": numpy,
        }))
        """;

    public static async Task<InterpreterReport> RunAsync(Interpreter interpreter, RunProgram run, CancellationToken cancellationToken)
    {
        try
        {
            ProbeOutput output = await run(interpreter.Path, ["-c", Question], Limit, cancellationToken).ConfigureAwait(false);
            return Read(interpreter, output);
        }
        catch (TimeoutException)
        {
            return new InterpreterReport(interpreter) { Problem = $"It did not answer within {Limit.TotalSeconds} s." };
        }
        catch (Exception error) when (error is Win32Exception or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return new InterpreterReport(interpreter) { Problem = $"It cannot be started: {error.Message}" };
        }
    }

    private static InterpreterReport Read(Interpreter interpreter, ProbeOutput output)
    {
        // Whatever a sitecustomize prints stands before the answer, or beside it.
        string? answer = output.Output.Split('\n').LastOrDefault(line => line.StartsWith('{'));
        if (output.ExitCode != 0 || answer is null)
        {
            string said = LastLine(output.Errors) ?? LastLine(output.Output) ?? "nothing";
            return new InterpreterReport(interpreter) { Problem = $"It ended with exit code {output.ExitCode} and said: {said}" };
        }

        try
        {
            return Parse(interpreter, answer);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new InterpreterReport(interpreter) { Problem = $"It is no Python; to Python code it answered: {answer.Trim()}" };
        }
    }

    private static InterpreterReport Parse(Interpreter interpreter, string answer)
    {
        using JsonDocument json = JsonDocument.Parse(answer);
        JsonElement root = json.RootElement;
        string version = root.GetProperty("version").GetString()!;
        return new InterpreterReport(interpreter)
        {
            Version = version,
            Problem = PythonVersion.IsTooOld(version) ? $"It is too old: Pons needs Python {PythonVersion.Oldest} or later." : null,
            Identity = $"{root.GetProperty("executable").GetString()} {root.GetProperty("prefix").GetString()}",
            IsVirtual = root.GetProperty("virtual").GetBoolean(),
            Numpy = root.GetProperty("numpy").GetString(),
        };
    }

    private static string? LastLine(string text) => text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0);
}
