using Pons.Links;
using Pons.Protocol;
using Pons.Protocol.Frames;

namespace Pons.Serving;

/// <summary>The items of one stream on their way to a peer: what gathers while the producer is ahead goes together.</summary>
/// <remarks>For one producer.</remarks>
internal sealed class SentItems(Link link, ulong call, CreditAccount credit)
{
    private const int MostBytes = 32 * 1024;
    private const int MostItems = 256;

    // Items that followed each other within so short a time; from so many in a row on, the producer counts as ahead.
    private const int EnoughQuick = 8;
    private static readonly TimeSpan Quick = TimeSpan.FromMicroseconds(20);

    private readonly OutputBuffer _batch = new();
    private long _last;
    private int _quick;
    private int _count;

    /// <summary>Whether what was gathered has to go before more is added: there is enough of it, or the producer is not ahead.</summary>
    public bool IsFull => _count >= MostItems || _batch.Length >= MostBytes || _quick < EnoughQuick;

    /// <exception cref="ValueException">The item cannot cross.</exception>
    public void Add(object? item)
    {
        NoteTime();
        Draft draft = link.RentDraft();
        bool isSent = false;
        try
        {
            link.WriteValue(draft, MessageKind.Item, call, item, "item");
            link.CheckSize(draft.Frame.Length, "An item", "item");
            long size = draft.ItemBytes;
            if (draft.HasTables || size >= MostBytes)
            {
                // What carries tables travels alone, behind those that came before.
                Flush();
                credit.Spend(draft.Placement.Bytes + size);
                isSent = link.SendWritten(draft.Frame);
            }
            else
            {
                int start = Batch.BeginItem(_batch);
                _batch.Write(draft.Frame.Written[FrameHeader.Bytes..]);
                Batch.EndItem(_batch, start);
                _count++;
                credit.Spend(size);
                isSent = true;
            }
        }
        finally
        {
            draft.Return(isSent);
        }
    }

    // The moments of a transport, and no limit of the user's: the system's clock, whatever clock the options name.
    private void NoteTime()
    {
        long now = TimeProvider.System.GetTimestamp();
        _quick = TimeProvider.System.GetElapsedTime(_last, now) < Quick ? _quick + 1 : 0;
        _last = now;
    }

    /// <summary>Sends what was gathered.</summary>
    public void Flush()
    {
        if (_count > 0)
        {
            link.SendItems(call, _batch.Written, _count);
            _batch.Clear();
            _count = 0;
        }
    }
}
