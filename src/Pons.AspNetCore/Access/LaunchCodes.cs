using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Pons.AspNetCore.Access;

/// <summary>Codes in addresses that a page is opened by. Everybody on this machine can read those, so each code is good once and briefly; whoever redeems it is told the token.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class LaunchCodes(IOptions<PonsOptions> options)
{
    private const int MostCodes = 1000;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, long> _codes = new(StringComparer.Ordinal);

    private TimeProvider Time => options.Value.Hub.TimeProvider;

    /// <summary>A code that is good once, for two minutes.</summary>
    public string Make()
    {
        foreach ((string old, long made) in _codes)
        {
            if (IsOver(made) || _codes.Count >= MostCodes)
            {
                _codes.TryRemove(old, out _);
            }
        }

        string code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _codes[code] = Time.GetTimestamp();
        return code;
    }

    /// <summary>Whether it is a code that is still good; from now on it is not.</summary>
    public bool TryRedeem(string code) => _codes.TryRemove(code, out long made) && !IsOver(made);

    private bool IsOver(long made) => Time.GetElapsedTime(made) > Life;
}
