namespace Pons.Workers.Interpreters;

/// <summary>Which versions of Python a worker can run on.</summary>
internal static class PythonVersion
{
    private const int OldestMinor = 9;
    private const int NewestMinorLookedFor = 20;

    public static readonly Version Oldest = new(3, OldestMinor);

    /// <summary>The minor versions whose commands are looked for, such as <c>python3.12</c>; the newest first.</summary>
    public static IEnumerable<int> Minors => Enumerable.Range(OldestMinor, NewestMinorLookedFor - OldestMinor + 1).Reverse();

    /// <summary>Whether a version as Python writes it, such as <c>3.8.18</c> or <c>3.14.0rc1</c>, is too old. What cannot be read is not called old.</summary>
    public static bool IsTooOld(string text)
    {
        string[] parts = text.Split('.', 3);
        return parts.Length > 1 && int.TryParse(parts[0], out int major) && int.TryParse(parts[1], out int minor) && new Version(major, minor) < Oldest;
    }
}
