using Pons.Actions;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Serving;

/// <summary>A peer's call of an action, a delegate or a stream of C#.</summary>
#pragma warning disable CA1001 // the token source is not disposed: only timers and wait handles would ask for it, and it has none
internal sealed class LocalCall : ServedCall, IThreadPoolWorkItem
{
    private readonly LocalAction _action;
    private readonly KeptFrame _message;
    private readonly CallContext _context;
    private readonly CreditAccount? _credit;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly bool _isOnHandle;

    /// <param name="chain">The call that is served.</param>
    /// <param name="action">What it runs.</param>
    /// <param name="message">Its message, which is this call's from now on.</param>
    /// <param name="hub">What serves it.</param>
    /// <param name="isOnHandle">Whether it is made on a handle, which is none of its arguments.</param>
    public LocalCall(Chain chain, LocalAction action, KeptFrame message, Hub hub, bool isOnHandle)
        : base(chain)
    {
        (_action, _message, _isOnHandle) = (action, message, isOnHandle);
        Frame frame = message.Frame;
        _credit = frame.Header.Flags.HasFlag(FrameFlags.Stream) ? new CreditAccount(frame.Credit) : null;
        chain.Token = _cancellation.Token;
        _context = new CallContext(action.Name, chain, hub);
    }

    public override bool MayVisit => !_action.IsPrompt;

    public override void Start()
    {
        if (_action.IsPrompt)
        {
            Run();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public void Execute() => Run();

    public override void Run()
    {
        if (_cancellation.IsCancellationRequested)
        {
            Refuse("cancelled", $"The call of '{_action.Name}' was cancelled before it began.");
            return;
        }

        CallContext? before = CallContext.Current;
        CallContext.Current = _context;
        try
        {
            BoundArguments arguments;
            try
            {
                arguments = ReadArguments();
                arguments.Complete();
            }
            catch (ProtocolException fault) when (fault.Code is "table")
            {
                _message.Reader.Fail(fault); // the link's, and not of this call alone
                return;
            }
            catch (Exception error)
            {
                Fail(Link.Describe(error));
                return;
            }

            Follow(_action.Invoke(arguments));
        }
        catch (Exception error)
        {
            End(error);
        }
        finally
        {
            CallContext.Current = before;
        }
    }

    // What hangs on the token is the action's own code: it runs on no thread that reads a link, and what it throws is told to nobody.
    public override void Cancel() => _ = _cancellation.CancelAsync();

    public override void Grant(Credit credit) => _credit?.Grant(credit);

    public override void Refuse(string code, string sentence)
    {
        _message.Drop();
        Fail(LocalError.Of(code, sentence));
    }

    private BoundArguments ReadArguments()
    {
        using (_message)
        {
            BoundArguments arguments = _action.Bind(_context);
            _message.Reader.ReadArguments(_message.Frame, arguments, new ValueLimits(), _isOnHandle);
            return arguments;
        }
    }

    private void Follow(ActionOutcome outcome)
    {
        if (outcome.Items is { } items)
        {
            _ = _credit is null ? FailAsStream(items) : YieldAsync(items, _credit);
        }
        else if (outcome.Pending is null)
        {
            Return(outcome.GetResult());
        }
        else
        {
            _ = AwaitAsync(outcome);
        }
    }

    private async Task AwaitAsync(ActionOutcome outcome)
    {
        try
        {
            await outcome.Pending!.ConfigureAwait(false);
            Return(outcome.GetResult());
        }
        catch (Exception error)
        {
            End(error);
        }
    }

    private async Task YieldAsync(IAsyncEnumerable<object?> items, CreditAccount credit)
    {
        CancellationToken token = _cancellation.Token;
        var sent = new SentItems(Link, Id, credit);
        try
        {
            IAsyncEnumerator<object?> source = items.GetAsyncEnumerator(token);
            await using (source.ConfigureAwait(false))
            {
                await credit.WaitAsync(token).ConfigureAwait(false);
                while (await NextAsync(source, sent).ConfigureAwait(false))
                {
                    sent.Add(source.Current);
                    if (sent.IsFull || !credit.MayYield)
                    {
                        sent.Flush();
                        await credit.WaitAsync(token).ConfigureAwait(false);
                    }

                    token.ThrowIfCancellationRequested();
                }
            }

            sent.Flush();
            Return(null);
        }
        catch (Exception error)
        {
            sent.Flush();
            End(error);
        }
    }

    /// <summary>An item is not kept waiting for the next one.</summary>
    private static ValueTask<bool> NextAsync(IAsyncEnumerator<object?> source, SentItems sent)
    {
        ValueTask<bool> next = source.MoveNextAsync();
        if (!next.IsCompleted)
        {
            sent.Flush();
        }

        return next;
    }

    private async Task FailAsStream(IAsyncEnumerable<object?> items)
    {
        try
        {
            await items.GetAsyncEnumerator(_cancellation.Token).DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        Fail(LocalError.Of("stream", $"The action {_action.Name} yields items; read it as a stream."));
    }

    private void Return(object? value)
    {
        if (!Link.TakeServed(Id))
        {
            return;
        }

        try
        {
            Link.SendReturn(Id, value);
        }
        catch (Exception error)
        {
            Link.SendError(Id, Link.Describe(error));
        }
    }

    /// <summary>Ends the call with what its code threw: whatever that is, to the caller it is an exception that was raised, unless the call was cancelled.</summary>
    private void End(Exception error)
    {
        Dictionary<string, object?> description = _action.TellsOrigin ? LocalError.OfOrigin(error) : Link.Describe(error);
        bool isCancelled = error is OperationCanceledException && _cancellation.IsCancellationRequested;
        if (!isCancelled && error is not NobodyException)
        {
            description["code"] = "raised";
        }

        Fail(description);
    }
}
#pragma warning restore CA1001
