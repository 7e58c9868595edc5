using System.Text;

namespace Pons.Protocol.Values;

/// <summary>The sentences that say why a value cannot cross; the place is put before them on the way out.</summary>
internal static class Refusal
{
    public static ValueException Mismatch(Node node, Type target)
    {
        string name = NodeNames.Of(node);
        return new ValueException(
            $"{(node.Kind == NodeKind.None ? name : WithArticle(name))} cannot be read as {TypeNames.Of(target)}. "
            + $"Ask for {NodeNames.TakerOf(node)}, or return something else.");
    }

    public static ValueException Overflow(string number, Type target) =>
        new($"the int {Shorten(number)} does not fit {TypeNames.Of(target)}. "
            + "Ask for a wider type; BigInteger takes every int.");

    public static ValueException Inexact(string number, Type target) =>
        new($"the {Shorten(number)} has no exact counterpart in {TypeNames.Of(target)}. "
            + "Ask for a wider type, or send its text.");

    public static ValueException Arguments(Constructor constructor) =>
        new($"the constructor {Name(constructor)} was not given the arguments that SPEC chapter 10 lists. "
            + "The sender's value is malformed.");

    public static ValueException Unwritable(Type type, string reason) =>
        new($"{WithArticle(TypeNames.Of(type))} cannot cross: {reason}");

    private static string WithArticle(string name) =>
        ("aeiouAEIO".Contains(name[0], StringComparison.Ordinal) ? "an " : "a ") + name;

    private static string Name(Constructor constructor) => Encoding.UTF8.GetString(ConstructorNames.Of(constructor));

    // A number of a million digits must not become an error message of a million characters.
    private static string Shorten(string number) =>
        number.Length <= 60 ? number : $"{number[..20]}… ({number.Length} characters)";
}
