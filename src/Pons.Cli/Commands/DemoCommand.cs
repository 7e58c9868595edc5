using System.CommandLine;
using Pons.Workers.Interpreters;

namespace Pons.Cli.Commands;

/// <summary><c>pons demo</c>: the samples at work, and what to try next.</summary>
internal static class DemoCommand
{
    private static readonly int[] Numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples");

    public static Command Create()
    {
        var command = new Command("demo", """
            Calls the samples that come with Pons, shows what they answer, and says what to try next.

            Example:
              pons demo
            """);
        command.SetAction((_, cancellationToken) => Failure.GuardAsync(() => RunAsync(cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await CalculateAsync(cancellationToken);
        await SumAsync(cancellationToken);
        Console.WriteLine("""

            What to try next:
              ./pons call samples/calculator/calc.py calc "2 * (3 + 4) ** 2"
              ./pons call samples/calculator/calc.py calc "1 / 0"       errors are Python's own
              ./pons api samples/calculator/calc.py                    what a file exposes
              ./pons call YOUR_FILE.py YOUR_FUNCTION [ARG...]          yours
              ./pons repl YOUR_FILE.py                                 a Python prompt in it
              ./pons serve YOUR_FILE.py                                its functions for pages and programs
              ./pons run ANY_SCRIPT [ARG...]                           a script as it is
              ./pons doctor                                            which Pythons there are
            From C#: docs/guide/csharp.md
            """);
        return ExitCode.Done;
    }

    private static async Task CalculateAsync(CancellationToken cancellationToken)
    {
        await using Peer calculator = await Python.StartAsync(Path.Combine(Samples, "calculator", "calc.py"), null, cancellationToken);
        Console.WriteLine($"The calculator sample runs in a process of its own ({calculator.Language}, process {calculator.ProcessId}).\n");
        foreach (string text in new[] { "1 + 1", "2 ** 0.5", "-(3 - 5) * 4.5 // 2" })
        {
            Console.WriteLine($"  calc(\"{text}\") → {ResultWriter.Float(await calculator.CallAsync<double>("calc", [text], cancellationToken))}");
        }

        try
        {
            await calculator.CallAsync<double>("calc", ["1 / 0"], cancellationToken);
        }
        catch (PythonException error)
        {
            Console.WriteLine($"  calc(\"1 / 0\") → {error.Type}: {error.Message}");
        }
    }

    /// <summary>numpy is not in every Python: any on the machine that has it will do.</summary>
    private static async Task SumAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<InterpreterReport> pythons = await Probe.PythonsAsync(cancellationToken);
        InterpreterReport? python = pythons.FirstOrDefault(report => report is { Problem: null, Numpy: not null } && !report.Numpy.StartsWith("broken", StringComparison.Ordinal));
        if (python is null)
        {
            Console.WriteLine("\nNo Python with numpy was found, so the sum sample is left out: 'pip install numpy', or python3-numpy on Debian.");
            return;
        }

        var options = new PythonOptions { Interpreter = python.Interpreter.Path };
        await using Peer sum = await Python.StartAsync(Path.Combine(Samples, "sum", "sum.py"), options, cancellationToken);
        object? total = await sum.CallAsync<object?>("total", [Numbers], cancellationToken);
        Console.WriteLine($"\nThe sum sample runs on numpy {python.Numpy} ({python.Interpreter.Path}).\n\n  total([{string.Join(", ", Numbers)}]) → {total}");
    }
}
