namespace Pons.Tests.Pools;

/// <summary>What this process holds: what a storm must leave as it was.</summary>
internal sealed record Usage(IReadOnlyList<string> Files, int Threads, long Memory)
{
    /// <summary>Claims that this is no more than what was held before, but for some memory.</summary>
    public void AssertNoMoreThan(Usage before, long memory)
    {
        Assert.True(Files.Count <= before.Files.Count, $"Before, these were open: {string.Join(", ", before.Files)}; now, these are: {string.Join(", ", Files)}.");
        Assert.InRange(Threads, 0, before.Threads);
        Assert.InRange(Memory, 0, before.Memory + memory);
    }

    /// <summary>What is left when threads that are ending have ended.</summary>
    public static async Task<Usage> MeasureAsync()
    {
        await Until.TrueAsync(() => PonsThreadNames().Length == 0, () => $"There are still {string.Join(", ", PonsThreadNames())}.");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new Usage(
            [.. OpenFiles().Where(file => Path.GetExtension(file) is not (".dll" or ".pdb")).Order()], // the framework keeps assemblies and their symbols open, and loads them when it likes
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
