using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Pons.AspNetCore.Http;

/// <summary>Reads bodies of requests, within their limits.</summary>
internal sealed class BodyReader(IOptions<PonsOptions> options)
{
    private HttpDoorOptions Limits => options.Value.Http;

    /// <summary>Reads all of a body, and gives it to a function for as long as that runs.</summary>
    /// <exception cref="RefusedException">It is too large.</exception>
    /// <exception cref="BadHttpRequestException">It does not come, or not as HTTP has it.</exception>
    public async ValueTask<T> ReadAsync<T>(HttpContext context, Reading<T> read)
    {
        CheckAnnounced(context);
        PipeReader body = context.Request.BodyReader;
        while (true)
        {
            ReadResult result = await body.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            ReadOnlySequence<byte> bytes = result.Buffer;
            if (bytes.Length > Limits.BodyBytes)
            {
                body.AdvanceTo(bytes.End);
                throw TooLarge();
            }

            if (!result.IsCompleted)
            {
                body.AdvanceTo(bytes.Start, bytes.End);
                continue;
            }

            try
            {
                return Give(bytes, read);
            }
            finally
            {
                body.AdvanceTo(bytes.End);
            }
        }
    }

    /// <summary>Refuses a body that says itself that it is too large, and sets the limits for what comes.</summary>
    public void CheckAnnounced(HttpContext context)
    {
        if (context.Request.ContentLength > Limits.BodyBytes)
        {
            throw TooLarge();
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // One more than is read here, so that the refusal is ours.
            size.MaxRequestBodySize = Limits.BodyBytes + 1;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = Limits.BodyRate > 0 ? new MinDataRate(Limits.BodyRate, Limits.BodyGrace) : null;
        }
    }

    private static T Give<T>(in ReadOnlySequence<byte> bytes, Reading<T> read)
    {
        if (bytes.IsSingleSegment)
        {
            return read(bytes.FirstSpan);
        }

        int length = (int)bytes.Length;
        byte[] whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            bytes.CopyTo(whole);
            return read(whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private RefusedException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, "Too large", $"The body of a request may have {Limits.BodyBytes} bytes ({nameof(HttpDoorOptions)}.{nameof(HttpDoorOptions.BodyBytes)}).");
}

/// <summary>What makes something of the bytes of a body.</summary>
internal delegate T Reading<out T>(ReadOnlySpan<byte> body);
