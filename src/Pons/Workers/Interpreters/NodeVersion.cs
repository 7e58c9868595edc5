using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text;
using Pons.Workers.Spawning;

namespace Pons.Workers.Interpreters;

/// <summary>The version of a Node: from the header file that is installed beside it, which costs nothing, else from its own answer, which takes five milliseconds once.</summary>
internal static class NodeVersion
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, Version?> Known = [];

    /// <summary>The version; null when the program does not tell.</summary>
    public static Version? Of(string path) => Known.GetOrAdd(path, path => ReadHeader(path) ?? Read(Ask(path)));

    /// <summary>Reads <c>v22.1.0</c>, and a nightly's <c>v23.0.0-nightly…</c>.</summary>
    internal static Version? Read(string? answer) =>
        answer is ['v', .. var numbers] && Version.TryParse(numbers.Split('\n', '-')[0].Trim(), out Version? version) && version.Build >= 0 ? version : null;

    private static Version? ReadHeader(string path)
    {
        string real = ThisMachine.Now.RealPath(path);
        string? bin = Path.GetDirectoryName(real);
        if (Path.GetFileName(real) != "node" || Path.GetFileName(bin) != "bin")
        {
            return null;
        }

        int[] numbers = [-1, -1, -1];
        string[] names = ["NODE_MAJOR_VERSION", "NODE_MINOR_VERSION", "NODE_PATCH_VERSION"];
        foreach (string line in ThisMachine.Now.Lines(Path.Combine(bin!, "..", "include", "node", "node_version.h")))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int i = words is ["#define", var name, _] ? Array.IndexOf(names, name) : -1;
            if (i >= 0 && int.TryParse(words[2], out int number))
            {
                numbers[i] = number;
            }
        }

        return numbers.Contains(-1) ? null : new Version(numbers[0], numbers[1], numbers[2]);
    }

    private static string? Ask(string path)
    {
        var command = new WorkerCommand(path, ["--version"]);
        try
        {
            return OperatingSystem.IsWindows()
                ? ChildProcess.RunAsync(command, Limit, TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult().Output
                : ReadAnswer(command);
        }
        catch (Exception error) when (error is SpawnException or Win32Exception or TimeoutException or IOException)
        {
            return null; // what cannot be started or does not answer has no version, and the search says so
        }
    }

    private static string ReadAnswer(WorkerCommand command)
    {
        using var process = SpawnedProcess.Start(new SpawnPlan(command) { InheritsErrors = true });
        Span<byte> answer = stackalloc byte[256];
        int length = 0;
        while (length < answer.Length && process.Pipe.WaitReadable(Limit) && process.Pipe.Read(answer[length..]) is > 0 and int count)
        {
            length += count;
        }

        process.Kill(); // it has said all that was asked
        return Encoding.UTF8.GetString(answer[..length]);
    }
}
