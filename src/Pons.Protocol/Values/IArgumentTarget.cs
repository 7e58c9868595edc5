namespace Pons.Protocol.Values;

/// <summary>Where the arguments of one incoming call go: it says in which type each is wanted, and takes it.</summary>
/// <remarks>Asked in the order of the call: each argument's type, then the argument itself, before the next one. What
/// it throws, but for <see cref="ValueException"/>, passes through as it is.</remarks>
internal interface IArgumentTarget
{
    /// <summary>Says how many positional arguments there are, before the first is read.</summary>
    void Begin(int positional);

    Type TypeOf(int index);

    Type TypeOf(string keyword);

    void Take(int index, object? value);

    void Take(string keyword, object? value);
}
