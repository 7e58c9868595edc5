namespace Pons.Tests.Errors;

public sealed class PythonExceptionTests
{
    private const string Source = """
        class OutOfStock(Exception):
            pass

        def divide(a, b):
            return a / b

        def order(n):
            try:
                return divide(n, 0)
            except ZeroDivisionError as error:
                raise OutOfStock("no tea") from error

        def leave():
            raise SystemExit(3)
        """;

    [Fact(Timeout = 30_000)]
    public async Task It_has_type_message_and_the_users_frames()
    {
        using var module = new PythonModule(Source, "shop.py");
        await using Peer peer = await module.StartAsync();

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync<double>("divide", 1, 0));

        Assert.Equal(("ZeroDivisionError", "division by zero"), (error.Type, error.Message));
        Assert.Equal([new RemoteFrame(module.File, 5, "divide", "return a / b")], error.Frames);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_cause_is_the_inner_exception()
    {
        using var module = new PythonModule(Source, "shop.py");
        await using Peer peer = await module.StartAsync();

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("order", 1));

        Assert.Equal("shop.OutOfStock", error.Type);
        Assert.True(error.HasCause);
        Assert.Equal("ZeroDivisionError", Assert.IsType<PythonException>(error.InnerException).Type);
    }

    [Fact(Timeout = 30_000)]
    public async Task It_prints_as_python_would_and_goes_on_with_the_csharp_stack()
    {
        using var module = new PythonModule(Source, "shop.py");
        await using Peer peer = await module.StartAsync();

        var error = Assert.Throws<PythonException>(() => peer.Call("order", 1));

        Assert.Equal(
            $"""
            Traceback (most recent call last):
              File "{module.File}", line 9, in order
                return divide(n, 0)
              File "{module.File}", line 5, in divide
                return a / b
            ZeroDivisionError: division by zero

            The above exception was the direct cause of the following exception:

            Traceback (most recent call last):
              File "{module.File}", line 11, in order
                raise OutOfStock("no tea") from error
            shop.OutOfStock: no tea
            """,
            error.Traceback);
        Assert.Contains("Called from:", error.ToString());
        Assert.Contains(nameof(It_prints_as_python_would_and_goes_on_with_the_csharp_stack), error.ToString());
    }

    [Fact(Timeout = 30_000)]
    public async Task System_exit_fails_its_call_only()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("leave"));

        Assert.Equal("SystemExit", error.Type);
        Assert.Equal(2, await peer.CallAsync<double>("divide", 4, 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_missing_argument_is_named()
    {
        await using Peer peer = await PythonModule.StartAsync(Source);

        var error = await Assert.ThrowsAsync<PythonException>(() => peer.CallAsync("divide", 1));

        Assert.Equal("TypeError", error.Type);
        Assert.Contains("'b'", error.Message);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_result_that_cannot_cross_names_its_place_and_type()
    {
        await using Peer peer = await PythonModule.StartAsync("""
            import os

            def files():
                return {"open": [1, open(os.devnull)]}
            """);

        var error = await Assert.ThrowsAsync<ValueException>(() => peer.CallAsync("files"));

        Assert.Equal("result[\"open\"][1]", error.Path);
        Assert.Contains("TextIOWrapper", error.Message);
    }
}
