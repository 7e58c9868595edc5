namespace Pons.Sessions;

/// <summary>The values of a session, or of the host, by key; each has a version that is above all that it had before.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class ValueStore
{
    public const int MostKeys = 10_000;
    public const int LongestKey = 1024;

    /// <summary>How large the messages may have been, all together, by which a client put what is there.</summary>
    public const long MostClientBytes = 64L << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (object? Value, long Version, long Bytes)> _values = [];

    // One count for all keys: one that was removed and put again has no version that it had before.
    private long _versions;
    private long _bytes;

    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (_gate)
            {
                return [.. _values.Keys];
            }
        }
    }

    /// <summary>Whether there is such a value; its version is 0 when there is not.</summary>
    public bool TryGet(string key, out object? value, out long version)
    {
        CheckKey(key);
        lock (_gate)
        {
            bool isThere = _values.TryGetValue(key, out (object? Value, long Version, long Bytes) entry);
            (value, version, _) = entry;
            return isThere;
        }
    }

    /// <summary>Puts a value there, if the one that is there has the version that is named: 0 for none, nothing for whichever. Answers the new version, or 0.</summary>
    /// <exception cref="InvalidOperationException">There are too many keys, or too many bytes of a client's.</exception>
    public long Put(string key, object? value, long? version = null, long clientBytes = 0)
    {
        CheckKey(key);
        lock (_gate)
        {
            bool isThere = _values.TryGetValue(key, out (object? Value, long Version, long Bytes) entry);
            if (version is not null && version != entry.Version)
            {
                return 0;
            }

            if (!isThere && _values.Count >= MostKeys)
            {
                throw new InvalidOperationException($"'{key}' would be one key more than the {MostKeys} that a session or the host may have; remove some, or put several values under one key.");
            }

            long bytes = _bytes - entry.Bytes + clientBytes;
            if (clientBytes > 0 && bytes > MostClientBytes)
            {
                throw new InvalidOperationException($"With '{key}' the values that clients put into this session would have more than {MostClientBytes} bytes; remove some.");
            }

            _bytes = bytes;
            _values[key] = (value, ++_versions, clientBytes);
            return _versions;
        }
    }

    /// <summary>Removes a value, if it has the version that is named (nothing: whichever). Answers whether it did.</summary>
    public bool Remove(string key, long? version = null)
    {
        CheckKey(key);
        lock (_gate)
        {
            if (!_values.TryGetValue(key, out (object? Value, long Version, long Bytes) entry) || (version is not null && version != entry.Version))
            {
                return false;
            }

            _bytes -= entry.Bytes;
            return _values.Remove(key);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _values.Clear();
            _bytes = 0;
        }
    }

    private static void CheckKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > LongestKey)
        {
            throw new ArgumentException($"The key that begins with '{key[..40]}' has {key.Length} characters; {LongestKey} are allowed.", nameof(key));
        }
    }
}
