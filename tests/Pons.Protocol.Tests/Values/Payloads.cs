using System.Text;

namespace Pons.Protocol.Tests.Values;

/// <summary>Pickles written by hand, for what no writer of ours would write.</summary>
internal static class Payloads
{
    public static byte[] Of(params object[] parts)
    {
        var bytes = new List<byte> { 0x80, 5 };
        foreach (object part in parts)
        {
            bytes.AddRange(part switch
            {
                string text => [0x8c, (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)],
                char opcode => [(byte)opcode],
                int number => [(byte)'J', .. BitConverter.GetBytes(number)],
                byte[] raw => raw,
                _ => throw new InvalidOperationException($"No part is a {part.GetType()}."),
            });
        }

        bytes.Add((byte)'.');
        return [.. bytes];
    }

    /// <summary>A call of one of the constructors.</summary>
    public static byte[] Call(string constructor, params object[] arguments) =>
        Of([.. Global(constructor), '(', .. arguments, 't', 'R']);

    public static object[] Global(string constructor) => ["pons.values", constructor, '\x93'];
}
