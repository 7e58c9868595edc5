namespace Pons;

/// <summary>One field of a structure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it holds, or what each of its items is where it has a shape.</param>
/// <param name="Offset">Where it begins in the item, in bytes.</param>
/// <param name="Shape">The shape of a field that is an array itself; empty where it is a single value.</param>
public sealed record DTypeField(string Name, DType Type, int Offset, IReadOnlyList<int> Shape)
{
    /// <summary>A field of a single value.</summary>
    public DTypeField(string name, DType type, int offset)
        : this(name, type, offset, [])
    {
    }

    // Negative where the shape is none.
    internal long ByteCount
    {
        get
        {
            long count = Type.ItemSize;
            foreach (int length in Shape)
            {
                count = length < 0 || count < 0 || count > int.MaxValue ? -1 : count * length;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}{(Shape.Count > 0 ? $"({string.Join(", ", Shape)})" : "")} {Type}@{Offset}";
}
