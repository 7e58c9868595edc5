using Pons.Protocol.Frames;

namespace Pons.Tests.Links;

/// <summary>The transcripts of SPEC chapter 13, the forbidden ones too, against a hub.</summary>
public sealed class LinkTests
{
    [Fact(Timeout = 10_000)]
    public async Task Answers_find_their_calls_in_any_order()
    {
        using var rig = new LinkRig();
        Task<int> first = rig.AddAsync();
        Task<int> second = rig.AddAsync();

        Assert.Equal((MessageKind.Call, 1UL), rig.Read());
        Assert.Equal((MessageKind.Call, 3UL), rig.Read());
        rig.Send(MessageKind.Return, 3, 30);
        rig.Send(MessageKind.Return, 1, 10);

        Assert.Equal((10, 30), (await first, await second));
        Assert.Equal(0, rig.Link.CallsInFlight);
    }

    [Fact(Timeout = 10_000)]
    public async Task Promise_18_a_second_answer_is_a_fault()
    {
        using var rig = new LinkRig();
        Task<int> call = rig.AddAsync();
        rig.Read();
        rig.Send(MessageKind.Return, 1, 4);
        rig.Send(MessageKind.Return, 1, 4);

        Assert.Equal(4, await call);
        var fault = Assert.IsType<ProtocolException>(await rig.Ended);
        Assert.Equal("call", fault.Code);
        Assert.Contains("answered already", fault.Message);
        Assert.Equal(MessageKind.Fault, rig.Read().Kind);
    }

