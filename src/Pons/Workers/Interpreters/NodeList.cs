namespace Pons.Workers.Interpreters;

/// <summary>Every Node of a machine that can be found without starting one: for <c>pons doctor</c>, and where a search looks.</summary>
internal static class NodeList
{
    /// <summary>Every Node, the one that would be used first.</summary>
    public static IReadOnlyList<Interpreter> Find(Machine machine)
    {
        IEnumerable<Interpreter> all =
        [
            .. Named(machine),
            .. SearchPath.FindAll(machine, "node").Select(path => new Interpreter(path, "node on PATH")),
            .. ByNvm(machine),
        ];
        return [.. all.DistinctBy(found => machine.RealPath(found.Path))];
    }

    private static IEnumerable<Interpreter> Named(Machine machine)
    {
        string? named = machine.Variable("PONS_NODE");
        if (string.IsNullOrWhiteSpace(named))
        {
            return [];
        }

        string? path = machine.IsPath(named) ? machine.FullPath(named) : SearchPath.Find(machine, named);
        return [new Interpreter(path ?? named, "PONS_NODE")];
    }

    // nvm puts a version on PATH only in interactive shells; a program started from a desktop sees none.
    internal static IEnumerable<Interpreter> ByNvm(Machine machine)
    {
        string root = machine.IsWindows
            ? machine.Variable("NVM_HOME") ?? machine.Join(machine.Home, "AppData", "Roaming", "nvm")
            : machine.Join(machine.Variable("NVM_DIR") ?? machine.Join(machine.Home, ".nvm"), "versions", "node");
        return machine.Folders(root)
            .OrderByDescending(VersionOf)
            .Select(folder => machine.IsWindows ? machine.Join(folder, "node.exe") : machine.Join(folder, "bin", "node"))
            .Where(machine.IsProgram)
            .Select(path => new Interpreter(path, "nvm"));
    }

    private static Version VersionOf(string folder)
    {
        string name = folder[(folder.LastIndexOfAny(['/', '\\']) + 1)..];
        return Version.TryParse(name.TrimStart('v'), out Version? version) ? version : new Version();
    }
}
