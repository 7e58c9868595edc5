namespace Pons.Protocol.Values;

/// <summary>Compares untyped keys as Python compares the tuples and bytes that they were: by content.</summary>
internal sealed class KeyComparer : IEqualityComparer<object?>
{
    private static readonly KeyComparer Instance = new();

    /// <summary>The comparer for keys of that type, or null for the type's own.</summary>
    public static IEqualityComparer<T>? For<T>() =>
        typeof(T) == typeof(object) ? (IEqualityComparer<T>)(object)Instance : null;

    bool IEqualityComparer<object?>.Equals(object? x, object? y) => (x, y) switch
    {
        (object?[] left, object?[] right) => left.AsSpan().SequenceEqual(right, this),
        (byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right),
        _ => Equals(x, y),
    };

    public int GetHashCode(object? obj)
    {
        var hash = default(HashCode);
        switch (obj)
        {
            case object?[] items:
                foreach (object? item in items)
                {
                    hash.Add(item, this);
                }

                return hash.ToHashCode();
            case byte[] bytes:
                hash.AddBytes(bytes);
                return hash.ToHashCode();
            default:
                return obj?.GetHashCode() ?? 0;
        }
    }
}
