namespace Pons.Workers.Interpreters;

/// <summary>Windows puts a python.exe on everybody's PATH that runs nothing and opens the Store.</summary>
internal static class WindowsStore
{
    /// <summary>Whether a path is that stub. A Python that did come from the Store lies in the same folder, beside a name with its version.</summary>
    public static bool IsStub(Machine machine, string path) =>
        machine.IsWindows
        && machine.Parent(path) is { } folder
        && folder.EndsWith(@"\WindowsApps", StringComparison.OrdinalIgnoreCase)
        && !PythonVersion.Minors.Any(minor => machine.IsFile(machine.Join(folder, $"python3.{minor}.exe")));
}
