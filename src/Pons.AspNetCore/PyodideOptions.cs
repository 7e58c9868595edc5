namespace Pons;

/// <summary>Python inside pages: where Pyodide comes from, and the packages that pages may load into it.</summary>
public sealed class PyodideOptions
{
    /// <summary>The folder of Pyodide's npm package, or of a whole distribution of it.</summary>
    /// <value>None: that of the variable <c>PONS_PYODIDE</c>, else <c>node_modules/pyodide</c> beside or above the pages, the modules and the current directory.</value>
    public string? Folder { get; set; }

    /// <summary>An address that pages load Pyodide from, in place of this host: such as <c>https://cdn.jsdelivr.net/pyodide/v314.0.7/full/</c>.</summary>
    /// <value>None: this host serves it under <c>/pyodide/</c>.</value>
    public Uri? Address { get; set; }

    /// <summary>Folders of wheels, or wheels, that pages may load by their names beside Pyodide's own packages, and in their place.</summary>
    public IList<string> Wheels { get; } = [];

    /// <summary>Whether a package of Pyodide's list that is not here is fetched when a page first asks for it, and kept.</summary>
    /// <value>false: this host asks nobody for anything.</value>
    public bool FetchPackages { get; set; }

    /// <summary>Where packages are fetched from.</summary>
    /// <value>None: the place where Pyodide publishes those of its version.</value>
    public Uri? PackageSource { get; set; }

    /// <summary>Where fetched packages are kept.</summary>
    /// <value>None: <c>pons/pyodide</c> in this user's folder for caches.</value>
    public string? PackageFolder { get; set; }

    /// <summary>How many bytes of packages are kept at most.</summary>
    /// <value>1 GiB.</value>
    public long MostPackageBytes { get; set; } = 1L << 30;
}
