namespace Pons.Workers;

/// <summary>What a Node worker loads: a file, or a package's folder, by its full path.</summary>
internal sealed record NodeTarget(string Path, string Name)
{
    /// <exception cref="FileNotFoundException">There is no such module.</exception>
    public static NodeTarget Find(string target, NodeOptions options)
    {
        if (string.IsNullOrWhiteSpace(target))
        {
            throw new FileNotFoundException("No JavaScript file was named: the name is empty.");
        }

        string path = System.IO.Path.GetFullPath(target, System.IO.Path.GetFullPath(options.WorkingDirectory ?? "."));
        if (File.Exists(path))
        {
            return new NodeTarget(path, System.IO.Path.GetFileName(path));
        }

        bool isPackage = File.Exists(System.IO.Path.Combine(path, "package.json")) || File.Exists(System.IO.Path.Combine(path, "index.js"));
        return isPackage
            ? new NodeTarget(path, System.IO.Path.GetFileName(path))
            : throw new FileNotFoundException(Directory.Exists(path)
                ? $"The folder '{path}' is no Node package: it has neither a package.json nor an index.js. Name a file in it."
                : $"There is no JavaScript file '{target}'; it was looked for at '{path}'.", path);
    }
}
