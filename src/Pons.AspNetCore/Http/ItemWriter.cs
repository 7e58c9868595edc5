using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Pons.Arenas;
using Pons.Protocol;
using Pons.Protocol.Json;
using Pons.Protocol.Values;

namespace Pons.AspNetCore.Http;

/// <summary>Items on their way to a caller: as Server-Sent Events, or as JSON, one a line.</summary>
internal sealed class ItemWriter(HttpContext context, PatientAnswer answer, bool areEvents, PlainBounds bounds) : PayloadDecoder<string>
{
    private readonly OutputBuffer _output = new();

    /// <summary>Whether the answer has begun, so that what goes wrong now stands behind its items.</summary>
    public bool HasBegun { get; private set; }

    public void Add(ReadOnlySpan<byte> payload, ReceivedBuffers? buffers)
    {
        if (areEvents)
        {
            _output.Write("data: "u8);
        }

        PlainJson.Write(_output, payload, buffers, bounds);
        EndItem();
    }

    public override string Decode(ReadOnlySpan<byte> payload, ReceivedBuffers? buffers)
    {
        Add(payload, buffers);
        return PlainJson.MediaType;
    }

    /// <summary>Sends what was added, and waits while the caller does not take it.</summary>
    public async ValueTask FlushAsync()
    {
        Begin();
        await answer.WriteAsync(context, _output.WrittenMemory).ConfigureAwait(false);
        _output.Clear();
    }

    /// <summary>The last item was sent. Without a word of that an <c>EventSource</c> would begin anew.</summary>
    public ValueTask EndAsync()
    {
        if (areEvents)
        {
            _output.Write("event: end\ndata: null\n\n"u8);
        }

        return FlushAsync();
    }

    /// <summary>Says what went wrong behind the items that were sent.</summary>
    public ValueTask FailAsync(Problem problem)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(problem.Details);
        _output.Write(areEvents ? "event: error\ndata: "u8 : "{\"error\":"u8);
        _output.Write(text);
        if (!areEvents)
        {
            _output.WriteByte((byte)'}');
        }

        EndItem();
        return FlushAsync();
    }

    private void EndItem() => _output.Write(areEvents ? "\n\n"u8 : "\n"u8);

    private void Begin()
    {
        if (HasBegun)
        {
            return;
        }

        HasBegun = true;
        context.Response.ContentType = areEvents ? AcceptedTypes.Events : AcceptedTypes.Lines;
        context.Response.Headers.CacheControl = "no-cache";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
