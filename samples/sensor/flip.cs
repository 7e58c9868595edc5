#:project ../../src/Pons/Pons.csproj
#:property PublishAot=false

// dotnet run samples/sensor/flip.cs [COUNT]: a Python sensor read by Node, then a Node sensor read by Python, and each by C#.
using Pons;

int count = args.Length > 0 ? int.Parse(args[0]) : 3;
string folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
Action<LogEntry> show = entry => Console.Write(entry.Text);
var python = new PythonOptions { Log = show, LogOverflow = LogOverflow.Wait, StartJobs = false };
var node = new NodeOptions { Log = show, LogOverflow = LogOverflow.Wait };

await using (var hub = new Hub())
{
    Peer sensor = await hub.AddPythonAsync(Path.Combine(folder, "sensor.py"), python);
    Console.WriteLine("A Python sensor, read by Node:");
    Peer listener = await hub.AddNodeAsync(Path.Combine(folder, "listener.mjs"), node);
    await listener.CallAsync("listen", count);
    await listener.DisposeAsync(); // all that it has printed stands above then
    Console.WriteLine("and by C#:");
    await ListenAsync(sensor);
}

await using (var hub = new Hub())
{
    Peer sensor = await hub.AddNodeAsync(Path.Combine(folder, "sensor.mjs"), node);
    Console.WriteLine("A Node sensor, read by Python:");
    Peer listener = await hub.AddPythonAsync(Path.Combine(folder, "listener.py"), python);
    await listener.CallAsync("listen", count);
    await listener.DisposeAsync(); // all that it has printed stands above then
    Console.WriteLine("and by C#:");
    await ListenAsync(sensor);
}

async Task ListenAsync(Peer sensor)
{
    var temperatures = new List<double>();
    await foreach (double temperature in sensor.StreamAsync<double>("readings"))
    {
        temperatures.Add(temperature);
        Console.WriteLine($"[{string.Join(", ", temperatures)}]");
        if (temperatures.Count == count)
        {
            return; // closes the generator
        }
    }
}
