using System.Diagnostics;

namespace Pons.Bench;

/// <summary>A gigabyte through two programs with a pipe between them.</summary>
internal sealed class RunPipes : IDisposable
{
    private const string Cats = "`cat FILE | cat >/dev/null`";
    private const string RunCats = "`pons run cat FILE | pons run cat >/dev/null`";
    private const string Bare = "`python3 a.py | node b.mjs`";
    private const string Run = "`pons run a.py | pons run b.mjs`";

    private readonly Setting _setting;
    private readonly long _count;
    private readonly string _file = Path.GetTempFileName();
    private readonly string _cli;
    private readonly Dictionary<string, long> _peaks = [];

    private RunPipes(Setting setting)
    {
        _setting = setting;
        _count = setting.IsQuick ? 250_000_000 : 1_000_000_000;
        _cli = $"dotnet {Path.Combine(setting.Repository, "artifacts", "pons", "app", "Pons.Cli.dll")} run";
        using FileStream file = File.OpenWrite(_file);
        file.SetLength(_count); // without blocks on the disk: what is read are pages of zeros
    }

    public void Dispose() => File.Delete(_file);

    public static Task<Table> RunAsync(Setting setting)
    {
        using var pipes = new RunPipes(setting);
        return Task.FromResult(pipes.Measure());
    }

    private Table Measure()
    {
        var table = new Table($"{_count / 1_000_000} MB through a pipe between two programs, their starts included ({_setting.Here})", "MB/s", isMoreBetter: true);
        table.Goal(RunCats, "≥ 0.7");
        string maker = $"{_setting.Rival("bytes_out.py")} {_count}";
        string taker = _setting.Rival("bytes_in.mjs");
        (string Name, string Command)[] candidates =
        [
            (Cats, $"cat {_file} | cat >/dev/null"),
            (RunCats, $"{_cli} /bin/cat {_file} | {_cli} /bin/cat >/dev/null"),
            (Bare, $"{_setting.Python} {maker} | node {taker} >/dev/null"),
            (Run, $"{_cli} --python {_setting.Python} {maker} | {_cli} {taker} >/dev/null"),
        ];
        for (int round = -1; round < _setting.Rounds; round++)
        {
            foreach ((string name, string command) in candidates)
            {
                double rate = Rate(name, command);
                if (round >= 0)
                {
                    table.Add(name, rate);
                }
            }
        }

        foreach ((string name, long bytes) in _peaks)
        {
            table.Note($"Peak resident memory of a pons process in {name}: {bytes / 1e6:0} MB.");
        }

        return table;
    }

    private double Rate(string name, string command)
    {
        long start = Stopwatch.GetTimestamp();
        using Process shell = Process.Start("/bin/sh", ["-c", command]);
        while (!shell.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            foreach (long peak in ProcessStatus.Peaks(shell.Id, "Pons.Cli.dll"))
            {
                _peaks[name] = Math.Max(peak, _peaks.GetValueOrDefault(name));
            }
        }

        return shell.ExitCode == 0
            ? _count / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new InvalidOperationException($"{command} ended with exit code {shell.ExitCode}.");
    }
}
