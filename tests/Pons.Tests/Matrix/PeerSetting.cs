namespace Pons.Tests.Matrix;

/// <summary>What a row asks of a peer's start, whatever the language.</summary>
internal sealed record PeerSetting
{
    public bool StartJobs { get; init; }

    public int Workers { get; init; } = 1;

    public Action<LogEntry>? Log { get; init; }

    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(2);

    public string? WorkingDirectory { get; init; }

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}
