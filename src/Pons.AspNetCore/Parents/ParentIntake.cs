using Pons.AspNetCore.Sockets;
using Pons.Clients;
using Pons.Links;

namespace Pons.AspNetCore.Parents;

/// <summary>Reads the pipe to the program that started the host, on a thread of its own: one client alone is worth one, and hears its answers the sooner for it.</summary>
internal sealed class ParentIntake(IPipe pipe, ClientLink link)
{
    private const int Room = 64 * 1024;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _bytes = new byte[Room];
    private int _start;
    private int _end;

    /// <summary>Ends when the pipe has, or brought what may not be; the link knows it by then.</summary>
    public Task Ended => _ended.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "Pons parent" }.Start();

    private void Run()
    {
        Exception? end = null;
        try
        {
            while (Read() && Take())
            {
            }

            end = _start < _end ? new ProtocolException("size", "The pipe ended in the midst of a message.") : null;
        }
        catch (Exception error) when (error is IOException or ProtocolException or ObjectDisposedException)
        {
            end = error;
        }

        link.End(end);
        _ended.TrySetResult();
    }

    private bool Read()
    {
        int count = pipe.Read(_bytes.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    /// <summary>Takes the whole messages out of what was read; false when no more are wanted.</summary>
    private bool Take()
    {
        int wanted = Room;
        while (_end - _start >= FrameHead.Bytes)
        {
            FrameHead head = FrameHead.Read(_bytes.AsSpan(_start), link);
            wanted = FrameHead.Bytes + head.Size;
            if (_end - _start < wanted)
            {
                break;
            }

            ReadOnlySpan<byte> message = _bytes.AsSpan(_start + FrameHead.Bytes, head.Size);
            _start += wanted;
            if (!link.Push(message, head.IsBinary))
            {
                _start = _end;
                return false;
            }
        }

        MakeRoom(Math.Max(wanted, Room));
        return true;
    }

    private void MakeRoom(int wanted)
    {
        byte[] room = wanted == _bytes.Length ? _bytes : new byte[wanted];
        _bytes.AsSpan(_start.._end).CopyTo(room);
        (_bytes, _start, _end) = (room, 0, _end - _start);
    }
}
