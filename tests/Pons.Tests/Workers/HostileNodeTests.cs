using Pons.Tests.Pools;

namespace Pons.Tests.Workers;

/// <summary>A module that finds the link's descriptors and does harm by them ends its own worker, with an error that says why, and nothing else.</summary>
public sealed class HostileNodeTests : IAsyncLifetime
{
    // The link's output is the pipe that is open for writing twice: once for writes that may wait, and once for others.
    private const string Source = """
        import fs from "node:fs";
        const link = (() => {
          const places = new Map();
          for (const fd of fs.readdirSync("/proc/self/fd").map(Number).filter((fd) => fd > 2)) {
            try {
              const flags = parseInt(/flags:\s+(\d+)/.exec(fs.readFileSync(`/proc/self/fdinfo/${fd}`, "utf8"))[1], 8);
              if ((flags & 3) === fs.constants.O_WRONLY) {
                const pipe = fs.readlinkSync(`/proc/self/fd/${fd}`);
                places.set(pipe, [...(places.get(pipe) ?? []), [fd, flags & fs.constants.O_NONBLOCK]]);
              }
            } catch {} // it was the one by which the folder is read
          }
          return [...places.values()].find((each) => each.length === 2).find(([, isQuick]) => !isQuick)[0];
        })();
        const each = (use) => { for (let fd = 3; fd <= 30; fd++) try { use(fd); } catch {} };
        const frame = (body, bit = 0) => {
          const head = Buffer.alloc(4);
          head.writeUInt32LE((body.length + bit * 0x80000000) >>> 0);
          fs.writeSync(link, Buffer.concat([head, Buffer.from(body)]));
        };
        const part = (number, bytes) => {
          const body = Buffer.alloc(12 + bytes, 32);
          body.fill(0, 0, 12).writeUInt32LE(0xffffffff, 0);
          body.writeUInt32LE(number, 4);
          frame(body, 1);
        };
        export const ok = () => "ok";
        export const garbage = () => each((fd) => fs.writeSync(fd, "garbage, garbage, garbage"));
        export const close = () => each((fd) => fs.closeSync(fd));
        export const none = () => frame("{nope");
        export const again = () => frame('{"kind":"return","call":1,"payload":1}');
        export const never = () => frame('{"kind":"error","call":4711,"payload":{}}');
        export const odd = () => frame('{"kind":"call","call":7,"name":"x","payload":[]}');
        export const deep = () => frame(`{"kind":"event","name":"x","payload":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
        export const many = () => { for (let i = 0; i < 17; i++) part(i, 100); };
        export const large = () => { for (let i = 0; i < 300; i++) part(i % 15, 1 << 20); };
        export const half = () => { fs.writeSync(link, Buffer.from([100, 0, 0, 0, 123])); process.exit(9); };
        export function* flood() { for (let i = 0; i < 100_000; i++) frame('{"kind":"item","call":1,"payload":"xxxxxxxxxxxxxxxx"}'); yield 1; }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pons-hostile-").FullName;
    private Peer _hostile = null!;
    private Peer _neighbour = null!;

    public async Task InitializeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // the module finds its descriptors by what /proc shows
        }

        string file = Path.Combine(_folder, "hostile.mjs");
        await File.WriteAllTextAsync(file, Source);
        var options = new NodeOptions { Limits = new LinkLimits { MessageBytes = 64 << 20 } };
        _hostile = await Node.StartAsync(file, options);
        _neighbour = await Node.StartAsync(file, options);
    }

    public async Task DisposeAsync()
    {
        foreach (Peer? peer in new[] { _hostile, _neighbour })
        {
            await (peer?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("none", "A message is no JSON")]
    [InlineData("again", "Call 1 was answered already")]
    [InlineData("never", "Call 4711 was never made")]
    [InlineData("odd", "its calls have even ids")]
    [InlineData("deep", "An event message cannot be read: data[0]")]
    [InlineData("many", "More than 16 messages arrive in parts at once")]
    [InlineData("large", "More than 67108864 bytes arrive in parts")]
    public async Task Who_breaks_the_protocol_is_ended_with_the_rule_that_he_broke(string action, string rule)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int victim = _hostile.ProcessId;
        int neighbour = _neighbour.ProcessId;
        Assert.Equal("ok", await _hostile.CallAsync<string>("ok")); // call 1

        Exception error = await Assert.ThrowsAnyAsync<PonsException>(() => WithNeighbourAsync(() => _hostile.CallAsync(action)));

        Assert.True(error is ProtocolException && error.Message.Contains(rule, StringComparison.Ordinal), $"{error}");
        Assert.Equal("ok", await _hostile.CallAsync<string>("ok"));
        Assert.NotEqual(victim, _hostile.ProcessId);
        Assert.Equal(neighbour, _neighbour.ProcessId);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("garbage")] // in the pipes of Node itself too, which may be the end of it before the host has read any
    [InlineData("close")]
    [InlineData("half")]
    public async Task Who_does_harm_to_his_own_process_is_lost_and_replaced(string action)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await Assert.ThrowsAnyAsync<PonsException>(() => WithNeighbourAsync(() => _hostile.CallAsync(action)));

        Assert.Equal("ok", await _hostile.CallAsync<string>("ok"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Items_beyond_the_credit_end_the_worker_and_fill_nobodys_memory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        long before = GC.GetTotalAllocatedBytes();
        await using IAsyncEnumerator<string> items = _hostile.StreamAsync<string>("flood").GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());

        int victim = _hostile.ProcessId;
        await Until.TrueAsync(() => _hostile.Workers[0].ProcessId != victim);

        var error = await Assert.ThrowsAsync<ProtocolException>(async () =>
        {
            while (await items.MoveNextAsync())
            {
            }
        });
        Assert.Contains("yields more items than it was granted", error.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    /// <summary>Does harm while the neighbour's calls go on.</summary>
    private async Task WithNeighbourAsync(Func<Task> harm)
    {
        Task done = harm();
        do
        {
            Assert.Equal("ok", await _neighbour.CallAsync<string>("ok"));
        }
        while (!done.IsCompleted);
        await done;
    }
}
