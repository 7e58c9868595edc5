namespace Pons;

/// <summary>The pages of a user interface, open to whoever asks this host by one of its names: what they may call is another matter.</summary>
public sealed class UiOptions
{
    /// <summary>The folder of the pages; the address of a folder in it answers its <c>index.html</c>.</summary>
    /// <value>None: there are no pages.</value>
    public string? Folder { get; set; }

    /// <summary>Whether addresses of no file are one and the same page, which looks at the address itself.</summary>
    /// <value>false: they are not found.</value>
    public bool IsSinglePage { get; set; }

    /// <summary>Whether all pages are isolated from others, as Python in a page needs it to be stopped in a loop and to wait. It has its price: what they show of other sites has to say that it may be shown (<c>Cross-Origin-Resource-Policy</c>).</summary>
    /// <value>false: only those are that ask for it by <c>&lt;meta name="pons" content="isolate"&gt;</c> in their head.</value>
    public bool Isolate { get; set; }

    /// <summary>The title of pages that have none of their own: without one a window shows the page's address.</summary>
    /// <value>None.</value>
    public string? Title { get; set; }

    /// <summary>An image file for pages that name no icon, and where the folder has no <c>favicon.ico</c>.</summary>
    /// <value>None.</value>
    public string? Icon { get; set; }
}
