namespace Pons.Protocol.Values;

/// <summary>The handles that one message's values were made of so far: one object for each entry and wanted
/// type.</summary>
internal sealed class TakenHandles(ReceivedHandles handles)
{
    private readonly Dictionary<int, Taken> _taken = [];

    public int Count => handles.Count;

    public object Take(int index, Type wanted)
    {
        Taken? first = _taken.GetValueOrDefault(index);
        for (Taken? taken = first; taken is not null; taken = taken.Next)
        {
            if (taken.Wanted == wanted)
            {
                return taken.Made;
            }
        }

        object made = handles.Take(index, wanted);
        _taken[index] = new Taken(wanted, made, first);
        return made;
    }

    private sealed record Taken(Type Wanted, object Made, Taken? Next);
}
