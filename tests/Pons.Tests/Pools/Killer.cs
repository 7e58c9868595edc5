using System.Diagnostics;

namespace Pons.Tests.Pools;

/// <summary>Kills workers, one after the other, whatever they do just then.</summary>
internal static class Killer
{
    /// <param name="peer">Whose workers.</param>
    /// <param name="longestPause">Milliseconds between two of them, at most.</param>
    /// <param name="over">Ends it.</param>
    /// <returns>How many were killed.</returns>
    public static async Task<int> RunAsync(Peer peer, int longestPause, CancellationToken over)
    {
        var random = new Random(4711);
        int kills = 0;
        while (!over.IsCancellationRequested)
        {
            int? pid = peer.Workers[random.Next(peer.Workers.Count)].ProcessId;
            try
            {
                using Process victim = Process.GetProcessById(pid ?? int.MaxValue);
                victim.Kill();
                kills++;
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException)
            {
                // It has just gone by itself.
            }

            await Task.Delay(random.Next(longestPause), CancellationToken.None);
        }

        return kills;
    }
}
