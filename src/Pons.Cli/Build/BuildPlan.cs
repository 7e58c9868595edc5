namespace Pons.Cli.Build;

/// <summary>What a command line asks to be built. All paths are full.</summary>
internal sealed record BuildPlan
{
    /// <summary>The program; nothing where pages name what they run themselves.</summary>
    public string? File { get; init; }

    public required string Ui { get; init; }

    public required string Out { get; init; }

    /// <summary>Where the program lies, and what is added to it.</summary>
    public string Folder => Path.GetDirectoryName(File) ?? Ui;

    /// <summary>Packages that are loaded beside those that are imported.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Files and folders that the program needs beside what it imports.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    public bool Isolate { get; init; }

    public required PyodideOptions Pyodide { get; init; }
}
