namespace Pons.Workers.Interpreters;

/// <summary>A folder with a <c>pyvenv.cfg</c>, and the Python in it.</summary>
internal static class VirtualEnvironment
{
    /// <summary>What people call them, in the order in which they are looked for.</summary>
    public static readonly string[] Names = [".venv", "venv", "env"];

    public static bool IsAt(Machine machine, string folder) => machine.IsFile(machine.Join(folder, "pyvenv.cfg"));

    /// <summary>The environment's Python; null when it has none that could be started.</summary>
    public static string? PythonOf(Machine machine, string folder)
    {
        string[] places = machine.IsWindows ? [@"Scripts\python.exe", @"bin\python.exe"] : ["bin/python", "bin/python3"];
        return Array.Find(Array.ConvertAll(places, place => machine.Join(folder, place)), path => machine.IsProgram(path));
    }

    /// <summary>A conda environment's Python; null when it has none, which is nothing unusual.</summary>
    public static string? PythonOfConda(Machine machine, string folder)
    {
        string path = machine.IsWindows ? machine.Join(folder, "python.exe") : machine.Join(folder, "bin", "python");
        return machine.IsProgram(path) ? path : null;
    }

    /// <summary>Every environment in a folder and above it, the nearest first.</summary>
    /// <remarks>A folder itself counts too, for those who keep a script inside of its environment.</remarks>
    public static IEnumerable<string> Around(Machine machine, string folder)
    {
        for (string? here = folder; here is not null; here = machine.Parent(here))
        {
            foreach (string name in Names)
            {
                string place = machine.Join(here, name);
                if (IsAt(machine, place))
                {
                    yield return place;
                }
            }

            if (IsAt(machine, here))
            {
                yield return here;
            }
        }
    }
}
