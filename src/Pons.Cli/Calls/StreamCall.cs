namespace Pons.Cli.Calls;

/// <summary>Prints the items of a stream as they come. Whoever reads stdout sets the pace: Python yields no faster.</summary>
internal static class StreamCall
{
    /// <summary>Calls an action and prints its items: of one that yields, or of whatever it returns that can be iterated.</summary>
    public static async Task<int> RunAsync(Peer peer, ActionInfo action, CallOptions options, object?[] arguments, CallTerminal terminal)
    {
        if (IsStream(action))
        {
            return await PrintAsync(peer.StreamAsync<object?>(action.Name, options, arguments), peer, terminal, options.CancellationToken);
        }

        await using Handle result = await peer.CallAsync<Handle>(action.Name, options, arguments);
        return await PrintAsync(result.ItemsAsync<object?>(options with { Keywords = null }), peer, terminal, options.CancellationToken);
    }

    public static bool IsStream(ActionInfo action) => action.Kind.EndsWith("stream", StringComparison.Ordinal);

    /// <summary>Prints items until there are no more of them, or nobody reads them any more.</summary>
    public static async Task<int> PrintAsync(IAsyncEnumerable<object?> items, Peer peer, CallTerminal terminal, CancellationToken cancellationToken)
    {
        using Stream stdout = Stdout.Open();
        var printer = new ItemPrinter(stdout);
        await foreach (object? item in items.WithCancellation(cancellationToken))
        {
            // A pipe that is full holds up whoever writes to it; prints have another way, and go on.
            if (!(Console.IsOutputRedirected ? printer.Print(item) : terminal.Bar.Aside(() => printer.Print(item))))
            {
                // Leaving the loop closes the generator: its reader has gone, and it ends as quietly as any program in a pipe does.
                return ExitCode.Unread;
            }
        }

        terminal.Bar.End();
        peer.FlushLog();
        return ExitCode.Done;
    }
}
