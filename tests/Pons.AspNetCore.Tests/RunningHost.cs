using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pons.AspNetCore.Access;

namespace Pons.AspNetCore.Tests;

/// <summary>A real host on a free loopback port, with a Python module of the test's own behind its doors.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    /// <summary>The interpreter that tests run on.</summary>
    public static readonly string Interpreter =
        Environment.GetEnvironmentVariable("PONS_TEST_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    private readonly WebApplication _application;
    private readonly string _folder;

    public RunningHost(WebApplication application, string folder) => (_application, _folder) = (application, folder);

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Token => _application.Services.GetRequiredService<AccessToken>().Text;

    public Hub Hub => _application.Services.GetRequiredService<Hub>();

    public IServiceProvider Services => _application.Services;

    /// <param name="source">The Python module; nothing for a host without one.</param>
    /// <param name="configure">What the doors allow.</param>
    /// <param name="build">What else the host has.</param>
    /// <param name="map">Doors beside those of <c>MapPons</c>.</param>
    /// <param name="hasDoors">Whether those are there.</param>
    public static async Task<RunningHost> StartAsync(
        string? source, Action<PonsOptions>? configure = null, Action<PonsBuilder>? build = null, Action<WebApplication>? map = null, bool hasDoors = true)
    {
        string folder = Directory.CreateTempSubdirectory("pons-test-").FullName;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        PonsBuilder pons = builder.Services.AddPons(configure);
        if (source is not null)
        {
            string file = Path.Combine(folder, "module.py");
            await File.WriteAllTextAsync(file, source);
            pons.AddPython(file, new PythonOptions { Interpreter = Interpreter });
        }

        build?.Invoke(pons);
        WebApplication application = builder.Build();
        if (hasDoors)
        {
            application.MapPons();
        }

        map?.Invoke(application);
        await application.StartAsync();
        return new RunningHost(application, folder);
    }

    /// <summary>Asks as a program that knows the token would, or, without it, as one that does not.</summary>
    public HttpClient MakeClient(bool withToken = true)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        if (withToken)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
