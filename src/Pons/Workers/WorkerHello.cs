using Pons.Arenas;
using Pons.Protocol;
using Pons.Protocol.Pickle;

namespace Pons.Workers;

/// <summary>What the hub says first to a worker (SPEC chapter 4).</summary>
internal static class WorkerHello
{
    // The wall against growth between two looks of the host; what the host itself ends is ended with a reason.
    private const int WallFactor = 2;

    /// <summary>Writes a hello that nobody reads: the first payload of a host takes ten milliseconds, in which the worker's process can start.</summary>
    public static void Rehearse(WorkerOptions options) => PickleCodec.Write(new OutputBuffer(), Build("", [], options, arena: null), options.Limits.Values);

    public static Dictionary<string, object?> Build(string target, byte[] preamble, WorkerOptions options, Arena? arena)
    {
        LinkLimits allowed = options.Limits;
        var limits = new Dictionary<string, object?> { ["message"] = allowed.MessageBytes, ["depth"] = allowed.Depth, ["calls"] = allowed.Calls };
        var hello = new Dictionary<string, object?>
        {
            ["version"] = PeerReady.Version,
            ["preamble"] = preamble,
            ["target"] = target,
            ["limits"] = limits,
        };
        if (options.ThreadLimit is { } threads)
        {
            limits["threads"] = threads;
            hello["threaded"] = true;
        }

        if (options.MemoryLimit is { } bytes)
        {
            hello["memory"] = WallFactor * bytes;
        }

        if (arena is not null)
        {
            hello["arena"] = arena.Offer;
        }

        return hello;
    }
}
