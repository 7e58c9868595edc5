namespace Pons.Workers.Warm;

/// <summary>What a template is started by. What its forks cannot differ in stands here.</summary>
/// <param name="Program">The interpreter.</param>
/// <param name="InterpreterArguments">Its own options.</param>
/// <param name="Preload">The modules to import.</param>
internal sealed record TemplatePlan(string Program, IReadOnlyList<string> InterpreterArguments, IReadOnlyList<string> Preload)
{
    /// <summary>The Python side of a template; it travels with this assembly.</summary>
    public static string Runtime { get; } = Path.Combine(Path.GetDirectoryName(PythonCommand.Runtime)!, "pons-template.py");

    public string? WorkingDirectory { get; init; }

    /// <summary>On top of the host's own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long the imports may take.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether one fork is to be made ahead and to wait, for scripts: they come often, and do not last.</summary>
    public bool KeepsForkAhead { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <param name="nonce">What it says before its first answer: nothing that anything else prints.</param>
    public WorkerCommand Command(string nonce) => new(Program, [.. InterpreterArguments, Runtime, nonce, .. Preload])
    {
        WorkingDirectory = WorkingDirectory,
        Environment = Environment,
    };
}
