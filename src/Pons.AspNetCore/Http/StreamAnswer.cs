using Microsoft.Extensions.Options;
using Pons.Actions;
using Pons.Links;
using Pons.Protocol;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.AspNetCore.Http;

/// <summary>Answers with what an action yields, item after item.</summary>
internal sealed class StreamAnswer(Hub hub, ProblemWriter problems, PatientAnswer answer, IOptions<PonsOptions> options)
{
    // So long the first item is waited for, because what goes wrong before it has a status of its own.
    private static readonly TimeSpan HeadDelay = TimeSpan.FromMilliseconds(500);

    public async ValueTask WriteAsync(HttpContext context, FoundAction action, CallArguments given, bool areEvents)
    {
        var items = new ItemWriter(context, answer, areEvents, new PlainBounds(new ValueLimits(), options.Value.Http.AnswerBytes, "item", MayBeBytes: false));
        try
        {
            await (action.Local is { } local ? WriteLocalAsync(context, local, given, items) : WritePeersAsync(context, action, given, items)).ConfigureAwait(false);
            await items.EndAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (items.HasBegun)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                await items.FailAsync(problems.Of(context, error)).ConfigureAwait(false);
            }
        }
    }

    private async Task WritePeersAsync(HttpContext context, FoundAction action, CallArguments given, ItemWriter items)
    {
        KeptStream stream = KeptStream.Send(action.Peer!, action.Exposed!, new Parcel(given.Payload, given.Flags), new CallOptions { CancellationToken = context.RequestAborted });
        await using (stream.ConfigureAwait(false))
        {
            Task<KeptFrame?> first = stream.NextAsync().AsTask();
            await BeginInTimeAsync(first, items).ConfigureAwait(false);
            for (KeptFrame? frame = await first.ConfigureAwait(false); frame is not null; frame = await stream.NextAsync().ConfigureAwait(false))
            {
                using (frame)
                {
                    Add(items, frame);
                    await items.FlushAsync().ConfigureAwait(false);
                    stream.Count(frame.Frame);
                }
            }
        }
    }

    private async Task BeginInTimeAsync(Task first, ItemWriter items)
    {
        if (!first.IsCompleted && await Task.WhenAny(first, Task.Delay(HeadDelay, options.Value.Hub.TimeProvider)).ConfigureAwait(false) != first)
        {
            await items.FlushAsync().ConfigureAwait(false);
        }
    }

    private static void Add(ItemWriter items, KeptFrame kept)
    {
        Frame frame = kept.Frame;
        if (!frame.Header.Flags.HasFlag(FrameFlags.Batch))
        {
            kept.Reader.Decode(frame, items);
            return;
        }

        foreach (ReadOnlySpan<byte> item in new Batch(frame.Payload))
        {
            items.Add(item, buffers: null);
        }
    }

    private async Task WriteLocalAsync(HttpContext context, LocalAction action, CallArguments given, ItemWriter items)
    {
        CancellationToken token = context.RequestAborted;
        ActionOutcome outcome = LocalRun.Begin(action, given, hub, new ValueLimits(), token);
        if (outcome.Items is null)
        {
            Add(items, await LocalRun.EndAsync(outcome, token).ConfigureAwait(false));
            return;
        }

        IAsyncEnumerator<object?> source = outcome.Items.GetAsyncEnumerator(token);
        await using (source.ConfigureAwait(false))
        {
            Task<bool> next = NextAsync(source, token);
            await BeginInTimeAsync(next, items).ConfigureAwait(false);
            for (; await next.ConfigureAwait(false); next = NextAsync(source, token))
            {
                Add(items, source.Current);
                await items.FlushAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<object?> source, CancellationToken token)
    {
        try
        {
            return await source.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !token.IsCancellationRequested)
        {
            throw new RaisedException(error);
        }
    }

    private static void Add(ItemWriter items, object? value)
    {
        var payload = new OutputBuffer();
        PickleCodec.Write(payload, value, new ValueLimits(), "item");
        items.Add(payload.Written, buffers: null);
    }
}
