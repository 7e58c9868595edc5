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

    /// <summary>Calls in flight; one more fails at once.</summary>
    /// <value>131 072.</value>
    public int Calls { get; init; } = 131_072;

    /// <summary>Bytes that may wait because the other side does not take them; further calls fail at once.</summary>
    /// <value>512 MiB.</value>
    public long WaitingBytes { get; init; } = 512L << 20;

    internal ValueLimits Values => new(Depth);

    internal void Validate()
    {
        // A frame's size field has 32 bits, and one array holds a message.
        ArgumentOutOfRangeException.ThrowIfLessThan(MessageBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MessageBytes, Array.MaxLength - 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Depth, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Calls, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(WaitingBytes, 1);
    }
}
