using System.Text;

namespace Pons.Handles;

/// <summary>The actions that every peer answers about what it has given a handle of (SPEC chapter 4).</summary>
internal static class HandleActions
{
    public static byte[] Invoke { get; } = [.. "pons.invoke"u8];

    public static byte[] Method { get; } = [.. "pons.method"u8];

    public static byte[] Get { get; } = [.. "pons.get"u8];

    public static byte[] Set { get; } = [.. "pons.set"u8];

    public static byte[] Item { get; } = [.. "pons.item"u8];

    public static byte[] Put { get; } = [.. "pons.put"u8];

    public static byte[] Length { get; } = [.. "pons.length"u8];

    public static byte[] Iterate { get; } = [.. "pons.iterate"u8];

    public static string Name(byte[] action) => Encoding.UTF8.GetString(action);
}
