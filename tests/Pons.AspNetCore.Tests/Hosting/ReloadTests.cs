using System.Net;
using Pons.AspNetCore.Tests.WebSockets;

namespace Pons.AspNetCore.Tests.Hosting;

public sealed class ReloadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pons-reload-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task A_save_reloads_and_whoever_listens_is_told()
    {
        string file = Write("module.py", "def answer():\n    return 1\n");
        await using RunningHost host = await StartAsync(file);
        await using EventSubscription<Dictionary<string, object?>> told = host.Hub.Events<Dictionary<string, object?>>("pons.reload*");
        IAsyncEnumerator<HubEvent<Dictionary<string, object?>>> events = told.GetAsyncEnumerator();

        Write("module.py", "def answer():\n    return 2\n");
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("pons.reloaded", events.Current.Topic);
        Assert.Equal(2, await host.Hub.CallAsync<int>("answer"));

        Write("module.py", "def answer(:\n");
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("pons.reload-failed", events.Current.Topic);
        Assert.Contains("SyntaxError", (string)events.Current.Data["error"]!);
        Assert.Equal(2, await host.Hub.CallAsync<int>("answer"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_client_stays_and_is_told()
    {
        string file = Write("module.py", "def answer():\n    return 1\n");
        await using RunningHost host = await StartAsync(file);
        await using JsonSocket client = await JsonSocket.JoinAsync(host);
        await client.CallAsync("pons.subscribe", "pons.reloaded");

        Write("module.py", "def answer():\n    return 2\n");

        Assert.Equal("pons.reloaded", (string)(await client.ReceiveAsync("event"))["name"]!);
        Assert.Equal(2, (await client.CallAsync("answer"))["payload"]!.GetValue<int>());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("sub/part.py")]
    [InlineData("new/part.py")]
    public async Task Code_in_folders_below_counts_too_and_what_is_no_code_does_not(string changed)
    {
        string file = Write("module.py", "import os\ndef pid():\n    return os.getpid()\n");
        Write("sub/part.py", "");
        Write("node_modules/lib.js", "");
        Write(".git/hook.py", "");
        await using RunningHost host = await StartAsync(file);
        await using EventSubscription<object?> told = host.Hub.Events("pons.reload*");
        IAsyncEnumerator<HubEvent<object?>> events = told.GetAsyncEnumerator();
        int before = await host.Hub.CallAsync<int>("pid");

        Write("node_modules/lib.js", "1");
        Write(".git/hook.py", "1");
        Write("__pycache__/module.py", "1");
        Write("notes.txt", "1");
        Directory.CreateDirectory(Path.Combine(_folder, "new"));
        Write(changed, "x = 1");
        Task<bool> first = events.MoveNextAsync().AsTask();

        // A folder that has just been made is watched a moment later: whoever saves again is seen.
        while (await Task.WhenAny(first, Task.Delay(500)) != first)
        {
            Write(changed, "x = 2");
        }

        Assert.NotEqual(before, await host.Hub.CallAsync<int>("pid"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Routes_of_the_new_code_answer_and_those_of_the_old_do_not()
    {
        string file = Write("module.py", "import pons\n@pons.route('/old', open=True)\ndef old():\n    return 'old'\n");
        await using RunningHost host = await StartAsync(file);
        using HttpClient client = host.MakeClient(withToken: false);
        Assert.Equal("old", await client.GetStringAsync("/old"));

        Write("module.py", "import pons\n@pons.route('/new', open=True)\ndef new():\n    return 'new'\n");
        while ((await client.GetAsync("/new")).StatusCode != HttpStatusCode.OK)
        {
            await Task.Yield();
        }

        Assert.Equal("new", await client.GetStringAsync("/new"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/old")).StatusCode);
    }

    private static Task<RunningHost> StartAsync(string file) =>
        RunningHost.StartAsync(null, options => options.Reload = true, pons => pons.AddPython(file, new PythonOptions { Interpreter = RunningHost.Interpreter }));

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
