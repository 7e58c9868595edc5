namespace Pons.Tests.Pools;

/// <summary>What this process holds: what a storm must leave as it was.</summary>
internal sealed record Usage(int Descriptors, int Threads, long Memory)
{
    /// <summary>What is left when threads that are ending have ended.</summary>
    public static async Task<Usage> MeasureAsync()
    {
        await Until.TrueAsync(() => PonsThreadNames().Length == 0, () => $"There are still {string.Join(", ", PonsThreadNames())}.");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new Usage(
            OpenFiles().Count(file => !file.EndsWith(".dll", StringComparison.Ordinal)), // the framework keeps assemblies open, and loads them when it likes
            Names().Count(name => !name.StartsWith(".NET T", StringComparison.Ordinal)), // the framework's own pool and timer grow as they like
            GC.GetTotalMemory(forceFullCollection: true));
    }

    private static IEnumerable<string> OpenFiles()
    {
        foreach (string descriptor in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            string? target = null;
            try
            {
                target = File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName;
            }
            catch (IOException)
            {
                // It was the one by which the folder is read.
            }

            if (target is not null)
            {
                yield return target;
            }
        }
    }

    private static string[] PonsThreadNames() => [.. Names().Where(name => name.StartsWith("Pons", StringComparison.Ordinal) && name != "Pons starter")];

    private static IEnumerable<string> Names()
    {
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            string name;
            try
            {
                name = File.ReadAllText(Path.Combine(task, "comm")).TrimEnd();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue; // it has just ended
            }

            yield return name;
        }
    }
}
