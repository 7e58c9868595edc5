namespace Pons.Cli.Build;

/// <summary>The Python files that a page carries: the program, what it imports from beside it, and what was added by name.</summary>
internal sealed class ProgramFiles
{
    private readonly string _folder;
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);

    private ProgramFiles(string folder) => _folder = folder;

    /// <summary>The content by paths relative to the program's folder, with slashes.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <summary>Names that are imported and lie elsewhere: in Python's own library, or in packages.</summary>
    public IReadOnlyCollection<string> Foreign => _foreign;

    public static ProgramFiles Collect(BuildPlan plan, PageFiles pages)
    {
        var program = new ProgramFiles(plan.Folder);
        if (plan.File is not null)
        {
            program.AddFile(plan.File);
        }

        program.Note(pages);
        foreach (string added in plan.Added)
        {
            program.Add(added);
        }

        return program;
    }

    /// <summary>Python among the pages is loaded by their own addresses; what it imports from elsewhere has to be there.</summary>
    private void Note(PageFiles pages)
    {
        foreach (string name in pages.Names.Where(name => Path.GetExtension(name) == ".py"))
        {
            string folder = name.Contains('/', StringComparison.Ordinal) ? name[..(name.LastIndexOf('/') + 1)] : "";
            _foreign.UnionWith(PythonImports.In(pages.ReadText(name)).Where(module => !module.StartsWith('.')).Select(module => module.Split('.')[0]).Where(module => !pages.Has($"{folder}{module}.py")));
        }
    }

    private void Add(string path)
    {
        if (Directory.Exists(path))
        {
            foreach (string file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(file => !IsForeign(path, file)))
            {
                AddFile(file);
            }
        }
        else if (File.Exists(path))
        {
            AddFile(path);
        }
        else
        {
            throw new UsageException($"--add is {path}; there is no such file or folder.");
        }
    }

    private void AddFile(string file)
    {
        string name = Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/');
        if (name.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(name))
        {
            throw new UsageException($"{file} lies outside of {_folder}, which is all that the program has in the page.");
        }

        if (!_files.TryAdd(name, File.ReadAllBytes(file)) || Path.GetExtension(file) != ".py")
        {
            return;
        }

        foreach (string module in PythonImports.In(File.ReadAllText(file)))
        {
            AddModule(module, Path.GetDirectoryName(file)!);
        }
    }

    private void AddModule(string module, string from)
    {
        string start = _folder;
        string rest = module.TrimStart('.');
        for (int dots = module.Length - rest.Length; dots > 0; dots--)
        {
            start = dots == module.Length - rest.Length ? from : Path.GetDirectoryName(start)!;
        }

        string[] parts = rest.Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return;
        }

        string first = Path.Combine(start, parts[0]);
        if (Directory.Exists(first) && Directory.EnumerateFiles(first, "*.py", SearchOption.AllDirectories).Any())
        {
            Add(first);
        }
        else if (File.Exists(first + ".py"))
        {
            AddFile(first + ".py");
        }
        else if (rest.Length == module.Length)
        {
            _foreign.Add(parts[0]);
        }
    }

    private static bool IsForeign(string folder, string file) =>
        Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(name => name.StartsWith('.') || name is "__pycache__" or "node_modules" or "site-packages");
}
