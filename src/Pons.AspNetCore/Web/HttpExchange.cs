using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Pons.AspNetCore.Web;

/// <summary>One request to the application, and its response, part by part.</summary>
internal sealed class HttpExchange(HttpContext context, HostedApplication application, string prefix)
{
    // A body that is no larger comes along with the head; a thread of the worker never waits for it.
    private const int MostInline = 64 * 1024;

    // What may be written before somebody looks whether the client takes it.
    private const int FlushBytes = 64 * 1024;

    private readonly HttpResponse _response = context.Response;
    private bool _isBare;
    private long? _left;

    /// <exception cref="PonsException">The worker is gone, or has no place.</exception>
    /// <exception cref="InvalidOperationException">The application's response is none that HTTP knows.</exception>
    public async Task RunAsync()
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = application.Options.MostBodyBytes;
        }

        bool hidesToken = application.Options.RequireToken;
        Dictionary<string, object?> head = application.IsAsync ? AsgiScope.Of(context, prefix, hidesToken, isSocket: false) : WsgiEnvironment.Of(context, prefix, hidesToken);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            await AnswerAsync(head, null).ConfigureAwait(false);
        }
        else if (context.Request.ContentLength is <= MostInline && !context.Request.Headers.ContainsKey(HeaderNames.Expect))
        {
            byte[] body = new byte[(int)context.Request.ContentLength];
            await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(head, body).ConfigureAwait(false);
        }
        else
        {
            using var body = new RequestBody(context.Request.Body);
            try
            {
                await AnswerAsync(head, body).ConfigureAwait(false);
            }
            finally
            {
                await body.CloseAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsync(Dictionary<string, object?> head, object? body)
    {
        IAsyncEnumerator<byte[]?> parts = application.Stream<byte[]?>(head, body, context.RequestAborted).GetAsyncEnumerator(CancellationToken.None);
        await using (parts.ConfigureAwait(false))
        {
            if (!await parts.MoveNextAsync().ConfigureAwait(false) || parts.Current is not { } first)
            {
                throw new InvalidOperationException("The worker sent no response.");
            }

            int start = ResponseHead.Apply(first, _response);
            _isBare = HttpMethods.IsHead(context.Request.Method) || _response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified;
            _left = _response.ContentLength;
            await WriteAllAsync(parts, first.AsMemory(start)).ConfigureAwait(false);
        }
    }

    private async Task WriteAllAsync(IAsyncEnumerator<byte[]?> parts, ReadOnlyMemory<byte> part)
    {
        int unflushed = 0;
        for (bool isFirst = true; ; isFirst = false)
        {
            ValueTask<bool> next = parts.MoveNextAsync();
            bool isAtHand = next.IsCompleted;
            if (!isAtHand || unflushed >= FlushBytes)
            {
                // What is there does not wait for what is to come.
                Write(part.Span);
                await FlushAsync().ConfigureAwait(false);
                (part, unflushed) = (default, 0);
            }

            bool hasNext = await next.ConfigureAwait(false);
            if (isFirst && isAtHand && !hasNext && !_isBare)
            {
                // It is complete: its length is known, whether or not the application has said it.
                _response.ContentLength ??= part.Length;
            }

            Write(part.Span);
            unflushed += part.Length;
            if (!hasNext)
            {
                if (_response.HasStarted)
                {
                    // Behind a head that is out already, Kestrel does not send by itself what was written last.
                    await FlushAsync().ConfigureAwait(false);
                }

                return;
            }

            part = parts.Current;
        }
    }

    private void Write(ReadOnlySpan<byte> part)
    {
        if (_left is { } left && !_isBare)
        {
            // More than was announced belongs to nobody: on this connection it would pass for the next response.
            part = part[..(int)Math.Min(part.Length, left)];
            _left = left - part.Length;
        }

        if (!_isBare && !part.IsEmpty)
        {
            System.Buffers.BuffersExtensions.Write(_response.BodyWriter, part);
        }
    }

    private async ValueTask FlushAsync()
    {
        FlushResult result = await _response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException("The client has gone.", context.RequestAborted);
        }
    }
}
