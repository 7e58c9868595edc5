namespace Pons.Workers;

/// <summary>What a Python worker loads: a file or package folder by its full path, or a dotted module name as it is.</summary>
internal sealed record PythonTarget(string Target, string Name, string? Folder)
{
    /// <summary>A worker without a module of the user's.</summary>
    public const string Nothing = "pons.blank";

    public static PythonTarget Find(string target, PythonOptions options)
    {
        if (string.IsNullOrWhiteSpace(target))
        {
            throw new FileNotFoundException("No Python file was named: the name is empty.");
        }

        string path = Path.GetFullPath(target, Path.GetFullPath(options.WorkingDirectory ?? "."));
        if (File.Exists(path))
        {
            return new PythonTarget(path, Path.GetFileName(path), Path.GetDirectoryName(path));
        }

        if (Directory.Exists(path))
        {
            return File.Exists(Path.Combine(path, "__init__.py"))
                ? new PythonTarget(path, Path.GetFileName(path), path)
                : throw new FileNotFoundException($"The folder '{path}' is no Python package: it has no __init__.py. Name a .py file in it, or add one.", path);
        }

        bool looksLikeModule = !target.EndsWith(".py", StringComparison.OrdinalIgnoreCase) && target.Split('.').All(IsIdentifier);
        return looksLikeModule
            ? new PythonTarget(target, target, null)
            : throw new FileNotFoundException($"There is no Python file '{target}'; it was looked for at '{path}'.", path);
    }

    private static bool IsIdentifier(string part) => part.Length > 0 && !char.IsDigit(part[0]) && part.All(c => c == '_' || char.IsLetterOrDigit(c));
}
