using System.Runtime.InteropServices;

namespace Pons.Workers.Warm;

/// <summary>Forks whose template is gone, so that nobody tells of their ends any more: they are looked at.</summary>
internal static partial class OrphanedForks
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until all have ended; how, nobody knows.</summary>
    public static void Await(IEnumerable<ForkedProcess> forks, int session)
    {
        List<ForkedProcess> left = [.. forks];
        using var never = new ManualResetEventSlim();
        while (left.Count > 0)
        {
            left.RemoveAll(fork => !IsOurs(fork.Id, session) && End(fork));
            never.Wait(Look);
        }
    }

    /// <summary>Sends a signal to one that still runs.</summary>
    public static bool Signal(int process, int session, int signal, bool isForGroup) =>
        IsOurs(process, session) && kill(isForGroup ? -process : process, signal) == 0;

    private static bool End(ForkedProcess fork)
    {
        fork.End(ExitStatus.Unknown);
        return true;
    }

    /// <summary>All forks of a template are in its session, and a stranger that got the number of a dead one is not.</summary>
    private static bool IsOurs(int process, int session) => getsid(process) == session && !IsZombie(process);

    private static bool IsZombie(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false; // the system buries what has lost its parent
        }

        try
        {
            // Where nobody does, in a container say. The state is the word behind the name in brackets.
            string status = File.ReadAllText($"/proc/{process}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsid(int process);
}
