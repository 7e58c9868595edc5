using System.Collections.Concurrent;
using System.Diagnostics;

namespace Pons.AspNetCore.Tests.Web;

/// <summary>A test that needs a library of Python's; where it is missing, the test says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    public NeedsFactAttribute(params string[] libraries)
    {
        Timeout = 60_000;
        string[] missing = [.. libraries.Where(library => !Known.GetOrAdd(library, IsThere))];
        if (missing.Length > 0)
        {
            Skip = $"{RunningHost.Interpreter} has no {string.Join(" and no ", missing)}; on Debian: apt-get install {string.Join(' ', missing.Select(name => $"python3-{name.Replace('_', '-')}"))}.";
        }
    }

    /// <summary>Whether it needs a browser too.</summary>
    public bool Browser
    {
        get;
        set
        {
            field = value;
            Skip ??= value && Chromium.Program is null ? "There is no Chromium here; on Debian: apt-get install chromium." : null;
        }
    }

    private static bool IsThere(string library)
    {
        using var process = Process.Start(new ProcessStartInfo(RunningHost.Interpreter, ["-c", $"import {library}"]) { RedirectStandardError = true, UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
