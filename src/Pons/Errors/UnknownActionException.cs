namespace Pons;

/// <summary>Nobody exposes an action of that name.</summary>
public sealed class UnknownActionException : PonsException
{
    internal UnknownActionException(string action, string message, IReadOnlyList<string> nearest)
        : base(message)
    {
        Action = action;
        Nearest = nearest;
    }

    /// <summary>The name that was called.</summary>
    public string Action { get; }

    /// <summary>Names that are exposed and look like it, the nearest first.</summary>
    public IReadOnlyList<string> Nearest { get; }
}
