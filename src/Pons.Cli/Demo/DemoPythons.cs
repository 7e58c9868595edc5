using Pons.Workers.Interpreters;

namespace Pons.Cli.Demo;

/// <summary>The Pythons of this machine that have numpy, and which of them has matplotlib too: not every Python has either.</summary>
internal sealed class DemoPythons
{
    private readonly List<(InterpreterReport Report, bool HasMatplotlib)> _found = [];

    /// <summary>Looks for them.</summary>
    public static async Task<DemoPythons> FindAsync(CancellationToken cancellationToken)
    {
        var pythons = new DemoPythons();
        foreach (InterpreterReport report in await Probe.PythonsAsync(cancellationToken))
        {
            if (report is { Problem: null, Numpy: { } numpy } && !numpy.StartsWith("broken", StringComparison.Ordinal))
            {
                pythons._found.Add((report, await Probe.HasPackageAsync(report.Interpreter.Path, "matplotlib", cancellationToken)));
            }
        }

        return pythons;
    }

    /// <summary>What has to be installed, in a sentence.</summary>
    public static string HowToGet(IReadOnlyList<string> packages) =>
        $"It needs {string.Join(" and ", packages)}, and no Python that was found has that: python3 -m pip install {string.Join(' ', packages)}, or on Debian {string.Join(" and ", packages.Select(name => $"python3-{name}"))}.";

    /// <summary>numpy of the Python that numpy's sample runs on; nothing where there is none.</summary>
    public InterpreterReport? WithNumpy => Best(["numpy"]);

    /// <summary>The first that has these packages. One that has both is preferred for either, so that there are fewer to keep apart.</summary>
    public string? With(IReadOnlyList<string> packages) => Best(packages)?.Interpreter.Path;

    private InterpreterReport? Best(IReadOnlyList<string> packages) =>
        _found.Where(python => python.HasMatplotlib || !packages.Contains("matplotlib")).OrderByDescending(python => python.HasMatplotlib).Select(python => python.Report).FirstOrDefault();
}
