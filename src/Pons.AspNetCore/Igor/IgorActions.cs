using Pons.Pools;

namespace Pons.AspNetCore.Igor;

/// <summary>What the worker of an Igor program is asked for (<c>runtimes/python/pons/igor_door.py</c>).</summary>
internal static class IgorActions
{
    /// <summary>All that goes to clients, as one stream: a client's number and a text.</summary>
    public static readonly ExposedAction Outgoing = new("pons.igor.outgoing", Lane.Loop, yields: true);

    /// <summary>Runs the program to its end, and answers its exit code.</summary>
    public static readonly ExposedAction Run = new("pons.igor.run", Lane.Main);

    /// <summary>A client has come.</summary>
    public static readonly ExposedAction Open = new("pons.igor.open", Lane.Loop);

    /// <summary>A client has said something; answered when it was dealt with.</summary>
    public static readonly ExposedAction Message = new("pons.igor.message", Lane.Loop);

    /// <summary>So many bytes have gone out to a client.</summary>
    public static readonly ExposedAction Read = new("pons.igor.read", Lane.Loop);

    /// <summary>A client has gone.</summary>
    public static readonly ExposedAction Close = new("pons.igor.close", Lane.Loop);
}
