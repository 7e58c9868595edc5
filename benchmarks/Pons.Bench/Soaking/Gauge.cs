namespace Pons.Bench.Soaking;

/// <summary>Something that must not grow: samples that are taken while nothing runs, and their slope.</summary>
/// <param name="name">What it is.</param>
/// <param name="unit">What the samples are divided by to be shown.</param>
/// <param name="allowance">So much more at the end than at the beginning is no growth.</param>
internal sealed class Gauge(string name, (string Name, double Size) unit, double allowance)
{
    private readonly List<(double Seconds, double Value)> _samples = [];

    public string Name => name;

    public double Last => _samples[^1].Value / unit.Size;

    /// <summary>Whether it grew by more than is allowed over the time that it was watched.</summary>
    public bool Grows => Slope * (_samples[^1].Seconds - Settled[0].Seconds) > allowance;

    public void Add(double seconds, double value) => _samples.Add((seconds, value));

    public override string ToString() =>
        $"{name,-36} {Settled[0].Value / unit.Size,10:0.##} -> {Last,10:0.##} {unit.Name,-3} {Slope / unit.Size * 60,+9:+0.00;-0.00} a minute{(Grows ? $"   GROWS by more than {allowance / unit.Size:0.#} {unit.Name}" : "")}";

    // In the first third caches fill and code is compiled.
    private List<(double Seconds, double Value)> Settled => _samples[(_samples.Count / 3)..];

    /// <summary>Growth a second: the median of the slopes between all pairs, which single jumps do not bend.</summary>
    private double Slope
    {
        get
        {
            List<(double Seconds, double Value)> samples = Settled;
            double[] slopes = [.. samples.SelectMany((one, i) => samples.Skip(i + 1).Select(other => (other.Value - one.Value) / (other.Seconds - one.Seconds))).Order()];
            return slopes.Length == 0 ? 0 : (slopes[(slopes.Length - 1) / 2] + slopes[slopes.Length / 2]) / 2;
        }
    }
}
