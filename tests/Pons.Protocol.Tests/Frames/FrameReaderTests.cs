using Pons.Protocol.Frames;

namespace Pons.Protocol.Tests.Frames;

public sealed class FrameReaderTests
{
    [Fact]
    public void Promise_13_a_length_of_all_ones_allocates_nothing()
    {
        var reader = new FrameReader(messageLimit: 1 << 20);
        byte[] bytes = [0xff, 0xff, 0xff, 0xff];
        long before = GC.GetAllocatedBytesForCurrentThread();

        reader.Feed(bytes);
        var fault = Assert.Throws<ProtocolException>(() => reader.TryRead(out _));

        Assert.Equal("size", fault.Code);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 16 * 1024);
    }

    [Fact]
    public void A_large_frame_takes_memory_only_as_its_bytes_arrive()
    {
        var reader = new FrameReader(messageLimit: 1L << 30);
        byte[] header = new byte[FrameHeader.Bytes];
        new FrameHeader(900 << 20, MessageKind.Return, FrameFlags.None, 0, 1, 0).Write(header);
        long before = GC.GetAllocatedBytesForCurrentThread();

        reader.Feed(header);
        reader.TryRead(out _);
        int space = reader.GetSpace().Length;

        Assert.InRange(space, 1, 1 << 20);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Many_frames_in_one_read_come_out_one_by_one()
    {
        var output = new OutputBuffer();
        for (ulong call = 1; call < 20_001; call += 2)
        {
            FrameWriter.WriteBare(output, MessageKind.Cancel, call);
        }

        var reader = new FrameReader(messageLimit: 1 << 20);
        var calls = new List<ulong>();
        for (int at = 0; at < output.Length; at += 1000)
        {
            reader.Feed(output.Written[at..Math.Min(at + 1000, output.Length)]);
            while (reader.TryRead(out Frame frame))
            {
                calls.Add(frame.Header.Call);
            }
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (ulong)((2 * i) + 1)), calls);
    }
}
