using System.Globalization;
using System.Text.Json;

namespace Pons.Bench.Doors;

/// <summary>The same event to a hundred clients, as fast as it goes.</summary>
internal static class Broadcasts
{
    private const int Clients = 100;
    private const string Bare = "bare Kestrel, the same bytes to each";
    private const string Mine = "Pons, `hub.Emit`";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"An event to {Clients} clients ({setting.Here})", "deliveries/s", isMoreBetter: true);
        table.Goal(Mine, "≥ 0.8");
        await using DoorHost host = await DoorHost.StartAsync(setting);
        int messages = setting.Calls / 10;
        for (int round = -2; round < setting.Rounds; round++)
        {
            double bare = await RateAsync(setting, host, "bare", "/broadcast", messages, () => host.BroadcastAsync(messages));
            double mine = await RateAsync(setting, host, "pons", "/pons", messages, () => EmitAsync(host.Hub, messages));
            if (round >= 0)
            {
                table.Add(Bare, bare);
                table.Add(Mine, mine);
            }
        }

        return table;
    }

    private static async Task<double> RateAsync(Setting setting, DoorHost host, string kind, string path, int messages, Func<Task> send)
    {
        using NodeClients clients = await NodeClients.StartAsync(
            setting, "listeners.mjs", messages.ToString(CultureInfo.InvariantCulture), kind, $"ws://{host.Authority}{path}", kind, host.Token, Clients.ToString(CultureInfo.InvariantCulture));
        await send();
        string line = await clients.ReadAsync() ?? throw new InvalidOperationException("The listeners ended without a figure.");
        return JsonDocument.Parse(line).RootElement.GetProperty("rate").GetDouble();
    }

    private static async Task EmitAsync(Hub hub, int messages)
    {
        await Task.Yield();
        for (int i = 0; i < messages; i++)
        {
            hub.Emit("news", new Dictionary<string, object?> { ["number"] = i, ["text"] = "something happened" });
        }
    }
}
