using Pons.Cli.Calls;

namespace Pons.Cli.Prompt;

/// <summary>Runs the inputs of a prompt in a worker, with the names of its module or with names of their own.</summary>
internal sealed class PeerPrompt(Peer peer, Namespace names, PromptTerminal terminal, RunningInput running) : IPythonPrompt
{
    /// <summary>The module of the runtime that shows values, and that is loaded where no file was named.</summary>
    public const string Module = "pons.prompt";

    private Handle? _show;

    public async Task<PromptAnswer> RunAsync(string code, CancellationToken cancellationToken)
    {
        ProgressBar bar = terminal.BeginBar();
        var options = new CallOptions { CancellationToken = cancellationToken, Progress = bar, Ask = AskAsync };
        try
        {
            await using Handle? value = await names.RunAsync<Handle?>(code, options);
            return new PromptAnswer(value is null ? null : await ShowAsync(value, options));
        }
        catch (Exception error) when (error is WorkerLostException or HandleLostException)
        {
            _show = null;
            throw;
        }
        finally
        {
            bar.End();
            peer.FlushLog();
        }
    }

    public string Parse(string code)
    {
        try
        {
            return names.Parse(code);
        }
        catch (PonsException)
        {
            // Running it says what is the matter.
            return "complete";
        }
    }

    public IReadOnlyList<string> Complete(string text)
    {
        try
        {
            return names.Complete(text);
        }
        catch (PonsException)
        {
            // An attribute whose reading fails has no completion; that is no matter to stop an input for.
            return [];
        }
    }

    private async Task<string?> ShowAsync(Handle value, CallOptions options)
    {
        _show ??= await peer.Namespace(Module).RunAsync<Handle>($"from {Module} import show\nshow", options.CancellationToken);
        return await _show.CallAsync<string?>(options, value);
    }

    /// <summary>Ctrl-C in a question interrupts the code that asks.</summary>
    private async ValueTask<string?> AskAsync(Question question, CancellationToken cancellationToken)
    {
        try
        {
            return await terminal.AskAsync(question, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            running.Interrupt();
            throw;
        }
    }
}
