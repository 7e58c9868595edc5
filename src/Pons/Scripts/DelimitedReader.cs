using System.Text;

namespace Pons.Scripts;

/// <summary>Items with a delimiter between them. Whatever the pipe joins or splits, they come as they were written; the last one needs no delimiter.</summary>
internal sealed class DelimitedReader : ItemReader
{
    private readonly Script _script;
    private readonly byte[] _delimiter;
    private readonly bool _isLine;
    private readonly ByteBuffer _begun;
    private bool _isGivenOut;

    public DelimitedReader(Script script, ByteIntake intake)
        : base(intake)
    {
        _script = script;
        _isLine = script.Delimiter is null || script.Mode == ScriptMode.JsonLines;
        _delimiter = _isLine ? "\n"u8.ToArray() : Encoding.UTF8.GetBytes(script.Delimiter!);
        _begun = new ByteBuffer(script.ItemLimit);
    }

    public override bool TryNext(out ReadOnlySpan<byte> item)
    {
        if (_isGivenOut)
        {
            (_begun.Length, _isGivenOut) = (0, false);
        }

        while (Rest.Length > 0 || TryFill())
        {
            if (TryCut(out item))
            {
                Number++;
                item = _isLine && item is [.. var line, (byte)'\r'] ? line : item;
                return true;
            }
        }

        // A line that has not ended when the output does.
        item = _begun.Written;
        _isGivenOut = HasEnded && item.Length > 0;
        Number += _isGivenOut ? 1 : 0;
        return _isGivenOut;
    }

    private bool TryCut(out ReadOnlySpan<byte> item)
    {
        if (_begun.Length > 0)
        {
            return TryEndBegun(out item);
        }

        int end = Rest.IndexOf(_delimiter);
        if (end < 0)
        {
            Begin(Rest);
            Skip(Rest.Length);
            item = default;
            return false;
        }

        item = Rest[..end];
        Skip(end + _delimiter.Length);
        return true;
    }

    /// <summary>An item that began in an earlier block: its delimiter lies in this one, or across the border, or comes later.</summary>
    private bool TryEndBegun(out ReadOnlySpan<byte> item)
    {
        int before = _begun.Length;
        int from = Math.Max(0, before - _delimiter.Length + 1);
        Begin(Rest[..Math.Min(Rest.Length, _delimiter.Length - 1)]);
        int across = _begun.Written[from..].IndexOf(_delimiter);
        if (across >= 0)
        {
            Skip(from + across + _delimiter.Length - before);
            _begun.Length = from + across;
        }
        else
        {
            _begun.Length = before;
            int end = Rest.IndexOf(_delimiter);
            Begin(end < 0 ? Rest : Rest[..end]);
            Skip(end < 0 ? Rest.Length : end + _delimiter.Length);
            if (end < 0)
            {
                item = default;
                return false;
            }
        }

        item = _begun.Written;
        _isGivenOut = true;
        return true;
    }

    private void Begin(ReadOnlySpan<byte> bytes)
    {
        if (!_begun.TryAppend(bytes))
        {
            throw new ScriptException(
                $"Item {Number + 1} of the output of {_script} is longer than the {_script.ItemLimit} bytes that Script.ItemLimit allows. Raise that, or read it in the mode Bytes or Chunks.")
            {
                ItemNumber = Number + 1,
            };
        }
    }
}
