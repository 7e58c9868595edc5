namespace Pons.Tests.Workers.Spawning;

/// <summary>Whether processes that are not our own children live.</summary>
internal static class Life
{
    public static bool IsIn(int pid)
    {
        try
        {
            // A zombie whose parent has not collected it is dead for us: its state is the word behind its name in brackets.
            string status = File.ReadAllText($"/proc/{pid}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The test's own time limit ends the waiting.</summary>
    public static async Task GoneAsync(params int[] pids)
    {
        foreach (int pid in pids)
        {
            while (IsIn(pid))
            {
                await Task.Delay(5);
            }
        }
    }
}
