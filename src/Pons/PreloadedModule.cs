namespace Pons;

/// <summary>A module that a template has imported for all its forks.</summary>
/// <param name="Name">Its name, dotted.</param>
/// <param name="Time">How long the import took, once, for all of them.</param>
public sealed record PreloadedModule(string Name, TimeSpan Time);
