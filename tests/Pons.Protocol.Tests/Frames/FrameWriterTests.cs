using Pons.Protocol.Frames;

namespace Pons.Protocol.Tests.Frames;

public sealed class FrameWriterTests
{
    private static readonly HandleEntry[] Handles = [new(HandleSide.Sender, HandleKind.Function, 7), new(HandleSide.Receiver, HandleKind.Object, 9)];
    private static readonly BufferEntry[] Buffers = [new(BufferEntry.InArena, 1, 0, 64, 4096)];

    [Fact]
    public void A_call_with_all_that_it_may_have_is_read_as_it_was_written()
    {
        var output = new OutputBuffer();
        int start = FrameWriter.Begin(output, MessageKind.Call, 3, "all"u8, parent: 2, client: 5, credit: new Credit(10, 1000));
        int payload = output.Length;
        output.Write("payload"u8);
        FrameWriter.InsertTables(output, payload, Handles, Buffers);
        FrameWriter.End(output, start, FrameFlags.Tables | FrameFlags.Named);

        Read(output, frame =>
        {
            Assert.Equal(FrameFlags.Tables | FrameFlags.Named | FrameFlags.Client | FrameFlags.Stream, frame.Header.Flags);
            Assert.Equal((3UL, 2UL, 5UL), (frame.Header.Call, frame.Header.Parent, frame.Client));
            Assert.Equal(new Credit(10, 1000), frame.Credit);
            Assert.Equal("all"u8, frame.Name);
            Assert.Equal("payload"u8, frame.Payload);
            Assert.Equal(Handles, frame.Handles.ToArray());
            Assert.Equal(Buffers, frame.Buffers.ToArray());
        });
    }

    [Fact]
    public void A_release_says_what_is_let_go_and_how_often()
    {
        HandleEntry[] released = [new(HandleSide.Receiver, HandleKind.Stream, 4, 1), new(HandleSide.Receiver, HandleKind.Stream, 5, ushort.MaxValue)];
        var output = new OutputBuffer();
        FrameWriter.WriteRelease(output, released);

        Read(output, frame =>
        {
            Assert.Equal(MessageKind.Release, frame.Header.Kind);
            List<HandleEntry> entries = [];
            foreach (HandleEntry entry in frame.Handles)
            {
                entries.Add(entry);
            }

            Assert.Equal(released, entries);
            Assert.Equal([HandleKind.Stream, HandleKind.Stream], entries.Select(entry => entry.Kind));
            Assert.DoesNotContain(entries, entry => entry.IsSenders);
        });
    }

    [Fact]
    public void A_credit_message_says_how_much()
    {
        var output = new OutputBuffer();
        FrameWriter.WriteCredit(output, 7, new Credit(2, 18));

        Read(output, frame =>
        {
            Assert.Equal((MessageKind.Credit, 7UL), (frame.Header.Kind, frame.Header.Call));
            Assert.Equal(new Credit(2, 18), frame.Credit);
        });
    }

    [Fact]
    public void The_items_of_a_batch_come_out_as_they_went_in()
    {
        var output = new OutputBuffer();
        int start = FrameWriter.Begin(output, MessageKind.Item, 7);
        foreach (string text in new[] { "one", "", "three" })
        {
            int item = Batch.BeginItem(output);
            output.Write(System.Text.Encoding.UTF8.GetBytes(text));
            Assert.Equal(text.Length, Batch.EndItem(output, item));
        }

        FrameWriter.End(output, start, FrameFlags.Batch);

        Read(output, frame => Assert.Equal(["one", "", "three"], Items(frame.Payload)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("010000")]
    [InlineData("0100000061" + "02000000" + "61")]
    [InlineData("0100000061" + "6161")]
    [InlineData("FFFFFFFF" + "61")]
    public void A_batch_whose_sizes_do_not_fit_is_a_fault_before_its_first_item(string hex)
    {
        int seen = 0;

        var fault = Assert.Throws<ProtocolException>(() =>
        {
            foreach (ReadOnlySpan<byte> _ in new Batch(Convert.FromHexString(hex)))
            {
                seen++;
            }
        });

        Assert.Equal(("size", 0), (fault.Code, seen));
    }

    private delegate void Look(Frame frame);

    private static List<string> Items(ReadOnlySpan<byte> payload)
    {
        List<string> items = [];
        var batch = new Batch(payload);
        foreach (ReadOnlySpan<byte> item in batch)
        {
            items.Add(System.Text.Encoding.UTF8.GetString(item));
        }

        Assert.Equal(batch.Count, items.Count);
        return items;
    }

    private static void Read(OutputBuffer output, Look look)
    {
        var reader = new FrameReader(1 << 20);
        reader.Feed(output.Written);
        Assert.True(reader.TryRead(out Frame frame));
        look(frame);
        Assert.False(reader.HasPartialFrame);
    }
}
