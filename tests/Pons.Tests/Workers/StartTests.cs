namespace Pons.Tests.Workers;

public sealed class StartTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_missing_file_is_named_with_the_place_where_it_was_looked_for()
    {
        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => Python.StartAsync("no/such/file.py"));

        Assert.Contains(Path.GetFullPath("no/such/file.py"), error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_folder_that_is_no_package_says_what_it_lacks()
    {
        using var module = new PythonModule("");

        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => Python.StartAsync(module.Folder));

        Assert.Contains("__init__.py", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_syntax_error_shows_the_failing_line()
    {
        using var module = new PythonModule("x = 1\ndef f(:\n    pass\n", "broken.py");

        var error = await Assert.ThrowsAsync<PythonException>(() => module.StartAsync());

        Assert.Equal("SyntaxError", error.Type);
        Assert.Equal((module.File, 2), (error.Frames[^1].File, error.Frames[^1].Line));
        Assert.Contains("def f(:", error.Traceback);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_missing_package_is_the_importing_lines_error()
    {
        using var module = new PythonModule("import no_such_package_at_all\n");

        var error = await Assert.ThrowsAsync<PythonException>(() => module.StartAsync());

        Assert.Equal("ModuleNotFoundError", error.Type);
        Assert.Equal("import no_such_package_at_all", error.Frames[^1].Source?.Trim());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_module_that_exits_at_import_is_an_error_of_its_own()
    {
        using var module = new PythonModule("import sys\nsys.exit('no licence')\n");

        var error = await Assert.ThrowsAsync<PythonException>(() => module.StartAsync());

        Assert.Equal(("SystemExit", "no licence"), (error.Type, error.Message));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_module_that_ends_the_process_at_import_leaves_its_last_words()
    {
        using var module = new PythonModule("import os, sys\nos.write(2, b'goodbye\\n')\nos._exit(7)\n");

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => module.StartAsync());

        Assert.Equal(7, error.ExitCode);
        Assert.Equal(["goodbye"], error.LastOutput);
        Assert.Contains("before its module was loaded", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_module_that_never_finishes_importing_meets_the_start_limit_and_shows_where_it_stood()
    {
        using var module = new PythonModule("import os, threading\nos.write(2, b'waiting\\n')\nthreading.Event().wait()\n", "stuck.py");

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => module.StartAsync(options => options with { StartLimit = TimeSpan.FromSeconds(2) }));

        Assert.Contains("stuck.py within 2 s", error.Message);
        Assert.Contains("waiting", error.LastOutput);
        Assert.Contains(error.LastOutput, line => line.Contains("stuck.py", StringComparison.Ordinal) && line.Contains("line 3", StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_start_can_be_cancelled()
    {
        using var module = new PythonModule("import threading\nthreading.Event().wait()\n");
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Python.StartAsync(module.File, module.Options, source.Token));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_module_that_prints_at_import_starts()
    {
        await using Peer peer = await PythonModule.StartAsync("print('x' * 100_000)\ndef one(): return 1");

        Assert.Equal(1, await peer.CallAsync<int>("one"));
    }

    [Fact(Timeout = 30_000)]
    public async Task Packages_dotted_names_and_relative_imports_work()
    {
        using var module = new PythonModule("from . import prices\ndef price(): return prices.TEA\n", "shop/till.py");
        module.Add("shop/__init__.py", "from . import till\ndef name(): return 'shop'\n");
        module.Add("shop/prices.py", "TEA = 3\n");

        await using Peer file = await module.StartAsync();
        await using Peer package = await Python.StartAsync(Path.Combine(module.Folder, "shop"), module.Options);
        await using Peer dotted = await Python.StartAsync("shop.till", module.Options with { WorkingDirectory = module.Folder });

        Assert.Equal(3, await file.CallAsync<int>("price"));
        Assert.Equal("shop", await package.CallAsync<string>("name"));
        Assert.Equal(3, await package.CallAsync<int>("till.price"));
        Assert.Equal(3, await dotted.CallAsync<int>("price"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_users_selectors_py_does_not_break_the_engine()
    {
        using var module = new PythonModule("""
            import asyncio_free_check
            async def one():
                return 1
            """);
        module.Add("selectors.py", "raise RuntimeError('this is the user\\'s own selectors')\n");
        module.Add("asyncio_free_check.py", "");
        await using Peer peer = await module.StartAsync();

        Assert.Equal(1, await peer.CallAsync<int>("one"));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_interpreter_that_does_not_exist_is_named()
    {
        using var module = new PythonModule("");

        var error = await Assert.ThrowsAsync<WorkerLostException>(() => module.StartAsync(options => options with { Interpreter = "no-such-python" }));

        Assert.Contains("no-such-python", error.Message);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_refused()
    {
        using var module = new PythonModule("");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => module.StartAsync(options => options with { StartLimit = TimeSpan.Zero }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => module.StartAsync(options => options with { Limits = new LinkLimits { MessageBytes = 1 } }));
    }
}
