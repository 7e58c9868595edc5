using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Pons.Cli.Calls;
using Pons.Cli.Serve;

namespace Pons.Cli.Demo;

/// <summary>The samples' peers behind one hub. A sample whose packages are missing here is left out, and it is said why: the others are shown all the same.</summary>
internal sealed class DemoPeers(Hub hub) : IHostedLifecycleService, IDisposable
{
    private readonly ConcurrentDictionary<DemoSample, string> _problems = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("pons-demo-");
    private readonly Action<LogEntry> _log = new CallTerminal().Log;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        hub.Expose("demo.samples", Describe);
        Task<DemoPythons> pythons = DemoPythons.FindAsync(cancellationToken);
        Task<Peer?>[] starting = [.. DemoSample.All.Select(sample => StartAsync(sample, pythons, cancellationToken))];
        Peer?[] started;
        try
        {
            started = await Task.WhenAll(starting);
        }
        catch
        {
            await Task.WhenAll(starting.Where(start => start.IsCompletedSuccessfully).Select(async start => await ((await start)?.DisposeAsync() ?? ValueTask.CompletedTask)));
            throw;
        }

        // In the order in which they are shown, whichever was ready first.
        foreach (Peer peer in started.OfType<Peer>())
        {
            hub.Add(peer);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _data.Delete(recursive: true);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<Peer?> StartAsync(DemoSample sample, Task<DemoPythons> pythons, CancellationToken cancellationToken)
    {
        string? python = null;
        if (sample.Packages.Count > 0 && (python = (await pythons).With(sample.Packages)) is null)
        {
            LeaveOut(sample, DemoPythons.HowToGet(sample.Packages));
            return null;
        }

        try
        {
            return await hub.StartPythonAsync(sample.Module, OptionsFor(python), cancellationToken);
        }
        catch (Exception error) when (sample.Packages.Count > 0 && error is (PonsException or TimeoutException))
        {
            LeaveOut(sample, error is PythonException raised ? $"{raised.Type}: {raised.Message}" : error.Message);
            return null;
        }
    }

    private PythonOptions OptionsFor(string? python) => new()
    {
        Interpreter = python,
        Log = _log,
        LogOverflow = LogOverflow.Wait,
        Environment = new Dictionary<string, string?>
        {
            [TokenArgument.Variable] = null,
            ["EVENTS_FILE"] = Path.Combine(_data.FullName, "events.json"),
        },
    };

    private void LeaveOut(DemoSample sample, string problem)
    {
        _problems[sample] = problem;
        Console.Error.WriteLine($"pons: The sample '{sample.Name}' is left out. {problem}");
    }

    /// <summary>What the first page shows.</summary>
    private List<Dictionary<string, object?>> Describe() =>
    [
        .. DemoSample.All.Select(sample => new Dictionary<string, object?>
        {
            ["name"] = sample.Name,
            ["file"] = sample.File,
            ["title"] = sample.Title,
            ["text"] = sample.Text,
            ["problem"] = _problems.GetValueOrDefault(sample),
        }),
    ];
}
