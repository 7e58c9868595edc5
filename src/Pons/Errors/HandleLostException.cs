namespace Pons;

/// <summary>A handle refers to nothing any more: it was disposed, or the worker that it came from is gone.</summary>
public sealed class HandleLostException : PonsException
{
    internal HandleLostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal static HandleLostException Released() => new("The handle was disposed; ask its peer for a new one.");

    internal static HandleLostException Gone(string what, Exception? innerException = null) =>
        new($"The handle of {what} is lost, because the worker that it came from is gone. Ask its peer for a new one.", innerException);
}
