using System.Text;

namespace Pons.Pools;

/// <summary>An action as a call needs it: its name as it stands on the wire, made once, and what it takes up of a worker.</summary>
internal sealed class ExposedAction(string name, Lane lane, bool yields = false)
{
    /// <summary>The engine answers it itself, on its main thread: behind a long call it would wait there although another worker is free.</summary>
    public static readonly ExposedAction Describe = new("pons.describe", Lane.Main);

    public static readonly ExposedAction Types = new("pons.types", Lane.Main);
    public static readonly ExposedAction Hold = new("pons.hold", Lane.Loop);
    public static readonly ExposedAction Job = new("pons.job", Lane.Loop, yields: true);
    public static readonly ExposedAction Run = new("pons.run", Lane.Main);
    public static readonly ExposedAction Import = new("pons.import", Lane.Main);
    public static readonly ExposedAction Global = new("pons.global", Lane.Main);
    public static readonly ExposedAction Assign = new("pons.assign", Lane.Main);
    public static readonly ExposedAction Parse = new("pons.parse", Lane.Main);
    public static readonly ExposedAction Complete = new("pons.complete", Lane.Main);

    /// <summary>One request to a WSGI application, which has a thread for itself.</summary>
    public static readonly ExposedAction Wsgi = new("pons.web", Lane.Threads) { EndsInItem = true };

    /// <summary>One request to an ASGI application.</summary>
    public static readonly ExposedAction Asgi = new("pons.web", Lane.Loop) { EndsInItem = true };

    public ExposedAction(ActionInfo info)
        : this(info.Name, LaneOf(info.Kind), info.Kind is "stream" or "async-stream")
    {
    }

    public string Name { get; } = name;

    public byte[] WireName { get; } = Encoding.UTF8.GetBytes(name);

    public Lane Lane { get; } = lane;

    /// <summary>Whether it is known to yield.</summary>
    public bool Yields { get; } = yields;

    /// <summary>Whether what it returns, where it is anything, is its last item.</summary>
    public bool EndsInItem { get; private init; }

    private static Lane LaneOf(string kind) => kind switch
    {
        // Between two items a stream holds nothing: it runs in steps, between other calls.
        "async" or "async-stream" or "stream" => Lane.Loop,
        "threaded" => Lane.Threads,
        _ => Lane.Main,
    };
}
