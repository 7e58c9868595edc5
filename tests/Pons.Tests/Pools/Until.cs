using System.Diagnostics;

namespace Pons.Tests.Pools;

/// <summary>Waits for what a test means, where nothing can be awaited.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, Func<string>? story = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, story?.Invoke() ?? "What was waited for did not come.");
            await Task.Delay(5);
        }
    }
}
