using Pons.Links;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons;

/// <summary>The payload of an <c>error</c> message (SPEC chapter 6); keys that it does not know are ignored.</summary>
internal sealed record RemoteError
{
    public const string JavaScript = "javascript";

    public required string Code { get; init; }

    public required string Action { get; init; }

    /// <summary>The language whose code threw; Python where nothing is said.</summary>
    public string Language { get; init; } = "";

    public string Type { get; init; } = "";

    public string Message { get; init; } = "";

    public IReadOnlyList<RemoteFrame> Frames { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<string> Near { get; init; } = [];

    public string Path { get; init; } = "";

    /// <summary>No key of the message: what was read off the end of a script bears its exit code.</summary>
    public int? ExitCode { get; init; }

    public RemoteError? Cause { get; init; }

    public RemoteError? Context { get; init; }

    /// <summary>The last line of a traceback: the type, then the message if there is one.</summary>
    public string Summary => Message.Length == 0 ? Type : Type.Length == 0 ? Message : $"{Type}: {Message}";

    public static RemoteError Read(ReadOnlySpan<byte> payload, string action)
    {
        try
        {
            return PickleCodec.Read<object?>(payload, new ValueLimits()) is Dictionary<string, object?> fields
                ? From(fields, action)
                : throw new ProtocolException("payload", $"The error of a call of '{action}' is not a dict.");
        }
        catch (ValueException error)
        {
            throw new ProtocolException("payload", $"The error of a call of '{action}' cannot be read: {error.Message}");
        }
    }

    /// <summary>The exception that a C# caller gets for this error.</summary>
    public Exception ToException() => Code switch
    {
        "unknown-action" => new UnknownActionException(Action, Message, Near),
        "value" => new ValueException(Path.Length > 0 && Message.StartsWith(Path, StringComparison.Ordinal) ? Message[Path.Length..].TrimStart() : Message, Path),
        "cancelled" => new OperationCanceledException(Message.Length > 0 ? Message : $"The call of '{Action}' was cancelled."),
        "busy" => new LinkException(Message, isBusy: true),
        "lost" => new LinkException(Message),
        "stream" => new LinkException($"{Message} In C#, that is {nameof(Peer.StreamAsync)}.") { IsStream = true },
        "handle-lost" => new HandleLostException(Message),
        _ => ToRemoteException(),
    };

    /// <summary>The exception that stands for what the other side's code threw, in the manner of its language.</summary>
    public RemoteException ToRemoteException() => Language == JavaScript ? new JavaScriptException(this) : new PythonException(this);

    private static RemoteError From(Dictionary<string, object?> fields, string action) => new()
    {
        Code = Text(fields, "code"),
        Action = action,
        Language = Text(fields, "language"),
        Type = Text(fields, "type"),
        Message = Text(fields, "message"),
        Path = Text(fields, "path"),
        Notes = [.. Items(fields, "notes").OfType<string>()],
        Near = [.. Items(fields, "near").OfType<string>()],
        Frames = [.. Items(fields, "frames").Select(entry => Row.Of(entry, 4)).OfType<IReadOnlyList<object?>>().Select(Frame)],
        Cause = fields.GetValueOrDefault("cause") is Dictionary<string, object?> cause ? From(cause, action) : null,
        Context = fields.GetValueOrDefault("context") is Dictionary<string, object?> context ? From(context, action) : null,
    };

    private static RemoteFrame Frame(IReadOnlyList<object?> row) =>
        new(row[0] as string ?? "", row[1] is long line ? (int)line : 0, row[2] as string ?? "", row[3] as string);

    private static string Text(Dictionary<string, object?> fields, string key) => fields.GetValueOrDefault(key) as string ?? "";

    private static IEnumerable<object?> Items(Dictionary<string, object?> fields, string key) =>
        fields.GetValueOrDefault(key) as IEnumerable<object?> ?? [];
}
