using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Pipes;
using Pons.Links;

namespace Pons.Bench;

/// <summary>The floor of streams: pickles of small dicts in bare frames, cut on this side and not decoded.</summary>
internal sealed class RawStream : IDisposable
{
    private const int Batch = 32 * 1024;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly UnixPipe _pipe;
    private readonly byte[] _bytes = new byte[64 * 1024];

    public RawStream(Setting setting, string mode)
    {
        var start = new ProcessStartInfo(setting.Python, [setting.Rival("raw_stream.py"), mode]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        _process = Process.Start(start)!;
        _pipe = new UnixPipe(((PipeStream)_process.StandardOutput.BaseStream).SafePipeHandle, ((PipeStream)_process.StandardInput.BaseStream).SafePipeHandle);
    }

    /// <summary>Asks for so many items and cuts them; answers items a second. What came is added to <paramref name="kept"/>.</summary>
    public double Receive(int count, MemoryStream? kept = null)
    {
        long start = Stopwatch.GetTimestamp();
        Announce(count);
        int have = 0;
        for (int items = 0; items < count;)
        {
            int got = _pipe.Read(_bytes.AsSpan(have));
            kept?.Write(_bytes, have, got);
            have += got;
            int at = 0;
            while (have - at >= sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at)) is var size && have - at >= sizeof(int) + size)
            {
                at += sizeof(int) + size;
                items++;
            }

            _bytes.AsSpan(at, have - at).CopyTo(_bytes);
            have -= at;
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Sends the frames of so many items in batches; answers items a second, all of them decoded over there.</summary>
    public double Send(int count, byte[] frames)
    {
        long start = Stopwatch.GetTimestamp();
        Announce(count);
        for (int at = 0; at < frames.Length; at += Batch)
        {
            Write(frames.AsSpan(at, Math.Min(Batch, frames.Length - at)));
        }

        _pipe.Read(_bytes);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        _pipe.CloseWriting();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Announce(int count)
    {
        byte[] ask = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(ask, count);
        Write(ask);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while ((bytes = bytes[_pipe.TryWrite(bytes)..]).Length > 0)
        {
            _pipe.WaitWritable(Long);
        }
    }
}
