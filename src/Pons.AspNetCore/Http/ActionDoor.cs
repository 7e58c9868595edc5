using Microsoft.Extensions.Options;
using Pons.Actions;
using Pons.AspNetCore.Access;
using Pons.Links;
using Pons.Protocol;
using Pons.Protocol.Json;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;
using Pons.Serving;

namespace Pons.AspNetCore.Http;

/// <summary>Serves actions: <c>GET /api/ACTION?x=1</c> and <c>POST /api/ACTION</c>.</summary>
internal sealed class ActionDoor(Hub hub, Gate gate, Cors cors, ProblemWriter problems, ArgumentSource arguments, StreamAnswer streams, PatientAnswer answer, IOptions<PonsOptions> options)
{
    private const string Methods = "GET, HEAD, POST, OPTIONS";

    [ThreadStatic]
    private static OutputBuffer? _spare;

    private HttpDoorOptions Limits => options.Value.Http;

    /// <summary>Serves the action that the address names.</summary>
    public Task ServeAsync(HttpContext context) => ServeAsync(context, NameIn(context));

    public async Task ServeAsync(HttpContext context, string name)
    {
        cors.Allow(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            await cors.AnswerOptionsAsync(context, Methods).ConfigureAwait(false);
        }
        else if (gate.Refuse(context, Right.Call) is { } refusal)
        {
            await refusal.WriteAsync(context).ConfigureAwait(false);
        }
        else
        {
            try
            {
                await CallAsync(context, name).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                await problems.WriteAsync(context, error).ConfigureAwait(false);
            }
        }
    }

    // Routing leaves a slash as it was sent, all else is decoded.
    private static string NameIn(HttpContext context)
    {
        string name = context.Request.RouteValues[HttpDoor.ActionKey] as string ?? "";
        return name.Contains('%', StringComparison.Ordinal) ? name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : name;
    }

    private async ValueTask CallAsync(HttpContext context, string name)
    {
        HttpRequest request = context.Request;
        bool isHead = HttpMethods.IsHead(request.Method);
        if (!isHead && !HttpMethods.IsPost(request.Method) && !HttpMethods.IsGet(request.Method))
        {
            context.Response.Headers.Allow = Methods;
            throw new RefusedException(StatusCodes.Status405MethodNotAllowed, "Wrong method", $"An action is called by GET or POST, not by {request.Method}.");
        }

        FoundAction action = FoundAction.In(hub, name);
        if (isHead)
        {
            // Whether it is there; nothing is run for that.
            context.Response.ContentType = action.Yields ? AcceptedTypes.Lines : PlainJson.MediaType;
            return;
        }

        CallArguments given = await arguments.ReadAsync(context, action).ConfigureAwait(false);
        var accepted = new AcceptedTypes(request);
        if (action.Yields || accepted.WantsItems)
        {
            await streams.WriteAsync(context, action, given, accepted.WantsEvents).ConfigureAwait(false);
        }
        else if (action.Local is { } local)
        {
            await CallLocalAsync(context, local, given).ConfigureAwait(false);
        }
        else
        {
            await CallPeerAsync(context, action, given).ConfigureAwait(false);
        }
    }

    private async ValueTask CallPeerAsync(HttpContext context, FoundAction action, CallArguments given)
    {
        var call = new CallOptions { CancellationToken = context.RequestAborted, TimeLimit = Limits.TimeLimit };
        KeptFrame frame = await KeptCall.SendAsync(action.Peer!, action.Exposed!, new Parcel(given.Payload, given.Flags), call).ConfigureAwait(false);
        OutputBuffer output = Rent();
        try
        {
            string type;
            using (frame)
            {
                type = frame.Reader.Decode(frame.Frame, new PlainDecoder(output, BoundsOf(context)));
            }

            await SendAsync(context, type, output).ConfigureAwait(false);
        }
        finally
        {
            Return(output);
        }
    }

    private async ValueTask CallLocalAsync(HttpContext context, LocalAction action, CallArguments given)
    {
        object? value = await RunAsync(context, action, given).ConfigureAwait(false);
        OutputBuffer output = Rent();
        try
        {
            var payload = new OutputBuffer();
            PickleCodec.Write(payload, value, new ValueLimits(), "result");
            string type = PlainJson.Write(output, payload.Written, buffers: null, BoundsOf(context));
            await SendAsync(context, type, output).ConfigureAwait(false);
        }
        finally
        {
            Return(output);
        }
    }

    private async ValueTask<object?> RunAsync(HttpContext context, LocalAction action, CallArguments given)
    {
        if (Limits.TimeLimit is not { } limit)
        {
            ActionOutcome outcome = LocalRun.Begin(action, given, hub, new ValueLimits(), context.RequestAborted);
            return await LocalRun.EndAsync(outcome, context.RequestAborted).ConfigureAwait(false);
        }

        using var timer = new CancellationTokenSource(limit, options.Value.Hub.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, context.RequestAborted);
        try
        {
            ActionOutcome outcome = LocalRun.Begin(action, given, hub, new ValueLimits(), either.Token);
            return await LocalRun.EndAsync(outcome, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException($"The call of '{action.Name}' did not end within its time limit of {limit.TotalSeconds:0.###} s.", cancelled);
        }
    }

    private PlainBounds BoundsOf(HttpContext context) =>
        new(new ValueLimits(), Limits.AnswerBytes, "result", MayBeBytes: !new AcceptedTypes(context.Request).WantsJsonAlone);

    private ValueTask SendAsync(HttpContext context, string type, OutputBuffer output)
    {
        if (new AcceptedTypes(context.Request).WantsPictureAlone && !type.StartsWith("image/", StringComparison.Ordinal))
        {
            throw new RefusedException(StatusCodes.Status406NotAcceptable, "No picture", "The caller accepts pictures alone, and the result is none. Accept application/json.");
        }

        HttpResponse response = context.Response;
        response.ContentType = type;
        response.ContentLength = output.Length;
        return answer.WriteAsync(context, output.WrittenMemory);
    }

    private static OutputBuffer Rent()
    {
        OutputBuffer output = _spare ?? new OutputBuffer();
        _spare = null;
        return output;
    }

    private static void Return(OutputBuffer output)
    {
        output.Clear();
        _spare = output;
    }
}
