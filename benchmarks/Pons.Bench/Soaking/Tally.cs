using System.Collections.Concurrent;

namespace Pons.Bench.Soaking;

/// <summary>How the calls of a soak ended, by kind, and what was wrong.</summary>
internal sealed class Tally
{
    private const int MostShown = 20;

    private readonly ConcurrentDictionary<(string Kind, string End), long> _ends = new();
    private readonly ConcurrentDictionary<string, (long Count, string First)> _wrong = new();
    private int _wrongs;

    public long Calls => _ends.Values.Sum();

    public int Wrongs => Volatile.Read(ref _wrongs);

    public void Count(string kind, string end) => _ends.AddOrUpdate((kind, end), 1, static (_, count) => count + 1);

    /// <summary>Something is wrong; what differs from others in its numbers only is shown once.</summary>
    public void Wrong(string what)
    {
        Interlocked.Increment(ref _wrongs);
        string kind = string.Concat(what.Split('\n')[0].Select(c => char.IsAsciiDigit(c) ? '#' : c));
        _wrong.AddOrUpdate(kind, (1, what), static (_, seen) => (seen.Count + 1, seen.First));
    }

    public override string ToString() => string.Join('\n', [
        .. _ends.GroupBy(pair => pair.Key.Kind).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key,-20} {string.Join(", ", group.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key.End}"))}"),
        .. _wrong.Values.OrderByDescending(wrong => wrong.Count).Take(MostShown).Select(wrong => $"WRONG, {wrong.Count} times: {wrong.First}"),
    ]);
}
