namespace Pons;

/// <summary>Makes the bytes of an item, without the delimiter.</summary>
public delegate byte[] ItemEncoder(object? item);
