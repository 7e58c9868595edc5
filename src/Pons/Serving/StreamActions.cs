using System.Reflection;
using Pons.Actions;
using Pons.Protocol.Values;

namespace Pons.Serving;

/// <summary>A stream of C# that a peer holds, as the action that yields its items.</summary>
internal static class StreamActions
{
    /// <param name="stream">An <see cref="IAsyncEnumerable{T}"/> of any type.</param>
    public static LocalAction Iterate(object stream)
    {
        Type item = HandleTypes.ItemOf(stream.GetType())!;
        MethodInfo itself = typeof(StreamActions).GetMethod(nameof(Itself), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(item);
        Type sequence = typeof(IAsyncEnumerable<>).MakeGenericType(item);
        return new LocalAction("pons.iterate", Delegate.CreateDelegate(typeof(Func<>).MakeGenericType(sequence), stream, itself));
    }

    private static IAsyncEnumerable<T> Itself<T>(IAsyncEnumerable<T> stream) => stream;
}
