using System.Collections.Concurrent;

namespace Pons.Bench.Soaking;

/// <summary>How the calls of a soak ended, by kind, and what was wrong.</summary>
internal sealed class Tally
{
    private const int MostShown = 20;

    private readonly ConcurrentDictionary<(string Kind, string End), long> _ends = new();
    private readonly ConcurrentQueue<string> _wrong = [];
    private int _wrongs;

    public long Calls => _ends.Values.Sum();

    public int Wrongs => Volatile.Read(ref _wrongs);

    public void Count(string kind, string end) => _ends.AddOrUpdate((kind, end), 1, static (_, count) => count + 1);

    public void Wrong(string what)
    {
        if (Interlocked.Increment(ref _wrongs) <= MostShown)
        {
            _wrong.Enqueue(what);
        }
    }

    /// <summary>Whether some calls ended that way.</summary>
    public bool Has(string end) => _ends.Keys.Any(key => key.End == end);

    public override string ToString() => string.Join('\n', [
        .. _ends.GroupBy(pair => pair.Key.Kind).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key,-20} {string.Join(", ", group.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Value} {pair.Key.End}"))}"),
        .. _wrong.Select(wrong => $"WRONG: {wrong}"),
        .. Wrongs > MostShown ? [$"WRONG: {Wrongs - MostShown} more"] : Array.Empty<string>(),
    ]);
}
