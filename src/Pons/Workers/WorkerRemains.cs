namespace Pons;

/// <summary>What is left of a worker to tell why it is gone.</summary>
internal sealed record WorkerRemains(IReadOnlyList<string> CommandLine, ExitStatus? Exit, IReadOnlyList<string> LastOutput);
