using System.Diagnostics;
using System.IO.Pipes;
using Pons.Workers.Spawning;

namespace Pons.Bench;

/// <summary>Bytes that a Python script writes, in blocks of 256 KiB.</summary>
internal static class ScriptBytes
{
    private const string Bare = "a bare `Process`, read by blocks of 64 KiB";
    private const string Wide = "the same by blocks of 1 MiB";
    private const string Enlarged = "the same by blocks of 64 KiB out of a pipe of 1 MiB";
    private const string Cat = "the script `| cat >/dev/null`";
    private const string Copied = "Pons `CopyToAsync`";
    private const string Items = "Pons `StreamAsync<ReadOnlyMemory<byte>>`, each part in memory of its own";

    public static async Task<Table> RunAsync(Setting setting)
    {
        int count = setting.IsQuick ? 100_000_000 : 500_000_000;
        var table = new Table($"{count / 1_000_000} MB from a script ({setting.Here})", "MB/s", isMoreBetter: true);
        table.Goal(Copied, "≥ 0.8");
        for (int round = -Setting.WarmingRounds / 2; round < setting.Rounds; round++)
        {
            double bare = Raw(setting, count, 64 * 1024);
            double wide = Raw(setting, count, 1 << 20);
            double enlarged = Raw(setting, count, 64 * 1024, pipeBytes: 1 << 20);
            double cat = ThroughCat(setting, count);
            double copied = await CopiedAsync(setting, count);
            double items = await ItemsAsync(setting, count);
            if (round >= 0)
            {
                table.Add(Bare, bare);
                table.Add(Copied, copied);
                table.Add(Items, items);
                table.Add(Wide, wide);
                table.Add(Enlarged, enlarged);
                table.Add(Cat, cat);
            }
        }

        return table;
    }

    private static double Raw(Setting setting, int count, int blockBytes, int? pipeBytes = null)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(setting.Python, [setting.Rival("bytes_out.py"), count.ToString()]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Stream output = process.StandardOutput.BaseStream;
        if (pipeBytes is { } bytes)
        {
            SystemCalls.Enlarge(((PipeStream)output).SafePipeHandle, bytes);
        }

        byte[] block = new byte[blockBytes];
        long read = 0;
        int got;
        while ((got = output.Read(block)) > 0)
        {
            read += got;
        }

        process.WaitForExit();
        return Rate(start, count, read);
    }

    private static double ThroughCat(Setting setting, int count)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start("/bin/sh", ["-c", "\"$0\" \"$1\" \"$2\" | cat >/dev/null", setting.Python, setting.Rival("bytes_out.py"), count.ToString()]);
        process.WaitForExit();
        return Rate(start, count, process.ExitCode == 0 ? count : 0);
    }

    private static async Task<double> CopiedAsync(Setting setting, int count)
    {
        long start = Stopwatch.GetTimestamp();
        using var counter = new CountingStream();
        await ScriptOf(setting, count).CopyToAsync(counter);
        return Rate(start, count, counter.Position);
    }

    private static async Task<double> ItemsAsync(Setting setting, int count)
    {
        long start = Stopwatch.GetTimestamp();
        long read = 0;
        await foreach (ReadOnlyMemory<byte> part in ScriptOf(setting, count).StreamAsync<ReadOnlyMemory<byte>>())
        {
            read += part.Length;
        }

        return Rate(start, count, read);
    }

    private static Script ScriptOf(Setting setting, int count) =>
        Script.Python(setting.Rival("bytes_out.py"), count.ToString()) with { Interpreter = setting.Python, Mode = ScriptMode.Bytes };

    private static double Rate(long start, int count, long read) => read == count
        ? count / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds
        : throw new InvalidOperationException($"Of {count} bytes {read} came.");
}
