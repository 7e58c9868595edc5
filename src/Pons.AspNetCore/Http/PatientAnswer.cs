using System.IO.Pipelines;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Http;

/// <summary>Writes answers piece by piece, and drops callers who do not take them: the server alone waits the longer for a caller the more that has read before.</summary>
internal sealed class PatientAnswer(IOptions<PonsOptions> options)
{
    private const int PieceBytes = 1 << 20;

    /// <exception cref="OperationCanceledException">The caller is gone, or was dropped.</exception>
    public ValueTask WriteAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > PieceBytes)
        {
            return WriteAllAsync(context, bytes);
        }

        ValueTask<FlushResult> flushing = context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        if (!flushing.IsCompletedSuccessfully)
        {
            return WaitAsync(context, flushing.AsTask());
        }

        Check(flushing.Result);
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteAllAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += PieceBytes)
        {
            await WriteAsync(context, bytes.Slice(at, Math.Min(PieceBytes, bytes.Length - at))).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitAsync(HttpContext context, Task<FlushResult> flushing)
    {
        try
        {
            Check(await flushing.WaitAsync(options.Value.Http.TakeTime, options.Value.Hub.TimeProvider).ConfigureAwait(false));
        }
        catch (TimeoutException late)
        {
            context.Abort();
            throw new OperationCanceledException("The caller does not read the answer.", late);
        }
    }

    private static void Check(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new OperationCanceledException("The caller is gone.");
        }
    }
}
