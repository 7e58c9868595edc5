using System.Diagnostics;

namespace Pons.AspNetCore.Tests.Sockets;

/// <summary>Plain Python programs, which join a running host by <c>pons.connect</c>.</summary>
public sealed class PythonClientTests
{
    private const string Module = """
        import time
        import pons

        def add(a, b=10):
            return a + b

        def divide(a, b):
            return a / b

        def same(value):
            return value

        def readings(n):
            for i in range(n):
                yield i

        def alert_caller(text):
            return pons.client.call("alert", text)

        def each(items, function):
            return [function(item) for item in items]

        def spin():
            while True:
                pass

        def visits(session: pons.Session):
            return session.update("visits", lambda n: n + 1, 0)

        def announce(topic, data):
            pons.emit(topic, data)

        def greet():
            return "Hello " + input("Name? ")

        def noisy():
            print("adding")
            return 1
        """;

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("tcp:0")]
    public async Task A_plain_python_joins_and_calls(string? address)
    {
        await using SocketHost host = await SocketHost.StartAsync(Module, address: address, build: pons => pons.AddAction("double", (int x) => 2 * x));

        string output = await host.RunAsync("""
            with pons.connect() as hub:
                print(hub.call("add", 2, 2), hub.add(1, b=2), hub.double(21))
                print(sum(hub.stream("readings", 5000)))
                print(hub.same({"a": [1, (2, 3)], 5: {1, 2}, "b": b"x" * 3000, "t": "x" * 3_000_000}) == {"a": [1, (2, 3)], 5: {1, 2}, "b": b"x" * 3000, "t": "x" * 3_000_000})
            """);

        Assert.Equal("4 3 42\n12497500\nTrue\n", output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Errors_arrive_as_they_were_raised()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);

        string output = await host.RunAsync("""
            with pons.connect() as hub:
                try:
                    hub.divide(1, 0)
                except ZeroDivisionError as error:
                    print(type(error).__name__, error.message, "module.py" in str(error), "return a / b" in str(error))
                try:
                    hub.call("ad", 1)
                except pons.UnknownAction as error:
                    print(error.near)
                try:
                    hub.call("pons.run", "1 + 1", None)
                except pons.Refused as error:
                    print("refused")
                try:
                    hub.within(0.2).spin()
                except TimeoutError:
                    print("in time")
                print(hub.add(1, 1))
            """);

        Assert.Equal("RemoteError division by zero True True\n['add']\nrefused\nin time\n2\n", output);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_wrong_token_and_none_are_refused()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);

        string output = await PythonProgram.RunAsync("""
            for token in (None, "wrong"):
                try:
                    pons.connect(token=token)
                except pons.Refused as error:
                    print("token" in str(error))
            """, host.Address, token: null);

        Assert.Equal("True\nTrue\n", output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_worker_and_the_host_call_functions_of_the_program()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);
        using Process program = PythonProgram.Start("""
            def count(n):
                for i in range(n):
                    yield i

            def boom():
                raise LookupError("nothing here")

            def spin():
                print("spinning")
                while True: pass

            actions = {"alert": lambda text: text.upper(), "tools": {"count": count}, "boom": boom, "spin": spin}
            with pons.connect(actions=actions) as hub:
                print(hub.alert_caller("hi"))
                print(hub.each([1, 2, 3], lambda x: x * x))
                sys.stdin.readline()
            """, host.Address, host.Token);
        Assert.Equal("HI", await program.StandardOutput.ReadLineAsync());
        Assert.Equal("[1, 4, 9]", await program.StandardOutput.ReadLineAsync());

        Client client = Assert.Single(host.Hub.Clients.All);
        Assert.Equal(["alert", "tools.count", "boom", "spin"], client.Actions.Select(action => action.Name));
        Assert.Equal("A", await client.CallAsync<string>("alert", "a"));
        var items = new List<int>();
        await foreach (int item in client.StreamAsync<int>("tools.count", 2000))
        {
            items.Add(item);
        }

        Assert.Equal(Enumerable.Range(0, 2000), items);
        Assert.Equal("LookupError", (await Assert.ThrowsAsync<PythonException>(() => client.CallAsync<object?>("boom"))).Type);
        using var cancelling = new CancellationTokenSource();
        Task<object?> spinning = client.CallAsync<object?>("spin", cancelling.Token);
        Assert.Equal("spinning", await program.StandardOutput.ReadLineAsync());
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => spinning);
        Assert.Equal("B", await client.CallAsync<string>("alert", "b"));

        program.Kill();
        await program.WaitForExitAsync();
        await Assert.ThrowsAsync<LinkException>(() => client.CallAsync<string>("alert", "c"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_come_and_go()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);
        await using EventSubscription<object?> events = host.Hub.Events("hello");
        using Process program = PythonProgram.Start("""
            with pons.connect() as hub:
                got = threading.Event()
                listener = hub.on("counter_increment", lambda event: (print("heard", event.data), got.set()))
                events = hub.events("counter*")
                hub.announce("counter_increment", 3)
                print(next(events).data)
                got.wait()
                hub.emit("hello", {"a": 1})
                sys.stdin.readline()
            """, host.Address, host.Token);

        HubEvent<object?> one = await events.FirstAsync();

        Assert.Equal(["3", "heard 3"], new[] { await program.StandardOutput.ReadLineAsync(), await program.StandardOutput.ReadLineAsync() }.Order());
        Assert.Equal(Assert.Single(host.Hub.Clients.All).Id, one.Sender);
        await program.StandardInput.WriteLineAsync();
        await program.WaitForExitAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_session_is_taken_up_again_and_a_call_in_flight_is_lost()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);
        using Process program = PythonProgram.Start("""
            with pons.connect() as hub:
                number = hub.client
                print(hub.visits())
                try:
                    hub.spin()
                except pons.ConnectionLost:
                    print("lost")
                print(hub.reconnect(), hub.client == number, hub.visits())
            """, host.Address, host.Token);
        Assert.Equal("1", await program.StandardOutput.ReadLineAsync());

        Assert.Single(host.Hub.Clients.All).Disconnect();

        Assert.Equal("lost", await program.StandardOutput.ReadLineAsync());
        Assert.Equal("True True 2", await program.StandardOutput.ReadLineAsync());
        await program.WaitForExitAsync();
        Assert.Equal(0, program.ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Prints_of_its_calls_are_shown_on_request()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);

        string output = await host.RunAsync("""
            with pons.connect(logs=True) as hub:
                print("got", hub.noisy())
            """);

        Assert.Equal("adding\ngot 1\n", output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Questions_of_its_calls_reach_it_or_nobody()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);

        string output = await host.RunAsync("""
            with pons.connect(ask=lambda prompt, secret: f"{prompt}Ada") as hub:
                print(hub.greet())
            def nobody(prompt, secret):
                raise EOFError

            for ask in (False, nobody):
                with pons.connect(ask=ask) as hub:
                    try:
                        hub.greet()
                    except EOFError as error:
                        print(type(error).__name__)
            """);

        Assert.Equal("Hello Name? Ada\nRemoteError\nRemoteError\n", output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Code_of_an_event_loop_joins_too()
    {
        await using SocketHost host = await SocketHost.StartAsync(Module);

        string output = await host.RunAsync("""
            import asyncio

            async def main():
                async def where(text):
                    return threading.current_thread() is threading.main_thread()

                async with pons.aconnect(actions={"alert": where}) as hub:
                    print(await asyncio.gather(hub.add(1, 2), hub.acall("add", 3, b=4)))
                    print([x async for x in hub.stream("readings", 3)])
                    print(await hub.alert_caller("anything"))
                    try:
                        await hub.within(0.2).spin()
                    except TimeoutError:
                        print("in time")
                    async with hub.events("topic") as events:
                        await hub.announce("topic", 5)
                        print((await events.__anext__()).data)
                hub = await pons.aconnect()
                print(await hub.add(2, 2))
                await hub.aclose()

            asyncio.run(main())
            """);

        Assert.Equal("[3, 7]\n[0, 1, 2]\nTrue\nin time\n5\n4\n", output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_host_that_stops_is_told_apart_from_an_answer()
    {
        SocketHost host = await SocketHost.StartAsync(Module);
        using Process program = PythonProgram.Start("""
            with pons.connect() as hub:
                print(hub.add(1, 1))
                try:
                    for event in hub.events("never"):
                        pass
                except pons.ConnectionLost as error:
                    print(type(error).__name__, hub.is_open)
                try:
                    hub.reconnect(0.1)
                except pons.CannotJoin as error:
                    print("nobody")
            """, host.Address, host.Token);
        Assert.Equal("2", await program.StandardOutput.ReadLineAsync());

        await host.DisposeAsync();

        Assert.Equal("ConnectionLost False\nnobody\n", (await program.StandardOutput.ReadToEndAsync()).ReplaceLineEndings("\n"));
    }
}
