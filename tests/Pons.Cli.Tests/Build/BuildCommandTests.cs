using Pons.AspNetCore.Tests.InPage;

namespace Pons.Cli.Tests.Build;

/// <summary>What <c>pons build</c> writes; how it runs is tested in a browser, in tests/js.</summary>
public sealed class BuildCommandTests : IDisposable
{
    private const string Page = """<!DOCTYPE html><head><link href="/style.css" rel="stylesheet"></head><script type="module" src="/sub/page.js"></script>""";

    private readonly string _folder = Directory.CreateTempSubdirectory("pons build ü-").FullName;
    private readonly PyodideFolder _pyodide = new();

    public BuildCommandTests()
    {
        Write("calc.py", "import helper\nfrom tools.one import x\nimport json, js\n\ndef calc(text): pass\n");
        Write("helper.py", "import further\n");
        Write("further.py", "");
        Write("unused.py", "");
        Write("tools/__init__.py", "");
        Write("tools/one.py", "x = 1");
        Write("tools/data.txt", "data");
        Write("tools/__pycache__/one.pyc", "");
        Write("ui/index.html", Page);
        Write("ui/style.css", "body { background: url(/icon.svg); }");
        Write("ui/icon.svg", "<svg/>");
        Write("ui/.env", "secret");
        Write("ui/sub/page.js", "import { connect } from \"/pons.js\";\nimport \"/other.js\";\nimport(\"/missing.js\");\n");
        Write("ui/other.js", "");
    }

