using Pons;

// A host to be killed: starts the module named first, calls its action "pids", prints what that answers and waits for the end.
await using Peer peer = await Python.StartAsync(args[0], new PythonOptions { Interpreter = args[1] });
foreach (long pid in await peer.CallAsync<long[]>("pids"))
{
    Console.WriteLine(pid);
}

Console.WriteLine("ready");
if (args.Length > 2)
{
    _ = peer.CallAsync(args[2]);
}

await Task.Delay(Timeout.Infinite);
