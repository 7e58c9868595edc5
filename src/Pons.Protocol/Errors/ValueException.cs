namespace Pons;

/// <summary>A value cannot cross, or is not what was asked for; the message names its place and its type.</summary>
public sealed class ValueException : PonsException
{
    private readonly string _what;

    internal ValueException(string what, string path = "")
        : base(what)
    {
        _what = what;
        Path = path;
    }

    /// <summary>The place of the value in the whole that was sent, such as <c>args[0]["when"]</c> or <c>result[3]</c>.</summary>
    public string Path { get; private set; }

    /// <summary>The place, then what is wrong with it.</summary>
    public override string Message => Path.Length == 0 ? _what : $"{Path}: {_what}";

    /// <summary>Puts a place before those already named, and answers false: it is called from an exception filter, before anything unwinds.</summary>
    internal bool Enter(string place)
    {
        Path = place + Path;
        return false;
    }
}
