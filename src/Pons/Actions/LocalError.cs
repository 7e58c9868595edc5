using System.Reflection;
using Pons.Serving;

namespace Pons.Actions;

/// <summary>Makes of an exception of the C# side the error that its caller gets (SPEC chapter 6).</summary>
internal static class LocalError
{
    // A chain of causes is a story, and nobody reads more of it than this.
    private const int MostCauses = 16;

    /// <summary>The payload of an `error` message for what an action, or the way to it, has thrown.</summary>
    public static Dictionary<string, object?> Of(Exception exception) => Of(exception, MostCauses);

    /// <summary>The payload of an `error` message with no exception behind it.</summary>
    public static Dictionary<string, object?> Of(string code, string message) => new()
    {
        ["code"] = code,
        ["type"] = null,
        ["message"] = message,
        ["frames"] = new List<object?>(),
        ["cause"] = null,
        ["context"] = null,
        ["notes"] = new List<object?>(),
    };

    /// <summary>What another language's code threw is told as that, and not as the C# exception that stands for it; anything else as a sentence.</summary>
    public static Dictionary<string, object?> OfOrigin(Exception exception) => OfOrigin(exception, CodeOf(Unwrap(exception)));

    /// <summary>The payload of the `error` message, of no call, for what a host could not begin with: what a module threw when it was loaded, or a sentence.</summary>
    public static Dictionary<string, object?> OfLoad(Exception exception) => OfOrigin(exception, "load");

    /// <summary>As <see cref="Of(Exception)"/>, for whoever may not see where in the code it was raised, nor what a worker printed last.</summary>
    public static Dictionary<string, object?> WithoutFrames(Exception exception)
    {
        exception = Unwrap(exception);
        return Of(exception, exception is WorkerLostException ? "The worker that ran the call was lost." : MessageOf(exception));
    }

    /// <summary>Another peer's error for whoever may not see where in the code it was raised: what it is, and what it says.</summary>
    public static Dictionary<string, object?> WithoutFrames(RemoteError remote)
    {
        Dictionary<string, object?> error = Of(remote.Code, remote.Message);
        error["type"] = remote.Type.Length > 0 ? remote.Type : null;
        error["path"] = remote.Path;
        error["near"] = remote.Near.ToList<object?>();
        if (remote.Language.Length > 0)
        {
            error["language"] = remote.Language;
        }

        return error;
    }

    /// <summary>Another peer's error, which stays what it was there.</summary>
    public static Dictionary<string, object?> OfRemote(RemoteError remote)
    {
        Dictionary<string, object?> error = Of(remote.Code, remote.Message);
        error["type"] = remote.Type.Length > 0 ? remote.Type : null;
        error["frames"] = remote.Frames.Select(frame => (object?)(frame.File, frame.Line, frame.Function, frame.Source)).ToList();
        error["cause"] = remote.Cause is null ? null : OfRemote(remote.Cause);
        error["context"] = remote.Context is null ? null : OfRemote(remote.Context);
        error["notes"] = remote.Notes.ToList<object?>();
        if (remote.Language.Length > 0)
        {
            error["language"] = remote.Language;
        }

        return error;
    }

    private static Dictionary<string, object?> Of(Exception exception, int causes)
    {
        exception = Unwrap(exception);
        Dictionary<string, object?> error = Of(exception, MessageOf(exception));
        error["frames"] = UserFrames.Of(exception);
        if (causes > 0)
        {
            error["cause"] = exception is RemoteException remote ? OfRemote(remote.Error)
                : exception.InnerException is { } inner ? Of(inner, causes - 1)
                : null;
        }

        return error;
    }

    private static Dictionary<string, object?> Of(Exception exception, string message)
    {
        Dictionary<string, object?> error = Of(CodeOf(exception), message);
        error["type"] = NameOf(exception.GetType());
        AddDetails(error, exception);
        return error;
    }

    private static void AddDetails(Dictionary<string, object?> error, Exception exception)
    {
        if (exception is ValueException { Path: var path })
        {
            error["path"] = path;
        }
        else if (exception is UnknownActionException { Nearest: var nearest })
        {
            error["near"] = nearest.ToList<object?>();
        }
    }

    private static Dictionary<string, object?> OfOrigin(Exception exception, string code)
    {
        exception = Unwrap(exception);
        Dictionary<string, object?> error = exception is RemoteException remote ? OfRemote(remote.Error) : Of(code, MessageOf(exception));
        error["code"] = code;
        return error;
    }

    private static string CodeOf(Exception exception) => exception switch
    {
        ArgumentsException => "arguments",
        UnknownActionException => "unknown-action",
        ValueException => "value",
        ProtocolException { Code: "payload" } => "value",
        OperationCanceledException => "cancelled",
        HandleLostException => "handle-lost",
        NobodyException => "nobody",
        LinkException { IsBusy: true } => "busy",
        LinkException or WorkerLostException => "lost",
        _ => "raised",
    };

    private static Exception Unwrap(Exception exception)
    {
        while (exception is TargetInvocationException { InnerException: not null } or AggregateException { InnerExceptions.Count: 1 })
        {
            exception = exception.InnerException!;
        }

        return exception;
    }

    // Whoever wrote the exception may have written its message too, as code that throws.
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception fault)
        {
            return $"The message of this exception cannot be had: its own code threw a {NameOf(fault.GetType())}.";
        }
    }

    // As SPEC chapter 6 has it: with the namespace before it, unless that is the language's own.
    private static string NameOf(Type type)
    {
        string name = type == typeof(ArgumentsException) ? nameof(ArgumentException) : (type.FullName ?? type.Name).Split('`')[0].Replace('+', '.');
        return string.Equals(type.Namespace, nameof(System), StringComparison.Ordinal) ? name[(nameof(System).Length + 1)..] : name;
    }
}
