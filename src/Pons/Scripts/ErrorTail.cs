using System.Text;

namespace Pons.Scripts;

/// <summary>The end of what a script wrote to stderr, up to a limit.</summary>
internal sealed class ErrorTail(int limit)
{
    private readonly Lock _gate = new();
    private byte[] _bytes = [];
    private int _length;
    private long _dropped;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_length + bytes.Length > _bytes.Length)
            {
                // Twice the limit, so that the bytes move once in a while and not with every line.
                if (_length + bytes.Length > 2L * limit)
                {
                    int surplus = Math.Max(0, _length - limit);
                    _bytes.AsSpan(surplus, _length - surplus).CopyTo(_bytes);
                    (_length, _dropped) = (_length - surplus, _dropped + surplus);
                }

                Array.Resize(ref _bytes, Math.Max(_length + bytes.Length, Math.Min(_bytes.Length * 2, 2 * limit)));
            }

            bytes.CopyTo(_bytes.AsSpan(_length));
            _length += bytes.Length;
        }
    }

    /// <summary>The text; a first line says so when something was left out before it.</summary>
    public override string ToString()
    {
        lock (_gate)
        {
            int surplus = Math.Max(0, _length - limit);
            long dropped = _dropped + surplus;
            string text = Encoding.UTF8.GetString(_bytes, surplus, _length - surplus);
            return dropped == 0 ? text : $"(the first {dropped} bytes are left out)\n{text}";
        }
    }
}
