namespace Pons.Workers.Warm;

/// <summary>A request that the template has not answered yet.</summary>
internal sealed class PendingFork(ForkPipes pipes)
{
    private readonly TaskCompletionSource<ForkedProcess> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ForkPipes Pipes { get; } = pipes;

    public Task<ForkedProcess> Answer => _answer.Task;

    public void Succeed(ForkedProcess process)
    {
        _answer.TrySetResult(process); // first: whoever waits need not wait for the names to be gone
        Pipes.Dispose();
    }

    public void Fail(Exception error)
    {
        Pipes.CloseOurs();
        Pipes.Dispose();
        _answer.TrySetException(error);
        _ = _answer.Task.Exception; // seen, also when nobody waits any more
    }
}
