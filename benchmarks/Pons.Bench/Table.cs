using System.Text;

namespace Pons.Bench;

/// <summary>Samples of several candidates, taken in rounds; told as medians, and as ratios to the first candidate, which is the floor.</summary>
internal sealed class Table(string title, string unit, bool isMoreBetter = false)
{
    private readonly Dictionary<string, List<double>> _samples = [];
    private readonly Dictionary<string, string> _goals = [];
    private readonly List<string> _notes = [];

    public void Add(string candidate, double sample)
    {
        if (!_samples.TryGetValue(candidate, out List<double>? list))
        {
            _samples.Add(candidate, list = []);
        }

        list.Add(sample);
    }

    public void Goal(string candidate, string goal) => _goals[candidate] = goal;

    /// <summary>A sentence that stands below the table.</summary>
    public void Note(string note) => _notes.Add(note);

    public double Median(string candidate) => Median(_samples[candidate]);

    public string ToMarkdown()
    {
        var text = new StringBuilder($"### {title}\n\n| | median {unit} | lowest | highest | ratio to the first | goal |\n|---|--:|--:|--:|--:|---|\n");
        List<double> floor = _samples.First().Value;
        foreach ((string candidate, List<double> samples) in _samples)
        {
            // Round by round: both halves of a ratio were taken within the same second.
            double ratio = Median([.. samples.Zip(floor, (mine, its) => mine / its)]);
            text.Append($"| {candidate} | {Median(samples):0.##} | {samples.Min():0.##} | {samples.Max():0.##} | {ratio:0.00} | {_goals.GetValueOrDefault(candidate, "")} |\n");
        }

        text.Append(isMoreBetter ? "\nMore is better.\n" : "");
        _notes.ForEach(note => text.Append($"\n{note}\n"));
        return text.ToString();
    }

    private static double Median(IReadOnlyList<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
