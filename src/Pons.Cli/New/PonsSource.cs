using System.Reflection;
using System.Security;

namespace Pons.Cli.New;

/// <summary>Where a new application gets Pons from: where this program lies in its repository, the projects there, else the packages of its own version.</summary>
internal sealed class PonsSource
{
    private PonsSource(string? root) => Root = root;

    /// <summary>The repository; nothing where this program was installed.</summary>
    public string? Root { get; }

    private static string Version => typeof(PonsSource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.1.0";

    /// <summary>For a .NET project.</summary>
    public string Reference => Root is null
        ? $"""<PackageReference Include="Pons.AspNetCore" Version="{Version}" />"""
        : $"""<ProjectReference Include="{SecurityElement.Escape(ProjectIn(Root))}" />""";

    /// <summary>For npm.</summary>
    public string Npm => Root is null ? $"^{Version}" : $"file:{Path.Combine(Root, "runtimes", "js").Replace('\\', '/')}";

    /// <param name="folder">The folder that this program lies in.</param>
    public static PonsSource Of(string folder)
    {
        string? root = folder;
        while (root is not null && !(File.Exists(Path.Combine(root, "Pons.slnx")) && File.Exists(ProjectIn(root))))
        {
            root = Path.GetDirectoryName(root);
        }

        return new PonsSource(root);
    }

    private static string ProjectIn(string root) => Path.Combine(root, "src", "Pons.AspNetCore", "Pons.AspNetCore.csproj");
}
