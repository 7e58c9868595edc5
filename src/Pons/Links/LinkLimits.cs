using Pons.Protocol.Values;

namespace Pons;

/// <summary>What a link allows, each limit by its name in chapter 8 of the specification.</summary>
public sealed record LinkLimits
{
    /// <summary>Bytes of one message, either way.</summary>
    /// <value>256 MiB.</value>
    public long MessageBytes { get; init; } = 256L << 20;

    /// <summary>Nesting of one value.</summary>
    /// <value>200.</value>
    public int Depth { get; init; } = 200;

    /// <summary>Calls of one chain, each made in the course of the one before; one more fails at once.</summary>
    /// <value>64.</value>
    public int Chain { get; init; } = 64;

    /// <summary>Calls in flight; one more fails at once.</summary>
    /// <value>131 072.</value>
    public int Calls { get; init; } = 131_072;

    /// <summary>Bytes of the other side's calls that are in flight here, all together; one more is refused, unless it is alone.</summary>
    /// <value>No limit: workers are the host's own.</value>
    public long CallBytes { get; init; } = long.MaxValue;

    /// <summary>Bytes that may wait because the other side does not take them; further calls fail at once.</summary>
    /// <value>512 MiB.</value>
    public long WaitingBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of memory shared with a worker for large data, half of them for each direction; reserved only as they are used. 0: all goes through the pipe.</summary>
    /// <value>2 GiB.</value>
    public long ArenaBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of a worker's half of that memory which <see cref="CallOptions.Lease"/> may keep; what comes beyond is copied.</summary>
    /// <value>256 MiB.</value>
    public long LeasedBytes { get; init; } = 256L << 20;

    private const long ArenaUnit = 1 << 20;

    // No array in .NET has more bytes than fit into half of it.
    private const long LargestArena = (4L << 30) - 2 * ArenaUnit;

    internal ValueLimits Values => new(Depth);

    internal void Validate()
    {
        // A frame's size field has 32 bits, and one array holds a message.
        ArgumentOutOfRangeException.ThrowIfLessThan(MessageBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MessageBytes, Array.MaxLength - 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Depth, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Calls, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Chain, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Chain, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(CallBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WaitingBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(LeasedBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(ArenaBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ArenaBytes, LargestArena);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ArenaBytes % ArenaUnit, 0, nameof(ArenaBytes));
    }
}
