using Pons.Actions;
using Pons.Protocol.Frames;
using Pons.Protocol.Pickle;
using Pons.Protocol.Values;

namespace Pons.AspNetCore.Http;

/// <summary>Runs C# actions for callers that come by no link.</summary>
internal static class LocalRun
{
    /// <exception cref="ArgumentsException">The action does not take these arguments.</exception>
    /// <exception cref="RaisedException">Its code threw.</exception>
    public static ActionOutcome Begin(LocalAction action, in CallArguments arguments, Hub hub, in ValueLimits limits, CancellationToken cancellationToken)
    {
        var context = new CallContext(action.Name, hub, cancellationToken);
        BoundArguments bound = action.Bind(context);
        try
        {
            PickleCodec.ReadArguments(arguments.Payload, arguments.Flags.HasFlag(FrameFlags.Named), bound, limits);
            bound.Complete();
        }
        catch (ValueException misfit)
        {
            throw new ArgumentsException(misfit.Message);
        }

        CallContext? before = CallContext.Current;
        CallContext.Current = context;
        try
        {
            return action.Invoke(bound);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new RaisedException(error);
        }
        finally
        {
            CallContext.Current = before;
        }
    }

    /// <summary>Waits for the value that came of it.</summary>
    /// <exception cref="RaisedException">Its code threw.</exception>
    public static async ValueTask<object?> EndAsync(ActionOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Pending is null)
        {
            return outcome.GetResult();
        }

        try
        {
            await outcome.Pending.WaitAsync(cancellationToken).ConfigureAwait(false);
            return outcome.GetResult();
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new RaisedException(error);
        }
    }
}
