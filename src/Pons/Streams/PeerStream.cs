using Pons.Links;

namespace Pons.Streams;

/// <summary>A stream of a peer as C# meets it: each enumeration is a call of its own, made when its first item is asked for.</summary>
internal sealed class PeerStream<T>(Func<CancellationToken, PendingStream<T>> begin) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(begin, cancellationToken);

    private sealed class Enumerator(Func<CancellationToken, PendingStream<T>> begin, CancellationToken cancellationToken) : IAsyncEnumerator<T>
    {
        private PendingStream<T>? _stream;

        public T Current => _stream is null ? default! : _stream.Current;

        public ValueTask<bool> MoveNextAsync() => (_stream ??= begin(cancellationToken)).MoveNextAsync();

        public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
