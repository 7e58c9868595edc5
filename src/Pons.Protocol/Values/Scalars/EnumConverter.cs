using System.Numerics;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Pons.Protocol.Values;

/// <summary>An enum from a Python enum's member by name, from a str that names one, or from an int; written as its
/// number, or as the text that [JsonStringEnumMemberName] gives a member; exact both ways.</summary>
internal sealed class EnumConverter<T, TNumber> : Converter<T>
    where T : struct, Enum
    where TNumber : struct, IBinaryInteger<TNumber>
{
    private static readonly bool IsFlags = typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false);

    private readonly MemberNames _names = new(Enum.GetNames<T>());
    private readonly T[] _values = Array.ConvertAll(Enum.GetNames<T>(), name => Enum.Parse<T>(name));
    private readonly string?[] _texts = TextsOf();

    public override T Read(ValueReader reader, Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Text:
                return FromText(reader, node) ?? FromName(reader, node) ?? throw NoMember(reader.Text(node));
            case NodeKind.Integer or NodeKind.BigInteger:
                return FromNumber(reader, node) ?? throw NoMember("of that number");
            case NodeKind.Constructed when node.Constructor == Constructor.Enum:
                Node value = EnumValue.Of(reader, node, out Node name);
                return FromName(reader, name) ?? FromNumber(reader, value) ?? throw NoMember(reader.Text(name));
            default:
                throw Refusal.Mismatch(node, typeof(T));
        }
    }

    public override void Write(ValueWriter writer, T value)
    {
        if (_texts.Length > 0 && Array.IndexOf(_values, value) is var index && index >= 0 && _texts[index] is { } text)
        {
            writer.WriteText(text);
        }
        else
        {
            Converter<TNumber>.Instance.Write(writer, (TNumber)(object)value);
        }
    }

    // None where no member has one, as of most enums.
    private static string?[] TextsOf()
    {
        string?[] texts = Array.ConvertAll(
            Enum.GetNames<T>(),
            name => typeof(T).GetField(name)!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name);
        return Array.TrueForAll(texts, text => text is null) ? [] : texts;
    }

    private T? FromText(ValueReader reader, Node text) =>
        _texts.Length > 0 && Array.IndexOf(_texts, reader.Text(text)) is var index && index >= 0 ? _values[index] : null;

    private T? FromName(ValueReader reader, Node name) =>
        _names.Find(reader.Slice(name)) is var index && index >= 0 ? _values[index] : null;

    private static T? FromNumber(ValueReader reader, Node node)
    {
        if (node.Kind is not (NodeKind.Integer or NodeKind.BigInteger))
        {
            return null;
        }

        var value = (T)Enum.ToObject(typeof(T), Converter<TNumber>.Instance.Read(reader, node));
        return IsFlags || Enum.IsDefined(value) ? value : null;
    }

    private static ValueException NoMember(string which) =>
        new($"{TypeNames.Of(typeof(T))} has no member {which}. "
            + $"Its members are {string.Join(", ", Enum.GetNames<T>())}.");
}
