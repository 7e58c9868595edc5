namespace Pons.Links;

/// <summary>A pair of byte pipes to another process: the seam between a link and the operating system.</summary>
/// <remarks>
/// One thread reads at a time and one writes at a time; a reader and a writer may be two threads. <see cref="IDisposable.Dispose"/> may be called while another
/// thread is inside; that thread then meets the end of the pipe or an <see cref="IOException"/>.
/// </remarks>
internal interface IPipe : IPipeOutput
{
    /// <summary>Whether <see cref="WaitReadable"/> can really wait for a moment, so that a caller may read its own answer.</summary>
    bool CanWaitBriefly { get; }

    /// <summary>Waits until a read would not block; false when the time is up. Without the ability it answers true at once.</summary>
    bool WaitReadable(TimeSpan time);

    /// <summary>Whether <see cref="Wake"/> can end a read that waits, so that a caller may wait in <see cref="Read"/> without a look at the clock.</summary>
    bool CanWake { get; }

    /// <summary>Reads what is there, at least one byte, waiting for it; 0 at the end.</summary>
    int Read(Span<byte> bytes);

    /// <summary>Ends a read that waits although nothing comes any more; what is read after this means nothing.</summary>
    void Wake();

    /// <summary>Closes the end that is written, while the other one can still be read to its end.</summary>
    void CloseWriting();
}
