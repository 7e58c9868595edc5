namespace Pons.Workers.Interpreters;

/// <summary>Finds commands in the folders of PATH, as a shell would.</summary>
/// <remarks>Plain loops, here and in <see cref="VirtualEnvironment"/>: a first use of LINQ would cost each start of a worker two milliseconds.</remarks>
internal static class SearchPath
{
    /// <summary>The first program of that name; null when no folder holds one.</summary>
    public static string? Find(Machine machine, string command)
    {
        foreach (string path in FindAll(machine, command))
        {
            return path;
        }

        return null;
    }

    public static IEnumerable<string> FindAll(Machine machine, string command)
    {
        string[] names = Names(machine, command);
        foreach (string entry in (machine.Variable("PATH") ?? "").Split(machine.IsWindows ? ';' : ':'))
        {
            string folder = machine.IsWindows ? entry.Trim().Trim('"') : entry;
            if (folder.Length == 0)
            {
                continue; // to a shell this would be the current folder, where anybody's python3 may lie
            }

            foreach (string name in names)
            {
                string path = machine.Join(machine.FullPath(folder), name);
                if (machine.IsProgram(path))
                {
                    yield return path;
                }
            }
        }
    }

    // Windows starts what has one of these endings, and tries them in this order when the name has none.
    private static string[] Names(Machine machine, string command)
    {
        if (!machine.IsWindows)
        {
            return [command];
        }

        string[] endings = (machine.Variable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").ToLowerInvariant().Split(';', StringSplitOptions.RemoveEmptyEntries);
        return Array.Exists(endings, ending => command.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            ? [command]
            : Array.ConvertAll(endings, ending => command + ending);
    }
}
