using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Hosting;

/// <summary>Answers whether this host can do its work, for whoever watches over it. It says nothing else.</summary>
internal static class HealthDoor
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Hub hub = endpoints.ServiceProvider.GetRequiredService<Hub>();
        Gate gate = endpoints.ServiceProvider.GetRequiredService<Gate>();
        endpoints.MapMethods("/healthz", [HttpMethods.Get, HttpMethods.Head], gate.Guard(Right.Look, context => AnswerAsync(context, hub)));
    }

    private static Task AnswerAsync(HttpContext context, Hub hub)
    {
        bool isWell = hub.Peers.All(peer => peer.Workers.Any(worker => worker.State is WorkerState.Ready or WorkerState.Recycling));
        context.Response.StatusCode = isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new { status = isWell ? "ok" : "unavailable" }, context.RequestAborted);
    }
}
