using System.Text;

namespace Pons.Protocol.Values;

/// <summary>A record's field as it is written: encoded once for the process, numbered so that writers can remember it
/// without a dictionary.</summary>
internal sealed class FieldName(string text)
{
    private static int _count;

    public string Text { get; } = text;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

    public int Number { get; } = Interlocked.Increment(ref _count) - 1;
}
