using System.Net;

namespace Pons.AspNetCore.Tests.Hosting;

public sealed class HealthTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_host_whose_workers_are_ready_is_well_and_says_so_to_anybody()
    {
        await using RunningHost host = await RunningHost.StartAsync("def leave():\n    import os\n    os._exit(3)\n", build: pons => pons.AddAction("now", () => 1));
        using HttpClient client = host.MakeClient(withToken: false);
        using HttpClient foreign = host.MakeClient();
        foreign.DefaultRequestHeaders.Host = "evil.example";

        HttpResponseMessage answer = await client.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.OK, "{\"status\":\"ok\"}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.Forbidden, (await foreign.GetAsync("/healthz")).StatusCode);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_host_that_has_no_worker_for_a_peer_is_not()
    {
        await using RunningHost host = await RunningHost.StartAsync(null);
        string folder = Directory.CreateTempSubdirectory("pons-test-").FullName;
        string file = Path.Combine(folder, "dying.py");
        await File.WriteAllTextAsync(file, "def leave():\n    import os\n    os._exit(3)\n");
        Peer peer = await host.Hub.AddPythonAsync(file, new PythonOptions { Interpreter = RunningHost.Interpreter, Restart = new RestartPolicy { RestartLimit = 0 } });
        await Assert.ThrowsAsync<WorkerLostException>(() => peer.CallAsync("leave"));
        using HttpClient client = host.MakeClient(withToken: false);

        HttpResponseMessage answer = await client.GetAsync("/healthz");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "{\"status\":\"unavailable\"}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Directory.Delete(folder, recursive: true);
    }
}
