using System.Diagnostics;

namespace Pons.Bench;

/// <summary>What is done with an object that lives in Python, beside a plain call.</summary>
internal static class HandleCalls
{
    private const string Plain = "a plain call, `Call<int>`";
    private const string Attribute = "an attribute, `Get<int>`";
    private const string Method = "a method, `Invoke<int>`";
    private const string PlainAsync = "a plain call, `CallAsync<int>`";
    private const string AttributeAsync = "an attribute, `GetAsync<int>`";
    private const string Made = "an object made, held and dropped";

    public static async Task<Table> RunAsync(Setting setting)
    {
        var table = new Table($"Through a handle, p50, one at a time ({setting.Here})", "µs");
        table.Goal(Attribute, "≤ 1.2");
        await using Peer peer = await Python.StartAsync(setting.Rival("conversation.py"), new PythonOptions { Interpreter = setting.Python });
        await using Handle thing = await peer.CallAsync<Handle>("make");
        int calls = setting.Calls / 2;
        for (int round = -Setting.WarmingRounds; round < setting.Rounds; round++)
        {
            double plain = P50(calls, () => peer.Call<int>("add", 2, 2));
            double attribute = P50(calls, () => thing.Get<int>("size"));
            double method = P50(calls, () => thing.Invoke<int>("add", 2, 2));
            double plainAsync = await P50Async(calls, () => peer.CallAsync<int>("add", 2, 2));
            double attributeAsync = await P50Async(calls, () => thing.GetAsync<int>("size"));
            double made = P50(calls, () => peer.Call<Handle>("make").Dispose());
            if (round >= 0)
            {
                table.Add(Plain, plain);
                table.Add(Attribute, attribute);
                table.Add(Method, method);
                table.Add(PlainAsync, plainAsync);
                table.Add(AttributeAsync, attributeAsync);
                table.Add(Made, made);
            }
        }

        return table;
    }

    private static double P50(int calls, Action call)
    {
        double[] times = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            times[i] = Setting.Microseconds(start);
        }

        return Setting.Share(times, 0.5);
    }

    private static async Task<double> P50Async(int calls, Func<Task> call)
    {
        double[] times = new double[calls];
        for (int i = 0; i < calls; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await call();
            times[i] = Setting.Microseconds(start);
        }

        return Setting.Share(times, 0.5);
    }
}
