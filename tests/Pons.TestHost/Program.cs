using Pons;

// A host to be killed. With "script" first it runs the Python file named second and prints what that prints. With "node" first it does as follows with the Node module named second. Else it starts the module named first, calls its action "pids", prints what that answers, exchanges arrays or calls the action named third, and waits for the end.
if (args is ["script", ..])
{
    await foreach (string line in (Script.Python(args[1]) with { Interpreter = args[2] }).StreamAsync<string>())
    {
        Console.WriteLine(line);
    }
}

// With "warm" behind all these, its worker is a fork of a template.
bool isWarm = args[^1] == "warm";
args = isWarm ? args[..^1] : args;
await using Peer peer = args[0] == "node" ? await Node.StartAsync(args[1]) : await Python.StartAsync(args[0], new PythonOptions { Interpreter = args[1], Warm = isWarm });
foreach (long pid in await peer.CallAsync<long[]>("pids"))
{
    Console.WriteLine(pid);
}

Console.WriteLine("ready");
if (args is [_, _, "exchange"])
{
    _ = Task.Run(ExchangeAsync);
}
else if (args.Length > 2)
{
    _ = peer.CallAsync(args[2]);
}

await Task.Delay(Timeout.Infinite);

async Task ExchangeAsync()
{
    double[] items = new double[500_000];
    while (true)
    {
        items = await peer.CallAsync<double[]>("exchange", items);
    }
}
