using Pons.Actions;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Http;

/// <summary>Makes answers of what went wrong.</summary>
internal sealed class ProblemWriter(TracebackRule tracebacks)
{
    /// <summary>Answers a request that failed; nothing is answered to a caller who is gone.</summary>
    public Task WriteAsync(HttpContext context, Exception error)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        if (context.Response.HasStarted)
        {
            context.Abort(); // so that nobody takes half an answer for a whole one
            return Task.CompletedTask;
        }

        Problem problem = Of(context, error);
        HttpResponse response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        return response.WriteAsJsonAsync(problem.Details, options: null, contentType: Problem.MediaType, context.RequestAborted);
    }

    public Problem Of(HttpContext context, Exception error) => error switch
    {
        RefusedException refused => new Problem(refused.Status, refused.Title, refused.Message),
        UnknownActionException unknown => new Problem(StatusCodes.Status404NotFound, "No such action", unknown.Message) { Near = unknown.Nearest },
        ArgumentsException => new Problem(StatusCodes.Status400BadRequest, "Wrong arguments", error.Message),
        RemoteException { Error.Code: "arguments" } wrong => new Problem(StatusCodes.Status400BadRequest, "Wrong arguments", wrong.Message),
        RemoteException { Error.Code: "refused" } refused => new Problem(StatusCodes.Status403Forbidden, "Refused", refused.Message),
        RemoteException raised => new Problem(StatusCodes.Status500InternalServerError, raised.Type, raised.Message) { Traceback = tracebacks.Allows(context) ? TracebackOf(raised) : null },
        RaisedException { InnerException: { } thrown } => new Problem(StatusCodes.Status500InternalServerError, thrown.GetType().Name, thrown.Message) { Traceback = tracebacks.Allows(context) ? thrown.ToString() : null },
        ValueException { Path: var path } when path.StartsWith("args", StringComparison.Ordinal) || path.StartsWith("body", StringComparison.Ordinal) || path.Length == 0 =>
            new Problem(StatusCodes.Status400BadRequest, "Wrong arguments", error.Message),
        ValueException => new Problem(StatusCodes.Status500InternalServerError, "No form for this result", error.Message),
        LinkException { IsStream: true } => new Problem(StatusCodes.Status406NotAcceptable, "A stream",
            "What was called gave a generator, as only its call could tell. Ask for its items by 'Accept: text/event-stream' or 'Accept: application/x-ndjson'."),
        LinkException { IsBusy: true } => new Problem(StatusCodes.Status503ServiceUnavailable, "Busy", error.Message),
        TimeoutException => new Problem(StatusCodes.Status504GatewayTimeout, "Time limit", error.Message),
        OperationCanceledException => new Problem(StatusCodes.Status503ServiceUnavailable, "Cancelled", "The call was cancelled before it ended."),
        WorkerLostException lost => new Problem(StatusCodes.Status503ServiceUnavailable, "Worker lost", tracebacks.Allows(context) ? lost.Message : "The program that answers is gone; it may be back in a moment."),
        BadHttpRequestException bad => new Problem(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Too large" : "Broken request", bad.Message),
        PonsException or ObjectDisposedException => new Problem(StatusCodes.Status503ServiceUnavailable, "Not there", error.Message),
        _ => new Problem(StatusCodes.Status500InternalServerError, "Defect", tracebacks.Allows(context) ? error.ToString() : "The host failed to serve this request. Its log says more."),
    };

    private static string? TracebackOf(RemoteException raised) => raised switch
    {
        PythonException python => python.Traceback,
        JavaScriptException script => script.Stack,
        _ => null,
    };
}
