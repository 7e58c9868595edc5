using System.Text;

namespace Pons.Pools;

/// <summary>An action as a call needs it: its name as it stands on the wire, made once, and what it takes up of a worker.</summary>
internal sealed class ExposedAction(string name, Lane lane)
{
    /// <summary>The engine answers it itself, on its main thread: behind a long call it would wait there although another worker is free.</summary>
    public static readonly ExposedAction Describe = new("pons.describe", Lane.Main);

    public ExposedAction(ActionInfo info)
        : this(info.Name, LaneOf(info.Kind))
    {
    }

    public string Name { get; } = name;

    public byte[] WireName { get; } = Encoding.UTF8.GetBytes(name);

    public Lane Lane { get; } = lane;

    private static Lane LaneOf(string kind) => kind switch
    {
        "async" or "async-stream" => Lane.Loop,
        "threaded" => Lane.Threads,
        _ => Lane.Main,
    };
}
