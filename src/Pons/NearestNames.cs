namespace Pons;

/// <summary>Finds what somebody may have meant by a name that does not exist.</summary>
internal static class NearestNames
{
    private const int Most = 3;

    /// <summary>The names that look like <paramref name="wanted"/>, the nearest first.</summary>
    public static IReadOnlyList<string> Find(string wanted, IEnumerable<string> names)
    {
        int tolerance = Math.Max(1, wanted.Length / 3);
        return [.. names
            .Select(name => (name, distance: Distance(wanted, name)))
            .Where(pair => pair.distance <= tolerance)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.name, StringComparer.Ordinal)
            .Take(Most)
            .Select(pair => pair.name)];
    }

    /// <summary>How many letters must be put in, taken out or exchanged (Levenshtein), whatever their case; the last part of a dotted name counts alone too.</summary>
    private static int Distance(string wanted, string name)
    {
        int whole = Edits(wanted, name);
        int dot = name.LastIndexOf('.');
        return dot < 0 ? whole : Math.Min(whole, Edits(wanted, name[(dot + 1)..]) + 1);
    }

    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int exchange = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchange, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
