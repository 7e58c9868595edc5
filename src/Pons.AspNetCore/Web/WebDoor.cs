using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Web;

/// <summary>Lets requests through to the web application, and says so where there is nobody to answer them.</summary>
internal sealed partial class WebDoor(HostedApplication application, Gate gate, ILogger<WebDoor> logger, string prefix)
{
    /// <summary>What a request goes through: the application keeps its own rules, but nobody asks by a name that is not ours.</summary>
    public RequestDelegate Make() => gate.Guard(application.Options.RequireToken ? Right.Call : Right.Look, EnterAsync);

    private async Task EnterAsync(HttpContext context)
    {
        try
        {
            if (application.IsAsync && context.WebSockets.IsWebSocketRequest)
            {
                using var socket = new SocketExchange(context, application, prefix);
                await socket.RunAsync().ConfigureAwait(false);
            }
            else
            {
                await new HttpExchange(context, application, prefix).RunAsync().ConfigureAwait(false);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone, and whatever came of that interests nobody.
        }
        catch (Exception error) when (error is PonsException or InvalidOperationException)
        {
            await FailAsync(context, error).ConfigureAwait(false);
        }
    }

    private Task FailAsync(HttpContext context, Exception error)
    {
        LogFailure(context.Request.Method, context.Request.Path, error.Message);
        if (context.Response.HasStarted)
        {
            // What the client has must not pass for the whole.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        Refusal refusal = error switch
        {
            LinkException { IsBusy: true } => new(StatusCodes.Status503ServiceUnavailable, "Too busy", "Too many requests wait for this application already. Try again later."),
            WorkerLostException or LinkException => new(StatusCodes.Status502BadGateway, "No answer", "The process that ran this request has ended before it answered. What it printed last stands in the log."),
            _ => new(StatusCodes.Status500InternalServerError, "No response", "The application's answer is none that can be sent. The log says why."),
        };
        return refusal.WriteAsync(context);
    }

    [LoggerMessage(1, LogLevel.Error, "The web application did not answer {Method} {Path}: {Reason}")]
    private partial void LogFailure(string method, string path, string reason);
}
