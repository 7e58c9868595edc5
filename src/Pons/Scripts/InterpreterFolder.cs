using System.Security.Cryptography;
using System.Text;
using Pons.Workers.Interpreters;

namespace Pons.Scripts;

/// <summary>The folders that a script's PATH begins with, so that the <c>python</c>, <c>python3</c> and <c>node</c> it calls are the chosen ones.</summary>
/// <remarks>
/// On Unix a folder of the user's own, made once for each interpreter, that holds nothing but links by these names: an interpreter's own folder may hold a thousand other programs. A virtual environment's
/// folder does not, and Python would not know the environment through a link; there it is the folder itself, as when the environment is activated. On Windows, where links need a right of their own, always that.
/// </remarks>
internal static class InterpreterFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, string> Made = [];
    private static string? _root;

    public static IEnumerable<string> Find(Interpreter? python, Interpreter? node)
    {
        if (python is not null)
        {
            yield return OperatingSystem.IsWindows() || IsItsOwn(python.Path) ? Path.GetDirectoryName(python.Path)! : LinksTo(python.Path, "python", "python3");
        }

        if (node is not null)
        {
            yield return OperatingSystem.IsWindows() ? Path.GetDirectoryName(node.Path)! : LinksTo(node.Path, "node");
        }
    }

    private static bool IsItsOwn(string python) =>
        ThisMachine.Now.Parent(Path.GetDirectoryName(python)!) is { } environment && VirtualEnvironment.IsAt(ThisMachine.Now, environment);

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string LinksTo(string program, params ReadOnlySpan<string> names)
    {
        lock (Gate)
        {
            if (Made.TryGetValue(program, out string? known) && Directory.Exists(known))
            {
                return known;
            }

            _root ??= Root();
            string name = $"{names[0]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program)))[..16]}";
            string folder = Path.Combine(_root, name);
            Directory.CreateDirectory(folder, OwnerOnly);
            foreach (string link in names)
            {
                Link(Path.Combine(folder, link), program);
            }

            return Made[program] = folder;
        }
    }

    private static void Link(string path, string program)
    {
        try
        {
            File.CreateSymbolicLink(path, program);
        }
        catch (IOException) when (new FileInfo(path).LinkTarget == program)
        {
            // It is there already; the folder's name stands for the program, so nothing else can be.
        }
    }

    /// <summary>A folder that nobody but the user can write to: in the user's cache, or else a fresh one for this host.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string Root()
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set) ? set
            : ThisMachine.Now.Home is { Length: > 0 } home ? Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache")
            : null;
        try
        {
            if (cache is not null)
            {
                string folder = Path.Combine(cache, "pons", "interpreters");
                Directory.CreateDirectory(folder, OwnerOnly);
                File.SetUnixFileMode(folder, OwnerOnly); // also the proof that it is ours: of another's the system refuses it
                return folder;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A user without a home to write to, as in many containers: then the folder lasts as long as the machine keeps temporary files.
        }

        return Directory.CreateTempSubdirectory("pons-interpreters-").FullName;
    }
}
