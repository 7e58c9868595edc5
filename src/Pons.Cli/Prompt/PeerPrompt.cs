using Pons.Cli.Calls;

namespace Pons.Cli.Prompt;

/// <summary>Runs the inputs of a prompt in a worker, with the names of its module or with names of their own.</summary>
internal sealed class PeerPrompt(Peer peer, Namespace names, PromptTerminal terminal, RunningInput running) : IPythonPrompt
{
    // The module of the runtime that shows values; its name is also that of the names in which it is imported.
    private const string Module = "pons.prompt";

    private Handle? _show;
    private int _processId = peer.ProcessId;
    private bool _isLost;

    public async Task<PromptAnswer> RunAsync(string code, CancellationToken cancellationToken)
    {
        TellOfRestart();
        ProgressBar bar = terminal.BeginBar();
        var options = new CallOptions { CancellationToken = cancellationToken, Progress = bar, Ask = AskAsync };
        try
        {
            await using Handle? value = await names.RunAsync<Handle?>(code, options);
            return new PromptAnswer(value is null ? null : await ShowAsync(value, options));
        }
        catch (WorkerLostException)
        {
            // That is told already by whoever shows it.
            _isLost = true;
            throw;
        }
        finally
        {
            bar.End();
            peer.FlushLog();
            TellOfRestart();
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
        if (_show is not null)
        {
            try
            {
                return await _show.CallAsync<string?>(options, value);
            }
            catch (HandleLostException)
            {
                // It was of a worker that is gone; the value is of the one that runs now.
            }
        }

        _show = await peer.Namespace(Module).RunAsync<Handle>($"from {Module} import show\nshow", options.CancellationToken);
        return await _show.CallAsync<string?>(options, value);
    }

    /// <summary>Code that does not let itself be interrupted is ended with its process, and all names with it.</summary>
    private void TellOfRestart()
    {
        int processId = peer.ProcessId;
        if (processId == _processId)
        {
            return;
        }

        if (!_isLost)
        {
            terminal.Warn("Python has ended and was started again. What was defined is gone.");
        }

        (_processId, _isLost) = (processId, false);
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
