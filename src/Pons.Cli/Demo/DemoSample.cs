namespace Pons.Cli.Demo;

/// <summary>A sample that the demo shows, with its page at <c>/samples/NAME/</c>.</summary>
/// <param name="Name">Of its folder.</param>
/// <param name="File">Its Python file there.</param>
/// <param name="Title">What it is.</param>
/// <param name="Text">What there is to see, in a sentence.</param>
internal sealed record DemoSample(string Name, string File, string Title, string Text)
{
    /// <summary>The packages that its Python has to have.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<DemoSample> All { get; } =
    [
        new("calculator", "calc.py", "Calculator", "A function of Python behind a button. Its errors arrive as what they are."),
        new("sensor", "sensor.py", "Live sensor", "A generator of Python as a stream, drawn while it comes. To stop is to close it."),
        new("counter", "counter.py", "Counter", "A job in the background tells every page that listens how far it has counted."),
        new("sum", "sum.py", "Sum by numpy", "Nine numbers, or a million of them as a typed array.") { Packages = ["numpy"] },
        new("events", "events.py", "Events", "A list that Python keeps: all pages that are open show the same at once."),
        new("plot", "plot.py", "Plot", "Each press adds a curve to a figure of matplotlib.") { Packages = ["numpy", "matplotlib"] },
    ];

    /// <summary>Where the samples lie beside this program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>What its workers load.</summary>
    public string Module => Path.Combine(Folder, Name, File);
}
