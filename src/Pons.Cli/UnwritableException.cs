namespace Pons.Cli;

/// <summary>A result came whole and has no form in JSON.</summary>
internal sealed class UnwritableException(string message) : Exception(message);
