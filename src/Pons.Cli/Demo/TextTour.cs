using Pons.Workers.Interpreters;

namespace Pons.Cli.Demo;

/// <summary>The demo for a terminal alone: calls two samples, shows what they answer, and says what to try next.</summary>
internal static class TextTour
{
    private static readonly int[] Numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await CalculateAsync(cancellationToken);
        await SumAsync(cancellationToken);
        Console.WriteLine("""

            What to try next:
              ./pons demo --no-open                                    the samples' pages, for a browser of yours
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
        await using Peer calculator = await Python.StartAsync(Path.Combine(DemoSample.Folder, "calculator", "calc.py"), null, cancellationToken);
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
        InterpreterReport? python = (await DemoPythons.FindAsync(cancellationToken)).WithNumpy;
        if (python is null)
        {
            Console.WriteLine($"\nThe sum sample is left out. {DemoPythons.HowToGet(["numpy"])}");
            return;
        }

        var options = new PythonOptions { Interpreter = python.Interpreter.Path };
        await using Peer sum = await Python.StartAsync(Path.Combine(DemoSample.Folder, "sum", "sum.py"), options, cancellationToken);
        object? total = await sum.CallAsync<object?>("total", [Numbers], cancellationToken);
        Console.WriteLine($"\nThe sum sample runs on numpy {python.Numpy} ({python.Interpreter.Path}).\n\n  total([{string.Join(", ", Numbers)}]) → {total}");
    }
}
