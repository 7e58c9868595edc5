using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Pons.AspNetCore.Access;

/// <summary>What callers have to know.</summary>
/// <remarks>Safe for any number of threads. It is compared in constant time, and stands in no log, cookie, address or argument.</remarks>
internal sealed class AccessToken(IOptions<PonsOptions> options)
{
    private const int RandomBytes = 32;
    private const string Scheme = "Bearer ";

    private string? _text;
    private byte[]? _digest;

    /// <summary>Whether callers have to know it.</summary>
    public bool IsRequired => options.Value.Access.RequireToken;

    /// <summary>The token itself, for whoever is to be told.</summary>
    public string Text => _text ?? Interlocked.CompareExchange(ref _text, Make(), null) ?? _text;

    /// <summary>Whether that is the token.</summary>
    public bool IsIt(ReadOnlySpan<char> text)
    {
        // Digests are of one length, so neither the length nor the place of the first difference shows in the time that this takes.
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(text, digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest ??= MakeDigest());
    }

    /// <summary>Whether the request's <c>Authorization</c> header names the token.</summary>
    public bool IsIn(IHeaderDictionary headers)
    {
        string? header = headers[HeaderNames.Authorization];
        return header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && IsIt(header.AsSpan(Scheme.Length).Trim());
    }

    private static void Digest(ReadOnlySpan<char> text, Span<byte> digest)
    {
        const int Usual = 256;
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= Usual ? stackalloc byte[Usual] : new byte[most];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], digest);
    }

    private byte[] MakeDigest()
    {
        byte[] digest = new byte[SHA256.HashSizeInBytes];
        Digest(Text, digest);
        return digest;
    }

    // A setting that was left empty must not let in whoever names nothing.
    private string Make() => options.Value.Access.Token is { } given && !string.IsNullOrWhiteSpace(given) ? given : Convert.ToBase64String(RandomNumberGenerator.GetBytes(RandomBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
