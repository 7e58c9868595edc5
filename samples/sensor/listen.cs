#:project ../../src/Pons/Pons.csproj
#:property PublishAot=false

// dotnet run samples/sensor/listen.cs [COUNT]: a Python sensor and a C# listener, then the roles flipped.
using System.Runtime.CompilerServices;
using Pons;

int count = args.Length > 0 ? int.Parse(args[0]) : 3;
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;

await using var hub = new Hub();
EventSubscription<double> events = hub.Events<double>("temperature");
Peer sensor = await hub.AddPythonAsync(Path.Combine(folder, "sensor.py"));

Console.WriteLine("A stream, read from Python:");
var temperatures = new List<double>();
await foreach (double temperature in sensor.StreamAsync<double>("readings"))
{
    temperatures.Add(temperature);
    Show(temperatures);
    if (temperatures.Count == count)
    {
        break; // closes the generator
    }
}

Console.WriteLine("A job's events:");
temperatures.Clear();
await foreach (HubEvent<double> e in events)
{
    temperatures.Add(e.Data);
    Show(temperatures);
    if (temperatures.Count == count)
    {
        break; // ends the subscription; the job goes on
    }
}

await hub.Jobs["temperature"].StopAsync();
Console.WriteLine(hub.Jobs["temperature"]);

Console.WriteLine("Flipped, a stream of C# read in Python:");
hub.Expose("sensor.readings", ReadingsAsync);
Peer listener = await hub.AddPythonAsync(Path.Combine(folder, "listener.py"), new PythonOptions { Log = entry => Console.Write(entry.Text), LogOverflow = LogOverflow.Wait });
double[] heard = await listener.CallAsync<double[]>("listen", count);
await listener.DisposeAsync(); // all that it has printed stands above then
Console.WriteLine($"Python heard {heard.Length} readings.");

static void Show(List<double> temperatures) => Console.WriteLine($"[{string.Join(", ", temperatures)}]");

static async IAsyncEnumerable<double> ReadingsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
{
    double longestPause = double.Parse(Environment.GetEnvironmentVariable("SENSOR_PAUSE") ?? "5");
    while (true)
    {
        await Task.Delay(TimeSpan.FromSeconds(Random.Shared.NextDouble() * longestPause), cancellationToken);
        yield return Random.Shared.NextDouble() * 20 - 5;
    }
}
