using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pons.Tests.Metrics;

public sealed class HubMeterTests
{
    private const string Source = """
        import os

        def add(a, b):
            return a + b

        def fail():
            raise ValueError("no")

        def leave():
            os._exit(3)

        def items():
            yield 1
            yield 2
        """;

    [Fact(Timeout = 60_000)]
    public async Task A_listener_is_told_of_calls_errors_times_and_workers()
    {
        using var module = new PythonModule(Source, "measured.py");
        await using var hub = new Hub();
        await using Peer peer = await hub.AddPythonAsync(module.File, module.Options with { Workers = 2 });
        using var seen = new Listener(peer.Name);

        await peer.CallAsync<int>("add", 1, 2);
        Assert.Equal(3, peer.Call<int>("add", 1, 2));
        await foreach (int item in peer.StreamAsync<int>("items"))
        {
            Assert.InRange(item, 1, 2);
        }

        await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("fail"));
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave"));

        Assert.Equal(["add ok", "add ok", "fail error", "items ok", "leave lost"], seen.Durations.Where(duration => duration.Seconds is > 0 and < 60).Select(duration => duration.What).Order(StringComparer.Ordinal));
        seen.Ask();
        Assert.Equal((4, 2, 2), (seen.Values["pons.calls"], seen.Values["pons.call.errors"], seen.Values["pons.workers"]));
        Assert.Equal((0, 0), (seen.Values["pons.calls.running"], seen.Values["pons.calls.waiting"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_is_told_of_a_hub_that_was_disposed()
    {
        using var module = new PythonModule(Source, "measured-and-gone.py");
        string name;
        await using (Peer peer = await Python.StartAsync(module.File, module.Options))
        {
            name = peer.Name;
        }

        using var seen = new Listener(name);
        seen.Ask();

        Assert.DoesNotContain("pons.calls", seen.Values.Keys);
    }

    /// <summary>Hears what is measured of one peer.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Listener(string peer)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Pons")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                if (Tag(tags, "peer") == peer)
                {
                    Values.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
                }
            });
            _listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
            {
                if (Tag(tags, "peer") == peer)
                {
                    Durations.Add(($"{Tag(tags, "action")} {Tag(tags, "outcome")}", value));
                }
            });
            _listener.Start();
        }

        public ConcurrentBag<(string What, double Seconds)> Durations { get; } = [];

        public ConcurrentDictionary<string, long> Values { get; } = [];

        public void Ask() => _listener.RecordObservableInstruments();

        public void Dispose() => _listener.Dispose();

        private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == name)
                {
                    return (string?)tag.Value;
                }
            }

            return null;
        }
    }
}
