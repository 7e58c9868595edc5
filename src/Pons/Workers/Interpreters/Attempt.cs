namespace Pons.Workers.Interpreters;

/// <summary>A place that was looked at, and what was found wrong with it.</summary>
internal sealed record Attempt(string Where, string What);
