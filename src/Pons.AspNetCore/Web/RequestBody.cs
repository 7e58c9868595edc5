using System.Runtime.CompilerServices;

namespace Pons.AspNetCore.Web;

/// <summary>The body of a request, read from the client when the application reads it: no more of it is kept than is under way.</summary>
/// <remarks>Read by one at a time. After it was closed nothing of the request is touched any more.</remarks>
internal sealed class RequestBody(Stream body) : IAsyncEnumerable<ReadOnlyMemory<byte>>, IDisposable
{
    private const int BlockBytes = 128 * 1024;

    private readonly SemaphoreSlim _reading = new(1);
    private readonly CancellationTokenSource _closing = new();

    public IAsyncEnumerator<ReadOnlyMemory<byte>> GetAsyncEnumerator(CancellationToken cancellationToken = default) => ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends a read that is under way, and lets none begin.</summary>
    public async ValueTask CloseAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _reading.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _reading.Dispose();
        _closing.Dispose();
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Each item is written to the worker before the next one is asked for, so one block is enough.
        byte[] block = new byte[BlockBytes];
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        while (true)
        {
            int count;
            await _reading.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                count = await body.ReadAsync(block, either.Token).ConfigureAwait(false);
            }
            finally
            {
                _reading.Release();
            }

            if (count == 0)
            {
                yield break;
            }

            yield return block.AsMemory(0, count);
        }
    }
}