    [Theory(Timeout = 10_000)]
    [InlineData(99)]
    [InlineData(2)]
    public async Task Promise_18_an_answer_to_nothing_is_a_fault(ulong call)
    {
        using var rig = new LinkRig();
        rig.Send(MessageKind.Return, call, 4);

        var fault = Assert.IsType<ProtocolException>(await rig.Ended);

        Assert.Equal("call", fault.Code);
        Assert.Contains("never made", fault.Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_call_with_the_hubs_parity_is_a_fault()
    {
        using var rig = new LinkRig();
        var output = new Pons.Protocol.OutputBuffer();
        FrameWriter.End(output, FrameWriter.Begin(output, MessageKind.Call, 3, "now"u8));
        rig.SendRaw(output.Written.ToArray());

        Assert.Equal("call", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_call_whose_number_was_used_is_a_fault()
    {
        using var rig = new LinkRig();
        var output = new Pons.Protocol.OutputBuffer();
        FrameWriter.End(output, FrameWriter.Begin(output, MessageKind.Call, 2, "now"u8));
        FrameWriter.End(output, FrameWriter.Begin(output, MessageKind.Call, 2, "now"u8));
        rig.SendRaw(output.Written.ToArray());

        Assert.Contains("used already", Assert.IsType<ProtocolException>(await rig.Ended).Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task An_answer_before_ready_is_a_fault()
    {
        using var rig = new LinkRig(isReady: false);
        rig.Send(MessageKind.Return, 1, 4);

        Assert.Equal("order", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_payload_that_cannot_be_read_fails_its_call_and_is_a_fault()
    {
        using var rig = new LinkRig();
        Task<int> call = rig.AddAsync();
        rig.Read();
        rig.Send(MessageKind.Error, 1, new List<int> { 1, 2 });

        await Assert.ThrowsAsync<ProtocolException>(() => call);
        Assert.Equal("payload", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact(Timeout = 10_000)]
    public async Task Promise_14_a_malformed_frame_ends_the_link_with_its_name()
    {
        using var rig = new LinkRig();
        rig.SendRaw(0xff, 0xff, 0xff, 0xff);

        Assert.Equal("size", Assert.IsType<ProtocolException>(await rig.Ended).Code);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_end_of_the_pipe_is_no_error()
    {
        using var rig = new LinkRig();
        rig.CloseToHub();

        Assert.Null(await rig.Ended);
    }

    [Fact(Timeout = 10_000)]
    public async Task Closing_fails_what_is_in_flight_and_takes_nothing_more()
    {
        using var rig = new LinkRig();
        Task<int> before = rig.AddAsync();

        rig.Link.Close(() => new LinkException("closed by the test"));

        Assert.Equal("closed by the test", (await Assert.ThrowsAsync<LinkException>(() => before)).Message);
        Assert.Equal("The link takes no calls.", (await Assert.ThrowsAsync<LinkException>(() => rig.AddAsync())).Message);
    }

    [Fact(Timeout = 10_000)]
    public async Task A_sealed_link_takes_nothing_more_and_ends_its_calls()
    {
        using var rig = new LinkRig();
        Task<int> before = rig.AddAsync();
        Assert.Equal((MessageKind.Call, 1UL), rig.Read());

        Task drained = rig.Link.Seal();

        Assert.Equal("The link takes no calls.", (await Assert.ThrowsAsync<LinkException>(() => rig.AddAsync())).Message);
        Assert.False(drained.IsCompleted);
        rig.Send(MessageKind.Return, 1, 4);
        Assert.Equal(4, await before);
        await drained;
    }

    [Fact(Timeout = 10_000)]
    public async Task A_sealed_link_takes_calls_on_handles_until_they_are_given_up()
    {
        using var rig = new LinkRig();
        Task<Handle> made = rig.CallAsync<Handle>("make", CallOptions.None);
        rig.Read();
        rig.Send(MessageKind.Return, 1, PeerSlot.OfPeer(9));
        using Handle thing = await made;

        Task drained = rig.Link.Seal();
        Task<int> before = thing.GetAsync<int>("x");
        Assert.Equal((MessageKind.Call, 3UL), rig.Read());
        rig.Link.GiveUpHandles();
        Assert.False(drained.IsCompleted);
        rig.Send(MessageKind.Return, 3, 4);
        Assert.Equal(4, await before);
        await drained;

        // The worker is about to be stopped: what would be sent now could only fail as if it had died.
        await Assert.ThrowsAsync<HandleLostException>(() => thing.GetAsync<int>("x"));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_cancelled_call_tells_the_other_side_and_remembers_its_id_until_the_end_arrives()
    {
        using var rig = new LinkRig();
        using var source = new CancellationTokenSource();
        Task<int> call = rig.AddAsync(new CallOptions { CancellationToken = source.Token });
        rig.Read();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((MessageKind.Cancel, 1UL), rig.Read());
        Assert.Equal(1, rig.Link.CallsInFlight);
        rig.Send(MessageKind.Return, 1, 4);
        Task<int> next = rig.AddAsync();
        Assert.Equal((MessageKind.Call, 3UL), rig.Read());
        rig.Send(MessageKind.Return, 3, 5);
        Assert.Equal(5, await next);
        Assert.Equal(0, rig.Link.CallsInFlight);
    }

    [Fact(Timeout = 20_000)]
    public async Task A_pipe_that_nobody_reads_holds_up_no_caller_and_is_bounded()
    {
        using var rig = new LinkRig(new LinkLimits { WaitingBytes = 10 << 20 });
        byte[] mebibyte = new byte[1 << 20];
        Task<int>[] calls = [.. Enumerable.Range(0, 20).Select(_ => rig.CallAsync("keep", CallOptions.None, mebibyte))];

        LinkException[] refused = [.. calls.Where(call => call.IsFaulted).Select(call => Assert.IsType<LinkException>(call.Exception!.InnerException))];

        Assert.InRange(refused.Length, 5, 10);
        Assert.All(refused, error => Assert.True(error.IsBusy));
        for (int i = 0; i < 20 - refused.Length; i++)
        {
            (MessageKind kind, ulong id) = rig.Read();
            Assert.Equal(MessageKind.Call, kind);
            rig.Send(MessageKind.Return, id, i);
        }

        await Task.WhenAll(calls.Where(call => !call.IsFaulted));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_call_with_a_synchronization_context_never_reads_on_its_thread()
    {
        using var rig = new LinkRig();
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());

        Task<int> call = rig.AddAsync();

        SynchronizationContext.SetSynchronizationContext(null);
        Assert.False(call.IsCompleted);
        rig.Read();
        rig.Send(MessageKind.Return, 1, 4);
        Assert.Equal(4, await call);
    }
}
