using System.Diagnostics.Metrics;
using Pons.Links;
using Pons.Workers;

namespace Pons.Metrics;

/// <summary>The meter <c>Pons</c>: what listeners such as OpenTelemetry are told of calls, workers and clients.</summary>
/// <remarks>Whatever can be counted is counted when somebody asks; only how long calls take is noted with each call, and only while somebody listens to that.</remarks>
internal static class HubMeter
{
    public const string Name = "Pons";

    // The framework's own switch: a program that runs for a moment, and that nobody can listen to, need not make it.
    private static readonly bool IsSupported = !AppContext.TryGetSwitch("System.Diagnostics.Metrics.Meter.IsSupported", out bool isOn) || isOn;

    /// <summary>Whether somebody wants to know how long calls take.</summary>
    public static bool IsTimed => IsSupported && Instruments.Duration.Enabled;

    /// <summary>Makes the meter, so that listeners find it.</summary>
    public static void Open() => _ = IsTimed;

    /// <summary>A call that was sent while somebody listened has ended.</summary>
    public static void Record(Link link, PendingCall call, TimeSpan duration, string outcome) =>
        Instruments.Duration.Record(duration.TotalSeconds, new("peer", (link.Pool as WorkerPlan)?.Name ?? "client"), new("action", call.Action), new("outcome", outcome));

    private static IEnumerable<Measurement<long>> OfPeers(Func<Peer, long> count) =>
        LiveHubs.All.SelectMany(hub => hub.Peers).Select(peer => new Measurement<long>(count(peer), new KeyValuePair<string, object?>("peer", peer.Name)));

    private static IEnumerable<Measurement<long>> Workers() =>
        from peer in LiveHubs.All.SelectMany(hub => hub.Peers)
        from state in peer.Workers.CountBy(worker => worker.State)
        select new Measurement<long>(state.Value, new("peer", peer.Name), new("state", StateOf(state.Key)));

    private static string StateOf(WorkerState state) => state switch
    {
        WorkerState.Starting => "starting",
        WorkerState.Ready => "ready",
        WorkerState.Recycling => "recycling",
        WorkerState.Pausing => "pausing",
        WorkerState.GivenUp => "given-up",
        _ => "stopped",
    };

    /// <summary>Made when they are first looked at.</summary>
    private static class Instruments
    {
        private static readonly Meter Meter = new(Name, typeof(HubMeter).Assembly.GetName().Version?.ToString(3));

        public static readonly Histogram<double> Duration = Meter.CreateHistogram(
            "pons.call.duration", "s", "How long calls took, from when they were sent to a worker or client to their end.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60] });

        static Instruments()
        {
            Meter.CreateObservableCounter("pons.calls", () => OfPeers(peer => peer.Workers.Sum(worker => worker.CallsAnswered)), "{call}", "Calls that workers have answered.");
            Meter.CreateObservableCounter("pons.call.errors", () => OfPeers(peer => peer.Workers.Sum(worker => worker.CallsFailed)), "{call}", "Calls that ended in an error, or were lost with their worker.");
            Meter.CreateObservableUpDownCounter("pons.calls.running", () => OfPeers(peer => peer.Workers.Sum(worker => (long)worker.CallsInFlight)), "{call}", "Calls that workers have and have not answered yet.");
            Meter.CreateObservableUpDownCounter("pons.calls.waiting", () => OfPeers(peer => peer.QueuedCalls), "{call}", "Calls that wait for a worker.");
            Meter.CreateObservableCounter("pons.worker.restarts", () => OfPeers(peer => peer.Workers.Sum(worker => (long)worker.Restarts)), "{restart}", "Starts of workers after others had died.");
            Meter.CreateObservableUpDownCounter("pons.workers", Workers, "{worker}", "Workers, by where they are in their life.");
            Meter.CreateObservableUpDownCounter("pons.clients", () => LiveHubs.All.Sum(hub => (long)hub.ClientCount), "{client}", "Clients that are connected.");
        }
    }
}
