using System.Globalization;
using System.Runtime.CompilerServices;

namespace Pons;

/// <summary>What one item of an array is: a number of some width, a text of fixed length, a moment, or a structure of such fields.</summary>
/// <remarks>Immutable, and so safe for any number of threads. Items are little-endian in memory.</remarks>
public sealed class DType : IEquatable<DType>
{
    private const int CharacterBytes = 4;
    private const int LongestUnit = 20;

    private DType(string text, char kind, int itemSize, IReadOnlyList<DTypeField> fields)
    {
        Text = text;
        Kind = kind;
        ItemSize = itemSize;
        Fields = fields;
    }

    /// <summary>numpy's own text, such as <c>&lt;f8</c>; for a structure its fields.</summary>
    public string Text { get; }

    /// <summary>numpy's letter: <c>b</c> boolean, <c>i</c> <c>u</c> integer, <c>f</c> float, <c>c</c> complex, <c>S</c> bytes, <c>U</c> text, <c>M</c> moment, <c>m</c> duration, <c>V</c> raw bytes or a structure.</summary>
    public char Kind { get; }

    /// <summary>How many bytes an item has.</summary>
    public int ItemSize { get; }

    /// <summary>The fields of a structure; none where the dtype is plain.</summary>
    public IReadOnlyList<DTypeField> Fields { get; }

    /// <summary>The unit of a moment or a duration, such as <c>ns</c> or <c>25s</c>; empty where there is none.</summary>
    internal string Unit => Text.IndexOf('[', StringComparison.Ordinal) is > 0 and int start && Fields.Count == 0 ? Text[(start + 1)..^1] : "";

    /// <summary>The dtype whose items lie in memory as <typeparamref name="T"/> does.</summary>
    /// <exception cref="NotSupportedException">No plain dtype does.</exception>
    public static DType Of<T>()
        where T : unmanaged =>
        ElementTypes.DTypeOf(typeof(T)) ?? throw new NotSupportedException(
            $"No plain dtype has items like {typeof(T)}. Use a number type, bool or Complex, or a structure by {nameof(Structure)}.");

    /// <summary>Reads numpy's text of a plain dtype, such as <c>&lt;f8</c>.</summary>
    /// <exception cref="FormatException">It is none, or is big-endian.</exception>
    public static DType Parse(string text) => Find(text) ?? throw new FormatException(
        $"'{text}' is no dtype that an array here can have. Examples of those that are: <f8, <i4, |b1, |u1, <c16, <U5, |S3, <M8[ns].");

    /// <summary>A dtype whose items are structures.</summary>
    /// <param name="itemSize">Bytes of one item, padding included.</param>
    /// <param name="fields">Its fields; each must lie within the item.</param>
    /// <exception cref="ArgumentException">A field does not lie within the item, or two have one name.</exception>
    public static DType Structure(int itemSize, params IReadOnlyList<DTypeField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentOutOfRangeException.ThrowIfNegative(itemSize);
        return TryStructure(itemSize, [.. fields])
            ?? throw new ArgumentException($"The fields {string.Join(", ", fields)} do not all lie within an item of {itemSize} bytes, or two have one name.", nameof(fields));
    }

    /// <inheritdoc/>
    public bool Equals(DType? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DType);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>The plain dtype of that text, or null.</summary>
    internal static DType? Find(string? text)
    {
        if (text is null || text.Length < 3 || text[0] is not ('<' or '|'))
        {
            return null;
        }

        return ElementTypes.Plain(text) ?? (text[1] is 'M' or 'm' ? FindTime(text) : FindSized(text));
    }

    internal static DType? TryStructure(int itemSize, DTypeField[] fields)
    {
        bool allFit = itemSize >= 0 && fields.All(field => field.Offset >= 0 && field.ByteCount >= 0 && field.Offset + field.ByteCount <= itemSize);
        bool areNamesUnique = fields.Select(field => field.Name).Distinct(StringComparer.Ordinal).Count() == fields.Length;
        return allFit && areNamesUnique && fields.Length > 0
            ? new DType($"{{{itemSize}: {string.Join(", ", fields.Select(field => field.ToString()))}}}", 'V', itemSize, fields)
            : null;
    }

    internal static DType MakePlain(string text, int itemSize) => new(text, text[1], itemSize, []);

    /// <summary>Whether an item lies in memory as <typeparamref name="T"/> does: the same plain dtype, or for a structure and for what has no type in .NET the same size.</summary>
    internal bool IsLike<T>()
        where T : unmanaged
    {
        DType? own = ElementTypes.DTypeOf(typeof(T));
        return own is null ? Unsafe.SizeOf<T>() == ItemSize && Kind is 'V' or 'f' or 'c' : Equals(own) || (own.Text == "<i8" && Kind is 'M' or 'm') || (ItemSize == 1 && own.Text == "|u1" && Kind is 'S' or 'V');
    }

    private static DType? FindTime(string text)
    {
        bool isShaped = text.StartsWith($"<{text[1]}8[", StringComparison.Ordinal) && text.EndsWith(']') && text.Length <= LongestUnit;
        return text == $"<{text[1]}8" || (isShaped && text[4..^1].All(char.IsAsciiLetterOrDigit)) ? MakePlain(text, sizeof(long)) : null;
    }

    // Texts, bytes and raw items of any length; and the wide floats of some machines, which .NET can hold but not compute with.
    private static DType? FindSized(string text)
    {
        if (!int.TryParse(text.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
        {
            return null;
        }

        int bytes = text[1] == 'U' && size <= int.MaxValue / CharacterBytes ? size * CharacterBytes : size;
        bool isKnown = text[1] switch
        {
            'U' => text[0] == '<' && bytes / CharacterBytes == size,
            'S' or 'V' => text[0] == '|',
            'f' => text[0] == '<' && size is 12 or 16,
            'c' => text[0] == '<' && size is 24 or 32,
            _ => false,
        };
        return isKnown ? MakePlain(text, bytes) : null;
    }
}
