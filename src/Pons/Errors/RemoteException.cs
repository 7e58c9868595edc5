namespace Pons;

/// <summary>The other side's code threw.</summary>
public abstract class RemoteException : PonsException
{
    private protected RemoteException(RemoteError error, Exception? innerException)
        : base(error.Message.Length > 0 ? error.Message : error.Type, innerException)
    {
        Error = error;
    }

    /// <summary>The exception's type over there, such as <c>ZeroDivisionError</c> or <c>shop.OutOfStock</c>.</summary>
    public string Type => Error.Type;

    /// <summary>The frames of the user's own code, outermost first.</summary>
    public IReadOnlyList<RemoteFrame> Frames => Error.Frames;

    /// <summary>What was added to the exception on its way (Python's <c>add_note</c>).</summary>
    public IReadOnlyList<string> Notes => Error.Notes;

    /// <summary>The exit code of the script that it ended; none for an exception that ended a call.</summary>
    public int? ExitCode => Error.ExitCode;

    internal RemoteError Error { get; }
}
