namespace Pons.Cli.Build;

/// <summary>Says on stderr what whoever builds should know.</summary>
internal static class Notes
{
    public static void Write(BuildPlan plan, PageFiles pages, CarriedPyodide pyodide)
    {
        var check = new PageCheck(plan.File);
        bool isClient = false;
        foreach (string name in pages.Names.Where(PageFiles.IsText))
        {
            string text = pages.ReadText(name);
            isClient |= text.Contains("/pons.js", StringComparison.Ordinal);
            foreach (string note in check.Look(name, text))
            {
                Console.Error.WriteLine($"pons: {note}");
            }
        }

        if (!isClient)
        {
            Console.Error.WriteLine("pons: No page loads /pons.js, so none calls Python.");
        }

        if (pyodide.Address is { } address)
        {
            Console.Error.WriteLine($"pons: Pyodide is loaded from {address} each time: without a network the pages open, and Python does not start.");
        }
    }
}
