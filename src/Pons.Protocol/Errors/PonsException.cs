namespace Pons;

/// <summary>Whatever Pons itself reports; the tree below says whose fault it was.</summary>
/// <remarks>
/// <code>
/// PonsException
/// ├─ RemoteException            the other side's code threw
/// │  ├─ PythonException
/// │  └─ JavaScriptException
/// ├─ UnknownActionException     nobody exposes it; names the nearest
/// ├─ ValueException             an argument or a result cannot cross; names the place
/// ├─ WorkerLostException        the process did not start, or died; exit code and last output
/// ├─ ScriptException            a script did not start, failed without a traceback, or wrote what its mode does not allow
/// ├─ LinkException              the link ended, or a limit of it was reached
/// └─ ProtocolException          the other side broke protocol/SPEC.md; its link is closed
/// </code>
/// Beside them stand the platform's own <see cref="OperationCanceledException"/> and <see cref="TimeoutException"/>.
/// </remarks>
public abstract class PonsException : Exception
{
    private protected PonsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
