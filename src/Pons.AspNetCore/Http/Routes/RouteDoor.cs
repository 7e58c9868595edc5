using Pons.AspNetCore.Access;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;
using Refusal = Pons.AspNetCore.Access.Refusal;

namespace Pons.AspNetCore.Http.Routes;

/// <summary>Serves the routes of peers: hands the request over, and gives back what the function makes of it.</summary>
internal sealed class RouteDoor(Gate gate, OriginRule origins, Cors cors, BodyReader bodies, PatientAnswer answer, ProblemWriter problems)
{
    public async Task ServeAsync(HttpContext context, RouteTarget route)
    {
        cors.Allow(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            await cors.AnswerOptionsAsync(context, route.Methods).ConfigureAwait(false);
            return;
        }

        if (Refuse(context, route) is { } refusal)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            await CallAsync(context, route).ConfigureAwait(false);
        }
        catch (RemoteException error) when (error.Error.Code == "arguments")
        {
            // The function does not take what its own rule says: nobody who asks can help that.
            await problems.WriteAsync(context, new RefusedException(StatusCodes.Status500InternalServerError, error.Type, error.Message)).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await problems.WriteAsync(context, error).ConfigureAwait(false);
        }
    }

    // An open route is for everybody who can read its answer: what foreign pages do behind their reader's back is refused there too, following a link is not.
    private Refusal? Refuse(HttpContext context, RouteTarget route)
    {
        HttpRequest request = context.Request;
        if (!route.IsOpen || gate.Refuse(context, Right.Look) is not null)
        {
            return gate.Refuse(context, route.IsOpen ? Right.Look : Right.Call);
        }

        bool isLink = request.Headers.Origin.Count == 0 && request.Headers["Sec-Fetch-Mode"] == "navigate" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        return isLink || origins.Allows(request) ? null
            : new Refusal(StatusCodes.Status403Forbidden, "Foreign page", "This page comes from elsewhere and may not ask here. Whoever runs this host can add its origin to the allowed ones.");
    }

    private async ValueTask CallAsync(HttpContext context, RouteTarget route)
    {
        if (!route.IsCurrent)
        {
            throw new RefusedException(StatusCodes.Status503ServiceUnavailable, "Changed", "The code that answers here was just changed. Ask again.");
        }

        byte[] body = await bodies.ReadAsync(context, static bytes => bytes.ToArray()).ConfigureAwait(false);
        CallArguments arguments = ArgumentsOf(context.Request, route, body);
        var options = new CallOptions { CancellationToken = context.RequestAborted };
        KeptStream stream = KeptStream.Send(route.Peer, route.Action, new Parcel(arguments.Payload, arguments.Flags), options);
        await using (stream.ConfigureAwait(false))
        {
            bool hasHead = false;
            while (await stream.NextAsync().ConfigureAwait(false) is { } frame)
            {
                using (frame)
                {
                    List<object?> items = ReadItems(frame);
                    if (!hasHead)
                    {
                        hasHead = true;
                        WriteHead(context.Response, items[0]);
                        items[0] = BodyOf(context.Response, items[0]);
                    }

                    await WriteAsync(context, items).ConfigureAwait(false);
                    stream.Count(frame.Frame);
                }
            }
        }
    }

    private static CallArguments ArgumentsOf(HttpRequest request, RouteTarget route, byte[] body)
    {
        List<object?> headers = [.. request.Headers.SelectMany(header => header.Value.Select(value => (object?)new object?[] { header.Key, value }))];
        return CallArguments.Of(
            [request.Method, request.Path.Value ?? "/", (request.QueryString.Value ?? "").TrimStart('?'), headers, route.Rule.Read(request.RouteValues), body], null, new ValueLimits());
    }

    private static List<object?> ReadItems(KeptFrame kept)
    {
        Frame frame = kept.Frame;
        if (!frame.Header.Flags.HasFlag(FrameFlags.Batch))
        {
            return [kept.Reader.Read<object?>(frame, new ValueLimits(), "result")];
        }

        List<object?> items = [];
        foreach (ReadOnlySpan<byte> item in new Batch(frame.Payload))
        {
            items.Add(PickleCodec.Read<object?>(item, new ValueLimits(), "item"));
        }

        return items;
    }

    private static void WriteHead(HttpResponse response, object? head)
    {
        if (Row.Of(head, 3) is not [long status, IEnumerable<object?> headers, _])
        {
            throw new ProtocolException("payload", "A route's answer arrived that is no (status, headers, body).");
        }

        response.StatusCode = (int)status;
        foreach (object? header in headers)
        {
            // How long a body is, and how it travels, is the host's business.
            if (Row.Of(header, 2) is [string name, string value] && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                response.Headers.Append(name, value);
            }
        }
    }

    private static object? BodyOf(HttpResponse response, object? head)
    {
        object? body = Row.Of(head, 3)![2];
        bool mayHaveBody = response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);
        if (body is byte[] bytes && mayHaveBody)
        {
            response.ContentLength = bytes.Length;
        }

        return mayHaveBody ? body : null;
    }

    private async ValueTask WriteAsync(HttpContext context, List<object?> items)
    {
        foreach (object? item in items)
        {
            if (item is byte[] { Length: > 0 } chunk)
            {
                await answer.WriteAsync(context, chunk).ConfigureAwait(false);
            }
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
