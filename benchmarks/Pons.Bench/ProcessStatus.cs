namespace Pons.Bench;

/// <summary>What Linux says of a process.</summary>
internal static class ProcessStatus
{
    /// <summary>A figure of <c>/proc/PID/status</c> in bytes, such as VmRSS.</summary>
    public static long Read(int process, string key)
    {
        string[] words = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(key + ":", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(words[1]) * 1024;
    }

    /// <summary>From now on VmHWM tells the peak since this moment.</summary>
    public static void ResetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    public static int Descriptors(int process) => Directory.GetFiles($"/proc/{process}/fd").Length;

    /// <summary>How many of its threads have a name that begins so; those of the thread pool come and go as .NET likes.</summary>
    public static int Threads(int process, string name) =>
        Directory.GetDirectories($"/proc/{process}/task").Count(folder => TextOf(Path.Combine(folder, "comm")).StartsWith(name, StringComparison.Ordinal));

    /// <summary>How many processes are in one of these groups and were started by that program; numbers of processes come again, and strangers may bear them.</summary>
    public static int InGroups(IReadOnlySet<int> groups, string program) => Directory.GetDirectories("/proc")
        .Count(folder => int.TryParse(Path.GetFileName(folder), out int id) && groups.Contains(GroupOf(id)) && TextOf(Path.Combine(folder, "cmdline")).Contains(program, StringComparison.Ordinal));

    /// <summary>The group of a process; 0 when it has ended.</summary>
    public static int GroupOf(int process)
    {
        string status = TextOf($"/proc/{process}/stat");
        return status.Length == 0 ? 0 : int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[2]);
    }

    /// <summary>The most memory that each child of a process has had resident so far, of those started by that program.</summary>
    public static IEnumerable<long> Peaks(int parent, string program) => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _) && TextOf(Path.Combine(folder, "cmdline")).Contains(program, StringComparison.Ordinal))
        .Select(folder => TextOf(Path.Combine(folder, "status")).Split('\n'))
        .Where(lines => lines.Contains($"PPid:\t{parent}"))
        .SelectMany(lines => lines.Where(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)))
        .Select(line => long.Parse(line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1]) * 1024);

    // Whatever ends while it is looked at has nothing to say.
    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
