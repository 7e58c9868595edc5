using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Pons.AspNetCore.Tests.InPage;

/// <summary>A folder that is laid out as Pyodide's package is, with little in its files, and wheels of a test's own beside it.</summary>
internal sealed class PyodideFolder : IDisposable
{
    public const string TeaFile = "tea-1.0-py3-none-any.whl";
    public const string Tea = "what is in the package of tea";

    private readonly string _root = Directory.CreateTempSubdirectory("pons-pyodide-").FullName;

    public PyodideFolder()
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Tea)));
        Write("package.json", """{"name": "pyodide", "version": "999.0.1"}""");
        Write("pyodide.mjs", "export const version = 1;");
        Write("pyodide.asm.mjs", "export default 1;");
        Write("pyodide.asm.wasm", string.Concat(Enumerable.Range(0, 5000).Select(i => i.ToString(CultureInfo.InvariantCulture))));
        Write("python_stdlib.zip", "zip");
        Write("console.html", "<h1>console</h1>");
        Write("pyodide-lock.json", $$"""
            {"info": {"abi_version": "2026_0", "python": "3.14.2"}, "packages": {
              "tea": {"name": "tea", "version": "1.0", "file_name": "{{TeaFile}}", "sha256": "{{hash}}", "imports": ["tea"], "depends": ["leaf"]},
              "leaf": {"name": "leaf", "version": "2.3.1", "file_name": "leaf-2.3.1-py3-none-any.whl", "sha256": "00", "imports": ["leaf"], "depends": []} } }
            """);
    }

    public string Folder => Path.Combine(_root, "node_modules", "pyodide");

    public string Wheels => Path.Combine(_root, "wheels");

    public string Cache => Path.Combine(_root, "cache");

    public string Pages => Path.Combine(_root, "pages");

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name), text);
    }

    public void WritePage(string name, string text)
    {
        Directory.CreateDirectory(Pages);
        File.WriteAllText(Path.Combine(Pages, name), text);
    }

    /// <summary>A wheel of one module.</summary>
    public string WriteWheel(string name, string version = "1.0", string tag = "py3-none-any", params string[] requires)
    {
        Directory.CreateDirectory(Wheels);
        string path = Path.Combine(Wheels, $"{name}-{version}-{tag}.whl");
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Put(zip, $"{name}/__init__.py", "kind = 'green'");
        Put(zip, $"{name}-{version}.dist-info/METADATA", $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{string.Concat(requires.Select(need => $"Requires-Dist: {need}\n"))}\nRequires-Dist: not-this\n");
        return path;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void Put(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }
}
