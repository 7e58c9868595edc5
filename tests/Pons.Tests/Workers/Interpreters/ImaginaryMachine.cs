using Pons.Workers.Interpreters;

namespace Pons.Tests.Workers.Interpreters;

/// <summary>A machine that has the files and variables which a test names, and nothing else.</summary>
internal sealed class ImaginaryMachine
{
    private readonly HashSet<string> _files = [];
    private readonly HashSet<string> _programs = [];
    private readonly Dictionary<string, string> _links = [];
    private readonly Dictionary<string, string[]> _texts = [];
    private readonly Dictionary<string, string> _variables = [];
    private readonly Dictionary<string, Version> _nodes = [];

    public ImaginaryMachine(bool isWindows = false, bool isMac = false) => Machine = new Machine
    {
        Variable = name => _variables.GetValueOrDefault(name),
        IsProgram = _programs.Contains,
        IsFile = _files.Contains,
        Folders = FoldersOf,
        Lines = path => _texts.GetValueOrDefault(path, []),
        RealPath = path => _links.GetValueOrDefault(path, path),
        NodeVersion = path => _nodes.GetValueOrDefault(path),
        CurrentFolder = () => isWindows ? @"C:\shop" : "/shop",
        Home = isWindows ? @"C:\Users\ada" : "/home/ada",
        IsWindows = isWindows,
        IsMac = isMac,
    };

    public Machine Machine { get; }

    public ImaginaryMachine Program(params string[] paths)
    {
        _programs.UnionWith(paths);
        return File(paths);
    }

    public ImaginaryMachine File(params string[] paths)
    {
        _files.UnionWith(paths);
        return this;
    }

    public ImaginaryMachine Link(string path, string target)
    {
        _links[path] = target;
        return Program(path);
    }

    public ImaginaryMachine Text(string path, params string[] lines)
    {
        _texts[path] = lines;
        return File(path);
    }

    public ImaginaryMachine Set(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    /// <summary>A Node of a version; null for one that does not tell.</summary>
    public ImaginaryMachine Node(string path, string? version)
    {
        if (version is not null)
        {
            _nodes[path] = Version.Parse(version);
        }

        return Program(path);
    }

    /// <summary>A virtual environment with its Python.</summary>
    public ImaginaryMachine Environment(string folder) =>
        Machine.IsWindows ? File($@"{folder}\pyvenv.cfg").Program($@"{folder}\Scripts\python.exe") : File($"{folder}/pyvenv.cfg").Program($"{folder}/bin/python");

    private string[] FoldersOf(string folder)
    {
        char separator = Machine.IsWindows ? '\\' : '/';
        string start = folder.TrimEnd(separator) + separator;
        return
        [
            .. _files.Where(file => file.StartsWith(start, StringComparison.Ordinal))
                .Select(file => file[start.Length..].Split(separator))
                .Where(parts => parts.Length > 1)
                .Select(parts => start + parts[0])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }
}
