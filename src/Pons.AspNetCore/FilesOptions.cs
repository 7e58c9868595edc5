namespace Pons;

/// <summary>Which folders are open under <c>/files</c>, and for what. Whoever reads or writes there needs the token; pages that have it read by a cookie.</summary>
public sealed class FilesOptions
{
    /// <summary>The folders by the names that they have in addresses: <c>data</c> is <c>/files/data</c>, and the empty name <c>/files</c> itself.</summary>
    /// <value>None: there is no such door.</value>
    public IDictionary<string, string> Folders { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether files may be written (<c>PUT</c>). A file is either the old one or the new one, never a part of it.</summary>
    /// <value>false.</value>
    public bool AllowWrites { get; set; }

    /// <summary>Whether a folder's address answers what is in it, as JSON.</summary>
    /// <value>false.</value>
    public bool AllowListings { get; set; }

    /// <summary>How large a file that is written may be.</summary>
    /// <value>1 GiB.</value>
    public long MostBytes { get; set; } = 1L << 30;
}
