using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Access;
using Pons.AspNetCore.Web;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The web application of a host among its endpoints.</summary>
public static class WebApplicationEndpoints
{
    /// <summary>Gives the application that was added by <c>AddWebApplication</c> all requests that no other endpoint takes, or those below a path.</summary>
    /// <param name="endpoints">Those of the host.</param>
    /// <param name="prefix">The path that the application is mounted at, such as <c>/shop</c>: its <c>SCRIPT_NAME</c>, or <c>root_path</c>.</param>
    public static IEndpointConventionBuilder MapWebApplication(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        prefix = prefix.TrimEnd('/');
        if (prefix.Length > 0 && !prefix.StartsWith('/'))
        {
            throw new ArgumentException($"The path '{prefix}' that a web application is mounted at must begin with a slash.", nameof(prefix));
        }

        IServiceProvider services = endpoints.ServiceProvider;
        HostedApplication application = services.GetService<HostedApplication>()
            ?? throw new InvalidOperationException("This host has no web application: add one by builder.Services.AddPons().AddWebApplication(\"app.py\").");
        var door = new WebDoor(application, services.GetRequiredService<Gate>(), services.GetRequiredService<ILogger<WebDoor>>(), prefix);
        RequestDelegate pipeline = endpoints.CreateApplicationBuilder().UseWebSockets().Use(_ => door.Make()).Build();

        // Behind all others: the host's own endpoints come first, whatever their form.
        return endpoints.Map($"{prefix}/{{**path}}", pipeline).WithOrder(int.MaxValue).WithDisplayName($"web application {Path.GetFileName(application.File)}");
    }
}
