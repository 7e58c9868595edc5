namespace Pons;

/// <summary>Makes an item of its bytes, without the delimiter.</summary>
public delegate object? ItemDecoder(ReadOnlySpan<byte> item);
