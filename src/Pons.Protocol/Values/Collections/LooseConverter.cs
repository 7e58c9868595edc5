using System.Collections;

namespace Pons.Protocol.Values;

/// <summary>Collections from before generics: IDictionary goes out as a dict, anything else as a list; nothing comes
/// in as one.</summary>
internal sealed class LooseConverter<T> : Converter<T?>
    where T : IEnumerable
{
    public override bool IsKey => false;

    public override T Read(ValueReader reader, Node node) =>
        throw new ValueException(
            $"a {TypeNames.Of(typeof(T))} says nothing of its items. Ask for List<T> or Dictionary<TKey, TValue>.");

    public override void Write(ValueWriter writer, T? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull();
                break;
            case IDictionary dictionary when value.GetType() == typeof(T):
                Converter<IDictionary<object, object?>>.Instance.WriteObject(writer, Pairs(dictionary));
                break;
            default:
                if (value.GetType() == typeof(T))
                {
                    Converter<IEnumerable<object?>>.Instance.WriteObject(writer, value.Cast<object?>());
                }
                else
                {
                    writer.WriteObject(value);
                }

                break;
        }
    }

    private static Dictionary<object, object?> Pairs(IDictionary dictionary)
    {
        var pairs = new Dictionary<object, object?>();
        foreach (DictionaryEntry entry in dictionary)
        {
            pairs.Add(entry.Key, entry.Value);
        }

        return pairs;
    }
}
