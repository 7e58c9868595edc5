using System.Diagnostics;

namespace Pons.Bench;

/// <summary>How much is measured, on what; alone without the rivals, for a profile.</summary>
internal sealed record Setting(bool IsQuick, bool IsAlone)
{
    /// <summary>Rounds in which everything is compiled and warmed: .NET's last tier comes late where it shares one core.</summary>
    public const int WarmingRounds = 16;

    public int Rounds => IsQuick ? 3 : 7;

    public int Calls => IsQuick ? 5_000 : 20_000;

    /// <summary>The interpreter of every candidate, so that only the way to it differs.</summary>
    public string Python { get; } = Environment.GetEnvironmentVariable("PONS_TEST_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    public string Repository { get; } = FindRepository();

    public bool IsPinned { get; } = Environment.ProcessorCount == 1;

    public string Here => IsPinned ? "pinned to one core" : $"{Environment.ProcessorCount} cores, not pinned";

    public string Rival(string file) => Path.Combine(Repository, "benchmarks", "rivals", file);

    public static double Microseconds(long since) => Stopwatch.GetElapsedTime(since).TotalMicroseconds;

    /// <summary>The time below which that share of them lies.</summary>
    public static double Share(IEnumerable<double> times, double share)
    {
        double[] sorted = [.. times.Order()];
        return sorted[(int)Math.Ceiling((sorted.Length - 1) * share)];
    }

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Pons.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The benchmark runs from inside the repository only.");
    }
}
