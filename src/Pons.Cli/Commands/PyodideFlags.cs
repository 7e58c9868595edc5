using System.CommandLine;
using Pons.AspNetCore.InPage;

namespace Pons.Cli.Commands;

/// <summary>Options about Python inside pages: where Pyodide and its packages come from.</summary>
internal sealed class PyodideFlags
{
    private readonly Option<string?> _pyodide = new("--pyodide")
    {
        Description = $"Pyodide, for pages that run Python themselves: the folder of its npm package, or an address that pages load it from. Without it {PyodideSearch.Variable}, else node_modules/pyodide near the pages.",
        HelpName = "DIR|ADDRESS",
    };

    private readonly Option<string[]> _wheels = new("--wheels") { Description = "A folder of wheels that pages may load by their names. May be given several times.", HelpName = "DIR" };

    private readonly Option<string?> _fetch = new("--fetch-packages")
    {
        Description = "Packages of Pyodide that are not here are fetched when they are first asked for, and kept; from ADDRESS, or from where Pyodide publishes them.",
        HelpName = "ADDRESS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_pyodide);
        command.Options.Add(_wheels);
        command.Options.Add(_fetch);
    }

    /// <exception cref="UsageException">They name what is not there.</exception>
    public Action<PyodideOptions> Read(ParseResult parsed)
    {
        string? pyodide = parsed.GetValue(_pyodide);
        Uri? address = AddressIn(pyodide);
        string[] wheels = parsed.GetValue(_wheels) ?? [];
        string? source = parsed.GetValue(_fetch);
        Uri? from = source is null ? null : AddressIn(source) ?? throw new UsageException($"{_fetch.Name} is {source}; it takes an address that begins with https:// or http://.");
        bool isFetched = parsed.GetResult(_fetch) is not null;
        if (address is not null && (wheels.Length > 0 || isFetched))
        {
            throw new UsageException($"Pages load Pyodide and its packages from {address}, so {_wheels.Name} and {_fetch.Name} have no place beside it: name a folder with {_pyodide.Name}.");
        }

        Check(address is null ? pyodide : null, wheels);
        return options =>
        {
            (options.Folder, options.Address) = (address is null ? pyodide : null, address);
            (options.FetchPackages, options.PackageSource) = (isFetched, from);
            foreach (string folder in wheels)
            {
                options.Wheels.Add(folder);
            }
        };
    }

    /// <summary>What was named has to be there before anything starts.</summary>
    private static void Check(string? folder, string[] wheels)
    {
        try
        {
            IReadOnlyList<Wheel> read = Wheel.ReadAll(wheels);
            if (folder is not null || read.Count > 0)
            {
                _ = new PyodideFiles(PyodideSearch.Find(folder, [Directory.GetCurrentDirectory()]), read);
            }
        }
        catch (UnusableWheelException error)
        {
            throw new UsageException(error.Message);
        }
        catch (FileNotFoundException) when (folder is null)
        {
            // It may lie beside the pages, which the host looks at.
        }
    }

    private static Uri? AddressIn(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? new Uri(address.AbsoluteUri.EndsWith('/') ? address.AbsoluteUri : address.AbsoluteUri + "/")
            : null;
}
