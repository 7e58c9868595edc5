using System.Security.Cryptography;
using System.Text;

namespace Pons.Cli.Build;

/// <summary>Hashes of what is built: another content has another one. The service worker computes the same.</summary>
internal static class ContentHash
{
    private const int Bytes = 8;

    public static string Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, Bytes));

    /// <summary>Of names and contents.</summary>
    public static string Of(IReadOnlyDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[] content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }
}
