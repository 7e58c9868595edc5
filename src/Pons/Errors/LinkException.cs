namespace Pons;

/// <summary>The link has ended, a named limit of it was reached, or the call is of a kind that it cannot carry.</summary>
public sealed class LinkException : PonsException
{
    internal LinkException(string message, bool isBusy = false, Exception? innerException = null)
        : base(message, innerException)
    {
        IsBusy = isBusy;
    }

    /// <summary>Whether a limit was reached and the call was not begun: it may be made again later.</summary>
    public bool IsBusy { get; }

    /// <summary>Whether what was called yields, and its caller did not read it as a stream.</summary>
    internal bool IsStream { get; init; }
}
