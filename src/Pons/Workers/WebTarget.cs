namespace Pons.Workers;

/// <summary>That a worker is to serve the web application of its file, and which (SPEC chapter 12).</summary>
/// <param name="Name">What the application is called in the file; nothing: it is found.</param>
/// <param name="HasSiblings">Whether other workers serve it too.</param>
internal sealed record WebTarget(string? Name, bool HasSiblings)
{
    public Dictionary<string, object?> ToHello() => new() { ["name"] = Name, ["siblings"] = HasSiblings };
}
