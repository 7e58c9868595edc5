using System.Text;

namespace Pons.Logs;

/// <summary>Cuts bytes into lines and keeps the last few, for the error that tells why a worker is gone.</summary>
/// <remarks>Bytes and entries come from two threads, and may be read from a third.</remarks>
internal sealed class LastLines(int count = 20, int longest = 4096)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly Queue<string> _lines = [];
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();

    /// <summary>The last lines, the oldest first; one that has not ended yet counts.</summary>
    public IReadOnlyList<string> Snapshot()
    {
        lock (_gate)
        {
            return _line.Length > 0 ? [.. _lines, _line.ToString()] : [.. _lines];
        }
    }

    /// <summary>Takes in bytes and answers the lines that ended with them. A line without end is cut at a bound.</summary>
    public IReadOnlyList<string> Add(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        var ended = new List<string>();
        lock (_gate)
        {
            foreach (char c in text[.._decoder.GetChars(bytes, text, flush: false)])
            {
                if (c != '\n')
                {
                    _line.Append(c);
                }

                if (c == '\n' || _line.Length >= longest)
                {
                    ended.Add(EndLine());
                }
            }
        }

        return ended;
    }

    /// <summary>Keeps the last lines of an entry, so that they stand in the order in which they were printed.</summary>
    public void Add(LogEntry entry)
    {
        lock (_gate)
        {
            foreach (string line in entry.ToString().Split('\n').TakeLast(count))
            {
                Keep(line.Length <= longest ? line : line[^longest..]);
            }
        }
    }

    /// <summary>Ends the line that has no end: nothing will follow it.</summary>
    public string TakeRest()
    {
        lock (_gate)
        {
            return _line.Length == 0 ? "" : EndLine();
        }
    }

    private string EndLine()
    {
        string line = _line.ToString().TrimEnd('\r');
        _line.Clear();
        Keep(line);
        return line;
    }

    private void Keep(string line)
    {
        _lines.Enqueue(line);
        if (_lines.Count > count)
        {
            _lines.Dequeue();
        }
    }
}
