namespace Pons.Bench.Doors;

/// <summary>The same small call from Node's <c>ws</c> through the WebSocket door, and through what others have in its place.</summary>
internal static class WebSocketCalls
{
    private const string Echo = "bare Kestrel echo";
    private const string Mine = "Pons, `add` in Python";
    private const string SignalR = "SignalR hub method, no Python";
    private const string Websockets = "Python `websockets`";
    private const string Flask = "Flask's own server, POST";
    private const string Floor = "bare echo + a bare Pons call";

    public static async Task<Table> OneAsync(Setting setting)
    {
        var table = new Table($"Small call from Node by WebSocket, p50, one at a time ({setting.Here})", "µs");
        table.Goal(Mine, "≤ 1.2");
        await RunAsync(setting, Echo, (candidate, result, call) =>
        {
            if (candidate == Echo)
            {
                table.Add(Floor, result.P50 + call);
            }

            table.Add(candidate, result.P50);
        });
        return table;
    }

    public static async Task<Table> InFlightAsync(Setting setting)
    {
        var table = new Table($"{InFlight.Width} calls in flight from Node by WebSocket ({setting.Here})", "calls/s", isMoreBetter: true);
        table.Goal(Mine, "≥ 0.7");
        await RunAsync(setting, SignalR, (candidate, result, _) => table.Add(candidate, result.Rate));
        return table;
    }

    // The first is what the others are told beside.
    private static async Task RunAsync(Setting setting, string first, Action<string, RivalResult, double> add)
    {
        await using DoorHost host = await DoorHost.StartAsync(setting);
        using PythonServer websockets = await StartAsync(setting, "websockets_add.py");
        using PythonServer flask = await StartAsync(setting, "flask_add.py");
        (string Name, string Kind, string Address)[] candidates =
        [
            (SignalR, "signalr", $"ws://{host.Authority}/signalr"),
            (Echo, "echo", $"ws://{host.Authority}/echo"),
            (Mine, "pons", $"ws://{host.Authority}/pons"),
            (Websockets, "json", $"ws://127.0.0.1:{websockets.Port}"),
            (Flask, "http", $"http://127.0.0.1:{flask.Port}/add"),
        ];
        Peer peer = host.Hub.Peers[0];
        for (int round = -4; round < setting.Rounds; round++)
        {
            double call = SmallCall.P50(setting.Calls, () => peer.Call<int>("add", 2, 2));
            foreach ((string name, string kind, string address) in candidates.OrderBy(candidate => candidate.Name != first).Where(candidate => round >= 0 || candidate.Name is Echo or Mine or SignalR))
            {
                int calls = name == Flask ? setting.Calls / 20 : setting.Calls;
                RivalResult result = (await Rivals.RunAsync(setting, "door.mjs", calls, kind, address, name, host.Token)).Single();
                if (round >= 0)
                {
                    add(name, result, call);
                }
            }
        }
    }

    private static Task<PythonServer> StartAsync(Setting setting, string file) => PythonServer.StartAsync(setting.Python, setting.Repository, port => [setting.Rival(file), $"{port}"]);
}
