using System.Text.Json;

namespace Pons.Cli.Build;

/// <summary>The folder that a build is written to. It holds a list of what was built, and nothing but that is ever deleted.</summary>
internal sealed class OutFolder
{
    private const string List = StaticSite.Folder + "build.json";

    private readonly string _folder;
    private readonly string[] _old;

    /// <exception cref="UsageException">There is something else in it.</exception>
    public OutFolder(BuildPlan plan)
    {
        _folder = plan.Out;
        string list = Path.Combine(_folder, List);
        if (Holds(_folder, plan.Ui) || Holds(plan.Ui, _folder) || Holds(_folder, plan.File ?? plan.Ui))
        {
            throw new UsageException($"-o is {_folder}, which the pages or the program lie in, or which lies among the pages: name a folder beside them.");
        }

        if (File.Exists(_folder) || (Directory.Exists(_folder) && !File.Exists(list) && Directory.EnumerateFileSystemEntries(_folder).Any()))
        {
            throw new UsageException($"-o is {_folder}, which holds something that 'pons build' has not made: name a new folder, or an empty one.");
        }

        _old = File.Exists(list) ? JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(list)) ?? [] : [];
    }

    /// <summary>Puts the files in the place of those of an earlier build.</summary>
    public void Write(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (string name in _old.Where(name => !files.ContainsKey(name) && !name.Split('/').Contains("..", StringComparer.Ordinal)))
        {
            string path = Path.Combine(_folder, name);
            File.Delete(path);
            DeleteEmpty(Path.GetDirectoryName(path)!);
        }

        // The list goes first: what is written in part is known as ours next time.
        Put(List, JsonSerializer.SerializeToUtf8Bytes(files.Keys.Append(List).Concat(_old).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        foreach ((string name, byte[] content) in files)
        {
            Put(name, content);
        }

        Put(List, JsonSerializer.SerializeToUtf8Bytes(files.Keys.Append(List).Order(StringComparer.Ordinal)));
    }

    private void Put(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private void DeleteEmpty(string folder)
    {
        for (string at = folder; at.Length > _folder.Length && Directory.Exists(at) && !Directory.EnumerateFileSystemEntries(at).Any(); at = Path.GetDirectoryName(at)!)
        {
            Directory.Delete(at);
        }
    }

    private static bool Holds(string folder, string path) => path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
