using Pons.Actions;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Protocol.Values;

namespace Pons.Handles;

/// <summary>The handles of one message that is being written, in the order of its table.</summary>
/// <remarks>Kept per thread and used again. A message that is not sent in the end takes back what it counted.</remarks>
internal sealed class HandleList : SentHandles
{
    // Made for the first message that needs it.
    private List<HandleEntry>? _entries;
    private Link? _link;

    public IReadOnlyList<HandleEntry>? Entries => _entries;

    public void Begin(Link link) => _link = link;

    /// <summary>Adds what the message is about; the payload does not name it.</summary>
    /// <exception cref="HandleLostException">It was let go of.</exception>
    public void AddTarget(Thing thing)
    {
        if (thing.IsReleased)
        {
            throw HandleLostException.Released();
        }

        Put(new HandleEntry(HandleSide.Receiver, thing.Kind, thing.Id));
    }

    public override int Add(object target)
    {
        object sent = target as Thing ?? Wrapping.ThingOf(target) ?? target;
        if (sent is Thing thing && thing.Link == _link)
        {
            AddTarget(thing);
        }
        else
        {
            Check(sent);
            Put(new HandleEntry(HandleSide.Sender, KindOf(sent), _link!.Handles.Exports.Add(sent)));
        }

        return _entries!.Count - 1;
    }

    /// <summary>The message was sent, or will not be.</summary>
    public void End(bool isSent)
    {
        if (!isSent && _entries is not null)
        {
            foreach (HandleEntry entry in _entries)
            {
                if (entry.IsSenders)
                {
                    _link!.Handles.Exports.Undo(entry.Id);
                }
            }
        }

        _entries?.Clear();
        _link = null;
    }

    /// <summary>What no peer could ever call is refused here, where its sender learns of it.</summary>
    private static void Check(object target)
    {
        if (target is Thing { Link.HasEnded: true })
        {
            throw HandleLostException.Gone("what was to be sent");
        }

        try
        {
            if (target is Delegate code)
            {
                ActionSignature.Of(code);
            }
        }
        catch (ArgumentException unfit)
        {
            throw new ValueException(unfit.Message);
        }
    }

    private static HandleKind KindOf(object target) => target switch
    {
        Thing thing => thing.Kind,
        Delegate => HandleKind.Function,
        _ => HandleKind.Stream,
    };

    private void Put(HandleEntry entry)
    {
        _entries ??= [];
        if (_entries.Count == ushort.MaxValue)
        {
            throw new ValueException($"a message carries at most {ushort.MaxValue} functions and streams. Send them in parts.");
        }

        _entries.Add(entry);
    }
}
