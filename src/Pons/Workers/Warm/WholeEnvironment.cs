using System.Collections;

namespace Pons.Workers.Warm;

/// <summary>Environments as a process has them: all variables, not only what differs from the host's.</summary>
internal static class WholeEnvironment
{
    // Python and the system's loader read these before the first line of a program, so a fork has those of its template.
    private static readonly string[] EarlyPrefixes = ["PYTHON", "LD_", "DYLD_", "LC_", "MALLOC_"];
    private static readonly string[] EarlyNames = ["LANG", "LANGUAGE", "HOME", "GLIBC_TUNABLES", "__PYVENV_LAUNCHER__"];

    /// <summary>The host's environment, with changes; a null value takes a variable away.</summary>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string?> changes)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
        {
            all[(string)entry.Key] = (string)entry.Value!;
        }

        foreach ((string name, string? value) in changes)
        {
            if (value is null)
            {
                all.Remove(name);
            }
            else
            {
                all[name] = value;
            }
        }

        return all;
    }

    /// <summary>A variable that a fork would have to have been started with; nothing when the two agree on all of those.</summary>
    public static string? FirstEarlyDifference(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Keys.Union(other.Keys).Where(IsEarly).Order(StringComparer.Ordinal).FirstOrDefault(name => one.GetValueOrDefault(name) != other.GetValueOrDefault(name));

    /// <summary>Whether Python's search path means something else in another working folder.</summary>
    public static bool HasRelativePath(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("PYTHONPATH") is { Length: > 0 } path && path.Split(Path.PathSeparator).Any(entry => !Path.IsPathRooted(entry));

    private static bool IsEarly(string name) => EarlyNames.Contains(name) || EarlyPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
