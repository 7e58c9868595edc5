namespace Pons.Links;

/// <summary>Pipes by the framework's streams, for systems whose pipes cannot be waited for (Windows): the link's own thread does all the reading.</summary>
internal sealed class StreamPipe(Stream input, Stream output) : IPipe
{
    public bool CanWaitBriefly => false;

    public bool CanWake => false;

    public bool WaitReadable(TimeSpan time) => true;

    public bool WaitWritable(TimeSpan time) => true;

    public int Read(Span<byte> bytes) => input.Read(bytes);

    public int TryWrite(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        output.Flush();
        return bytes.Length;
    }

    public void Wake()
    {
        // Nobody waits here without the end of the process closing the stream.
    }

    public void CloseWriting() => output.Dispose();

    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
    }
}
