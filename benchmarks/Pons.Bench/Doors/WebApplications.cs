using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pons.Bench.Doors;

/// <summary>Seed 1's Flask program on Pons, on Flask's own server, gunicorn and waitress, one worker each.</summary>
internal static class WebApplications
{
    private const int Width = 64;
    private const string Path = "/1%20+%201";
    private const string Expected = "2.0";
    private const string Mine = "Pons";

    // Each server as its own documentation starts it for one worker.
    private static readonly (string Name, Func<int, string[]> Arguments)[] Others =
    [
        ("Flask's own server", port => ["-c", $"import server; server.app.run(host='127.0.0.1', port={port})"]),
        ("gunicorn", port => ["-m", "gunicorn", "-w", "1", "-b", $"127.0.0.1:{port}", "server:app"]),
        ("gunicorn, 8 threads", port => ["-m", "gunicorn", "-w", "1", "--threads", "8", "-b", $"127.0.0.1:{port}", "server:app"]),
        ("waitress", port => ["-m", "waitress", $"--listen=127.0.0.1:{port}", "server:app"]),
    ];

    public static Task<Table> RateAsync(Setting setting) =>
        RunAsync(setting, $"Seed 1's Flask program, {Width} requests in flight", "requests/s", isMoreBetter: true, async port => (await AskAsync(port, Width, setting.IsQuick ? 1_500 : 5_000)).Rate);

    public static Task<Table> SlowestAsync(Setting setting) =>
        RunAsync(setting, $"The same, the slowest of a hundred ({Width} in flight)", "ms", isMoreBetter: false, async port => Setting.Share((await AskAsync(port, Width, setting.IsQuick ? 1_500 : 5_000)).Times, 0.99) / 1000);

    public static Task<Table> OneAsync(Setting setting) =>
        RunAsync(setting, "The same, one request after the other", "us", isMoreBetter: false, async port => Setting.Share((await AskAsync(port, 1, setting.IsQuick ? 500 : 2_000)).Times, 0.5));

    private static async Task<Table> RunAsync(Setting setting, string title, string unit, bool isMoreBetter, Func<int, Task<double>> measure)
    {
        var table = new Table($"{title} ({setting.Here})", unit, isMoreBetter);
        table.Goal(Mine, isMoreBetter ? "above all others" : "below all others");
        string folder = System.IO.Path.Combine(setting.Repository, "samples", "flask-calculator");
        await using WebApplication host = await StartAsync(setting, System.IO.Path.Combine(folder, "server.py"));
        var servers = new List<(string Name, PythonServer Server)>();
        try
        {
            foreach ((string name, Func<int, string[]> arguments) in setting.IsAlone ? [] : Others)
            {
                servers.Add((name, await PythonServer.StartAsync(setting.Python, folder, arguments)));
            }

            (string Name, int Port)[] candidates = [.. servers.Select(server => (server.Name, server.Server.Port)), (Mine, new Uri(host.Urls.First()).Port)];
            for (int round = -2; round < setting.Rounds; round++)
            {
                foreach ((string name, int port) in candidates)
                {
                    double sample = await measure(port);
                    if (round >= 0)
                    {
                        table.Add(name, sample);
                    }
                }
            }

            return table;
        }
        finally
        {
            servers.ForEach(server => server.Server.Dispose());
            await host.StopAsync();
        }
    }

    private static async Task<WebApplication> StartAsync(Setting setting, string file)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPons().AddWebApplication(file, new PythonWebOptions { Python = new PythonOptions { Interpreter = setting.Python } });
        WebApplication host = builder.Build();
        host.MapWebApplication();
        await host.StartAsync();
        return host;
    }

    private static async Task<(double Rate, List<double> Times)> AskAsync(int port, int width, int total)
    {
        long start = Stopwatch.GetTimestamp();
        List<double>[] times = await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(async () =>
        {
            using var caller = new PageCaller(port, Path);
            var mine = new List<double>(total / width);
            for (int i = 0; i < total / width; i++)
            {
                mine.Add(await caller.AskAsync(Expected));
            }

            return mine;
        })));
        double rate = times.Sum(mine => mine.Count) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (rate, [.. times.SelectMany(mine => mine)]);
    }
}
