using System.Drawing;

namespace Pons;

/// <summary>A window of the desktop for the pages of a host: that of a browser of Chromium's kind, without its bars, with a profile of its own.</summary>
public sealed record WindowOptions
{
    /// <summary>The application's name: size and place are kept under it, and desktops know the window by it.</summary>
    /// <value>None: the host's own (<c>ApplicationName</c>).</value>
    public string? Name { get; init; }

    /// <summary>How large the window is at first; later it is as it was left.</summary>
    /// <value>1000 by 700.</value>
    public Size Size { get; init; } = new(1000, 700);

    /// <summary>Which page it shows first, as an address within the host, such as <c>admin/</c>.</summary>
    /// <value>That of the host's root.</value>
    public string Page { get; init; } = "";

    /// <summary>The browser, as a path or a name on PATH; <see cref="DefaultBrowser"/> is the user's own, with a tab instead of a window.</summary>
    /// <value>None: that of PONS_BROWSER, else the first of Chromium, Chrome, Edge and Brave that is found, else the user's own.</value>
    public string? Browser { get; init; }

    /// <summary>Whether the application runs once only: who starts it again gets the window that is there.</summary>
    /// <value>false: each start has a window of its own.</value>
    public bool IsSingle { get; init; }

    /// <summary>Whether the browser's tools for developers are open.</summary>
    /// <value>false.</value>
    public bool HasDevTools { get; init; }

    /// <summary>Where the application's profile is kept, with the size and place of its window.</summary>
    /// <value>None: the user's folder for such things.</value>
    public string? StateFolder { get; init; }

    /// <summary>What <see cref="Browser"/> is called where it is the user's own, whichever that may be.</summary>
    public const string DefaultBrowser = "default";
}
