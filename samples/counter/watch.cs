#:project ../../src/Pons/Pons.csproj
#:property PublishAot=false

// dotnet run samples/counter/watch.cs [COUNT]: reads the events of a Python job, stops the job, and starts it again.
using Pons;

int count = args.Length > 0 ? int.Parse(args[0]) : 3;
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using var hub = new Hub();
hub.Jobs.Changed += change => Console.WriteLine($"{change.Job.Name}: {change.State}");

await ShowAsync(() => hub.AddPythonAsync(Path.Combine(folder, "counter.py"))); // its jobs start with it
await hub.Jobs["counter_process"].StopAsync();
await ShowAsync(() => hub.Jobs["counter_process"].StartAsync()); // a new process: it counts from one again

async Task ShowAsync(Func<Task> startAsync)
{
    // Asked for before the start, so that none is missed.
    EventSubscription<Increment> increments = hub.Events<Increment>("counter_increment");
    await startAsync();
    int left = count;
    await foreach (HubEvent<Increment> e in increments)
    {
        Console.WriteLine($"{e.Topic} {e.Data.Counter}");
        if (--left == 0)
        {
            break;
        }
    }
}

internal sealed record Increment(int Counter);
