using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Handles;

/// <summary>The handles of one message while it is read. Disposing gives back those that its payload did not name.</summary>
internal sealed class MessageHandles : ReceivedHandles, IDisposable
{
    private readonly LinkHandles _handles;
    private readonly HandleEntry[] _entries;
    private readonly int _first;
    private readonly Thing?[] _things;
    private readonly bool[] _areTaken;

    /// <param name="handles">Of the link that the message came by.</param>
    /// <param name="table">The message's table.</param>
    /// <param name="hasTarget">Whether its first entry is what the message is about.</param>
    public MessageHandles(LinkHandles handles, HandleTable table, bool hasTarget = false)
    {
        _handles = handles;
        _entries = table.ToArray();
        _first = hasTarget ? 1 : 0;
        _things = new Thing?[_entries.Length];
        _areTaken = new bool[_entries.Length];
        for (int i = _first; i < _entries.Length; i++)
        {
            if (_entries[i].IsSenders)
            {
                _things[i] = handles.Receive(_entries[i]);
            }
        }
    }

    public override int Count => _entries.Length;

    public override object Take(int index, Type wanted)
    {
        Thing? thing = _things[index];
        if (thing is null)
        {
            return TakeHome(_entries[index], wanted);
        }

        // It begins with one holder; whoever takes it a second time, as another type, is one more.
        if (_areTaken[index])
        {
            return Wrapping.WrapAnother(thing, wanted);
        }

        object made = Wrapping.Wrap(thing, wanted);
        _areTaken[index] = true;
        return made;
    }

    public void Dispose()
    {
        for (int i = _first; i < _things.Length; i++)
        {
            if (!_areTaken[i])
            {
                _things[i]?.LetGo();
            }
        }
    }

    private object TakeHome(HandleEntry entry, Type wanted)
    {
        object target = _handles.Exports.Find(entry.Id) ?? throw HandleLostException.Released();
        if (target is Thing thing)
        {
            return Wrapping.WrapAnother(thing, wanted);
        }

        return wanted.IsInstanceOfType(target) ? target : throw new ValueException($"a {target.GetType().Name} of this program came back, and it is no {wanted.Name}.");
    }
}
