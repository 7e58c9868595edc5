using Pons.Workers.Interpreters;

namespace Pons.AspNetCore.Desktop;

/// <summary>The browser that shows a window.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Path">The program; nothing for the user's own browser, which shows a tab.</param>
/// <param name="IsSubstitute">Whether nobody asked for a tab, and there is just nothing better.</param>
internal sealed record ChosenBrowser(string Name, string? Path, bool IsSubstitute = false)
{
    private const string Variable = "PONS_BROWSER";

    private static readonly ChosenBrowser OfUser = new("the default browser", null);

    /// <summary>Whether it shows a window that it tells the end of by its own. On a Mac a browser goes on without windows.</summary>
    public bool EndsWithWindow => Path is not null && !OperatingSystem.IsMacOS();

    /// <summary>The one that is named, here or by PONS_BROWSER, else the first that is found, else the user's own.</summary>
    /// <exception cref="FileNotFoundException">What is named is no program.</exception>
    public static ChosenBrowser Find(string? named, Machine machine)
    {
        named ??= machine.Variable(Variable);
        if (string.IsNullOrEmpty(named))
        {
            return BrowserSearch.Find(machine) is [{ } first, ..] ? new ChosenBrowser(first.Name, first.Path) : OfUser with { IsSubstitute = true };
        }

        if (named == WindowOptions.DefaultBrowser)
        {
            return OfUser;
        }

        string? path = machine.IsPath(named) ? (machine.IsProgram(named) ? machine.FullPath(named) : null) : SearchPath.Find(machine, named);
        return path is not null
            ? new ChosenBrowser(System.IO.Path.GetFileNameWithoutExtension(path), path)
            : throw new FileNotFoundException($"The browser '{named}' was not found: {(machine.IsPath(named) ? "there is no such program" : "no folder of PATH holds such a program")}. Name one of Chromium's kind, or '{WindowOptions.DefaultBrowser}' for a tab in your own.");
    }
}
