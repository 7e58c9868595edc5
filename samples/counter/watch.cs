#:project ../../src/Pons/Pons.csproj
#:property PublishAot=false

// dotnet run samples/counter/watch.cs [COUNT]: reads the events of a Python job, stops the job, and starts it again.
using Pons;

int count = args.Length > 0 ? int.Parse(args[0]) : 3;
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using var hub = new Hub();
hub.Jobs.Changed += change => Console.WriteLine($"{change.Job.Name}: {change.State}");
await using EventSubscription<Increment> increments = hub.Events<Increment>("counter_increment");
await hub.AddPythonAsync(Path.Combine(folder, "counter.py"));
Job process = hub.Jobs["counter_process"];

await using IAsyncEnumerator<HubEvent<Increment>> counted = increments.GetAsyncEnumerator();
await ShowAsync();
await process.StopAsync();

await process.StartAsync(); // a new process: it counts from one again
await ShowAsync();

async Task ShowAsync()
{
    for (int i = 0; i < count && await counted.MoveNextAsync(); i++)
    {
        Console.WriteLine($"counter_increment {counted.Current.Data.Counter}");
    }
}

internal sealed record Increment(int Counter);
