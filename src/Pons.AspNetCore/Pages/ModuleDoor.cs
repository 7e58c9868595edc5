using Pons.AspNetCore.Access;
using Pons.AspNetCore.Http;

namespace Pons.AspNetCore.Pages;

/// <summary>Serves <c>/pons.js</c>, the module by which pages join, and what it loads. They are no secret: no token is asked for.</summary>
internal sealed class ModuleDoor(ClientModules modules, Cors cors)
{
    private static readonly Refusal Missing = new(StatusCodes.Status404NotFound, "No client",
        "This copy of Pons was built without npm, and so without the module for pages. Build it where npm is installed.");

    /// <summary>Whether there is a module to serve.</summary>
    public static bool HasModule => File.Exists(ClientModules.PathOf(ClientModules.Files[ClientModules.Client]));

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        IServiceProvider services = endpoints.ServiceProvider;
        var door = new ModuleDoor(services.GetRequiredService<ClientModules>(), ActivatorUtilities.GetServiceOrCreateInstance<Cors>(services));
        Gate gate = services.GetRequiredService<Gate>();
        foreach (string name in ClientModules.Files.Keys)
        {
            endpoints.MapMethods("/" + name, [HttpMethods.Get, HttpMethods.Head], gate.Guard(Right.Look, context => door.AnswerAsync(context, name)));
        }
    }

    private Task AnswerAsync(HttpContext context, string name)
    {
        if (modules.Find(name) is not { } module)
        {
            return Missing.WriteAsync(context);
        }

        cors.Allow(context);
        if (name == ClientModules.Worker)
        {
            // The Worker of an isolated page has to be isolated itself; in others it changes nothing that it needs.
            context.Response.Headers[Isolation.EmbedderPolicy] = Isolation.RequireResourcePolicy;
        }

        return module.AnswerAsync(context, module.KeepingFor(context.Request));
    }
}
