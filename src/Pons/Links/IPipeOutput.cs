namespace Pons.Links;

/// <summary>Where a link writes: a pipe to another process, or a client's connection, whose door reads it by itself.</summary>
/// <remarks>One thread writes at a time. <see cref="IDisposable.Dispose"/> may be called while another is inside.</remarks>
internal interface IPipeOutput : IDisposable
{
    /// <summary>Writes as much as goes without waiting and answers how much that was; where it calls back that is all or nothing.</summary>
    int TryWrite(ReadOnlySpan<byte> bytes);

    /// <summary>Waits until something can be written; false when the time is up. Not asked where it calls back.</summary>
    bool WaitWritable(TimeSpan time);

    /// <summary>Whether <see cref="TryCallWhenWritable"/> says when there is room, so that no thread need wait for it.</summary>
    bool CallsBack => false;

    /// <summary>Calls back, once and from another thread, as soon as something can be written again; false when it can be at this moment.</summary>
    bool TryCallWhenWritable(Action callback) => false;
}
