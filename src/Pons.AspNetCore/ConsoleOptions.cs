namespace Pons;

/// <summary>The console page: all that a host has to offer, for people with a browser. It is open to look at; what it does, it does as any client, with the token.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Whether the page is there: at <c>/_pons</c>, and at <c>/</c> where nothing else is.</summary>
    /// <value>true.</value>
    public bool IsServed { get; set; } = true;
}