    private string Out => Path.Combine(_folder, "out");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _pyodide.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task The_program_is_carried_with_what_it_imports_from_beside_it_and_no_more()
    {
        CommandResult result = await BuildAsync();

        Assert.Equal((0, ""), (result.Code, result.Errors));
        string[] files = [.. Files().Where(name => name.Contains("/py/", StringComparison.Ordinal)).Select(name => name[(name.IndexOf("/py/", StringComparison.Ordinal) + 4)..])];
        Assert.Equal(["calc.py", "further.py", "helper.py", "tools/__init__.py", "tools/data.txt", "tools/one.py"], files);
        Assert.DoesNotContain(Files(), name => name.Contains(".env", StringComparison.Ordinal) || name.Contains("console.html", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_pages_name_from_the_root_becomes_relative_where_it_is_theirs()
    {
        await BuildAsync();

        Assert.Equal(Page.Replace("\"/", "\"./", StringComparison.Ordinal), Read("index.html"));
        Assert.Equal("import { connect } from \"../pons.js\";\nimport \"../other.js\";\nimport(\"/missing.js\");\n", Read("sub/page.js"));
        Assert.Equal("body { background: url(./icon.svg); }", Read("style.css"));
        Assert.Contains("module: \"calc.py\"", Read("pons.js"), StringComparison.Ordinal);
        Assert.StartsWith("self.ponsContents = {\"files\":{", Read("pons-offline.js"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Packages_that_are_imported_come_with_what_they_need()
    {
        _pyodide.WriteWheel("leaf", "3.0");
        _pyodide.WriteWheel("cup", "1.0", "py3-none-any", "leaf");
        Write("calc.py", "import cup\n");

        CommandResult result = await BuildAsync("--wheels", _pyodide.Wheels);

        Assert.Equal((0, ""), (result.Code, result.Errors));
        Assert.Equal(["cup-1.0-py3-none-any.whl", "leaf-3.0-py3-none-any.whl"], Files().Where(name => name.EndsWith(".whl", StringComparison.Ordinal)).Select(Path.GetFileName));
        Assert.Contains("packages: [\"cup\"]", Read("pons.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"tea\"", Read(Files().Single(name => name.EndsWith("pyodide-lock.json", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_same_twice_is_the_same_and_what_is_built_no_more_goes()
    {
        await BuildAsync();
        string[] first = Files();
        await File.WriteAllTextAsync(Path.Combine(Out, "mine.txt"), "mine");
        await BuildAsync();
        Assert.Equal(first.Append("mine.txt").Order(StringComparer.Ordinal), Files());

        File.Delete(Path.Combine(_folder, "helper.py"));
        Write("calc.py", "");
        await BuildAsync();

        Assert.DoesNotContain(Files(), name => name.Contains("helper", StringComparison.Ordinal));
        Assert.Contains("mine.txt", Files());
        Assert.Single(Files(), name => name.EndsWith("/py/calc.py", StringComparison.Ordinal));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("full", "holds something that 'pons build' has not made: name a new folder, or an empty one.")]
    [InlineData("ui/out", "which the pages or the program lie in, or which lies among the pages: name a folder beside them.")]
    [InlineData(".", "which the pages or the program lie in, or which lies among the pages: name a folder beside them.")]
    public async Task A_folder_that_is_not_ours_stays_as_it_is(string place, string message)
    {
        Write("full/x", "x");

        CommandResult result = await CommandLine.RunInAsync(_folder, "build", "calc.py", "--ui", "ui", "-o", place, "--pyodide", _pyodide.Folder);

        Assert.Equal(2, result.Code);
        Assert.EndsWith(message + "\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_missing_is_told_by_its_name()
    {
        Write("ui/page2.js", "const py = await connect(); py.price(); fetch('/api/x');");
        Assert.Contains("page2.js calls price, which calc.py does not have", (await BuildAsync()).Errors, StringComparison.Ordinal);

        Write("calc.py", "import tea\n");
        CommandResult missing = await BuildAsync();
        Assert.Equal((2, "pons: The program needs tea, which is a package of Pyodide that is not here. Say --fetch-packages to get it once, or put a wheel of it into a folder of --wheels.\n"), (missing.Code, missing.Errors.Split('\n')[^2] + "\n"));

        File.Move(Path.Combine(_folder, "ui", "other.js"), Path.Combine(_folder, "ui", "pons.js"));
        Assert.Contains("has a name that the build needs for a file of its own", (await BuildAsync()).Errors, StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder, "ui", "index.html"));
        Assert.Contains("has no index.html", (await BuildAsync()).Errors, StringComparison.Ordinal);
        Assert.Contains("is no Python file", (await CommandLine.RunInAsync(_folder, "build", "x.mjs", "--ui", "ui", "-o", "out")).Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_Pyodide_from_elsewhere_is_not_carried_and_that_is_told()
    {
        CommandResult result = await CommandLine.RunInAsync(_folder, "build", "calc.py", "--ui", "ui", "-o", "out", "--pyodide", "https://example.org/pyodide");

        Assert.Equal(0, result.Code);
        Assert.Contains("Pyodide is loaded from https://example.org/pyodide/ each time", result.Errors, StringComparison.Ordinal);
        Assert.Contains("pyodide: \"https://example.org/pyodide/\"", Read("pons.js"), StringComparison.Ordinal);
        Assert.DoesNotContain(Files(), name => name.Contains("wasm", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_document_has_it_all_and_no_other_file_is_overwritten()
    {
        Write("mine.html", "<h1>mine</h1>");
        string[] arguments = ["build", "calc.py", "--ui", "ui", "--single-file", "--pyodide", _pyodide.Folder, "-o"];

        CommandResult refused = await CommandLine.RunInAsync(_folder, [.. arguments, "mine.html"]);
        CommandResult result = await CommandLine.RunInAsync(_folder, [.. arguments, "one.html"]);
        CommandResult again = await CommandLine.RunInAsync(_folder, [.. arguments, "one.html"]);

        Assert.Equal((2, 0, 0), (refused.Code, result.Code, again.Code));
        string document = await File.ReadAllTextAsync(Path.Combine(_folder, "one.html"));
        Assert.StartsWith("<!DOCTYPE html>\n<!-- Made by 'pons build'. -->", document, StringComparison.Ordinal);
        Assert.Contains("<style>body { background: url(\"data:image/svg+xml;base64,PHN2Zy8+\"); }</style>", document, StringComparison.Ordinal);
        Assert.Contains("import \"pons:/sub/page.js\";", document, StringComparison.Ordinal);
        Assert.Contains("data-name=\"pyodide/pyodide.asm.wasm\"", document, StringComparison.Ordinal);
    }

    private Task<CommandResult> BuildAsync(params string[] more) => CommandLine.RunInAsync(_folder, ["build", "calc.py", "--ui", "ui", "-o", "out", "--pyodide", _pyodide.Folder, .. more]);

    private string[] Files() => [.. Directory.GetFiles(Out, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Out, file).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];

    private string Read(string name) => File.ReadAllText(Path.Combine(Out, name));

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
