using System.Diagnostics;

namespace Pons.Bench;

/// <summary>From nothing to the first answer.</summary>
internal static class Starts
{
    private const string BarePython = "bare `python -c pass`";
    private const string First = "`StartAsync` to the first answered call";
    private const string BareDotnet = "bare .NET hello";
    private const string Command = "`pons call` of the calculator";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"Starts ({setting.Here})", "ms");
        table.Goal(First, "bare Python + 20 ms");
        table.Goal(Command, "bare .NET hello + bare Python + 60 ms");
        string add = setting.Rival("add.py");
        string calculator = Path.Combine(setting.Repository, "samples", "calculator", "calc.py");
        string cli = Path.Combine(setting.Repository, "artifacts", "pons", "app", "Pons.Cli.dll");
        string hello = Path.Combine(setting.Repository, "artifacts", "bench", "hello", "Hello.dll");
        for (int round = 0; round <= setting.Rounds * 3; round++)
        {
            double bare = Time(setting.Python, "-c", "pass");
            double first = await FirstAnswerAsync(setting, add);
            double dotnet = Time("dotnet", hello);
            double command = Time("dotnet", cli, "call", calculator, "calc", "1 + 1", "--python", setting.Python);
            if (round == 0)
            {
                continue; // the round in which files come into the cache
            }

            table.Add(BarePython, bare);
            table.Add(First, first);
            table.Add(BareDotnet, dotnet);
            table.Add(Command, command);
        }

        return table;
    }

    private static async Task<double> FirstAnswerAsync(Setting setting, string file)
    {
        long start = Stopwatch.GetTimestamp();
        await using Peer peer = await Python.StartAsync(file, new PythonOptions { Interpreter = setting.Python });
        peer.Call<int>("add", 2, 2);
        return Setting.Microseconds(start) / 1000;
    }

    private static double Time(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Setting.Microseconds(start) / 1000
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
    }
}
