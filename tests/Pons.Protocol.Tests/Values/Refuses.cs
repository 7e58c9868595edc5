namespace Pons.Protocol.Tests.Values;

/// <summary>What tests say of a value that cannot cross: its place, and words of the sentence.</summary>
internal static class Refuses
{
    public static void Value(Action action, string path, params string[] words)
    {
        var refusal = Assert.Throws<ValueException>(action);
        Assert.Equal(path, refusal.Path);
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Reads a value as a type that cannot take it.</summary>
    public static void Reading<TTarget>(object? value, string path, params string[] words) =>
        Value(() => Codec.Cross<TTarget>(value), path, words);

    public static void Writing<T>(T value, string path, params string[] words) =>
        Value(() => Codec.Write(value), path, words);
}
