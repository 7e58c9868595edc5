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
    public static void Rehearse(WorkerPlan plan) => PickleCodec.Write(new OutputBuffer(), Build(plan, [], arena: null), plan.Options.Limits.Values);

    public static Dictionary<string, object?> Build(WorkerPlan plan, byte[] preamble, Arena? arena)
    {
        WorkerOptions options = plan.Options;
        LinkLimits allowed = options.Limits;
        var limits = new Dictionary<string, object?> { ["message"] = allowed.MessageBytes, ["depth"] = allowed.Depth, ["calls"] = allowed.Calls };
        var hello = new Dictionary<string, object?>
        {
            ["version"] = PeerReady.Version,
            ["preamble"] = preamble,
            ["target"] = plan.Target,
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

        if (options is PythonOptions { Web: { } web })
        {
            hello["web"] = web.ToHello();
        }

        if (plan.IsGuarded)
        {
            hello["guarded"] = true;
        }

        if (arena is not null)
        {
            hello["arena"] = arena.Offer;
        }

        return hello;
    }
}
