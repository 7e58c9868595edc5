using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pons.Protocol.Values;

/// <summary>What is known of a type as an array's item. Looked up once for each type.</summary>
internal static class Elements<T>
{
    /// <summary>The dtype of arrays of it; null where such arrays cross as lists.</summary>
    public static readonly DType? DType = ElementTypes.DTypeOf(typeof(T));

    /// <summary>The items as bytes; only where there is a dtype.</summary>
    public static Span<byte> BytesOf(Span<T> items) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), Size(items.Length));

    public static ReadOnlySpan<byte> BytesOf(ReadOnlySpan<T> items) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), Size(items.Length));

    private static int Size(int count) => (long)count * Unsafe.SizeOf<T>() is var size && size <= Array.MaxLength
        ? (int)size
        : throw new ValueException($"an array of {size} bytes cannot cross: {Array.MaxLength} are the most. Send it in parts.");
}
