namespace Pons.Workers.Interpreters;

/// <summary>A program that runs scripts: where it lies, and why it was chosen, in words for an error or a table.</summary>
internal sealed record Interpreter(string Path, string Origin);
