namespace Pons.Scripts.Asked;

/// <summary>Reads the keys of a description, each with words for what it should have been.</summary>
internal sealed class AskedKeys(IReadOnlyDictionary<string, object?> description)
{
    private readonly HashSet<string> _known = [];

    public object? Value(string key)
    {
        _known.Add(key);
        return description.GetValueOrDefault(key);
    }

    public string? Text(string key) => Value(key) switch
    {
        null => null,
        string text => text,
        _ => throw Wrong(key, "a text"),
    };

    public IReadOnlyList<string> Texts(string key) => Value(key) switch
    {
        null => [],
        IEnumerable<object?> list when list.All(each => each is string) => [.. list.Cast<string>()],
        _ => throw Wrong(key, "a list of texts"),
    };

    public IReadOnlyDictionary<string, string?> Environment(string key) => Value(key) switch
    {
        null => new Dictionary<string, string?>(),
        Dictionary<string, object?> variables when variables.Values.All(each => each is null or string) => variables.ToDictionary(each => each.Key, each => (string?)each.Value),
        _ => throw Wrong(key, "an object whose values are texts, or null to take a variable away"),
    };

    public bool Flag(string key, bool usual) => Value(key) switch
    {
        null => usual,
        bool flag => flag,
        _ => throw Wrong(key, "true or false"),
    };

    public int? Count(string key) => Value(key) switch
    {
        null => null,
        long and > 0 and <= int.MaxValue and var count => (int)count,
        _ => throw Wrong(key, "a whole number above zero"),
    };

    public TimeSpan? Seconds(string key) => Value(key) switch
    {
        null => null,
        long and >= 0 and < 1_000_000 and var whole => TimeSpan.FromSeconds(whole),
        double and >= 0 and < 1_000_000 and var seconds => TimeSpan.FromSeconds(seconds),
        _ => throw Wrong(key, "a number of seconds"),
    };

    public T OneOf<T>(string key, IReadOnlyDictionary<string, T> choices, string usual) =>
        choices.TryGetValue(Text(key) ?? usual, out T? choice) ? choice : throw Wrong(key, $"one of {string.Join(", ", choices.Keys)}");

    /// <exception cref="ArgumentException">The description has a key that nobody asked for: a slip, most likely.</exception>
    public void RefuseOthers()
    {
        if (description.Keys.FirstOrDefault(key => !_known.Contains(key)) is { } unknown)
        {
            throw new ArgumentException($"A script has no option '{unknown}'. It has {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    private static ArgumentException Wrong(string key, string expected) => new($"The option '{key}' of a script has to be {expected}.");
}
