using System.Text;

namespace Pons.Actions;

/// <summary>The actions that the C# side exposes, by name.</summary>
/// <remarks>Safe for any number of threads; finding one takes no lock.</remarks>
internal sealed class ExposedActions
{
    private readonly Lock _changing = new();
    private volatile Table _table = new([]);

    /// <summary>All actions, in no order.</summary>
    public IReadOnlyCollection<LocalAction> All => _table.Actions.Values;

    /// <summary>Exposes a delegate, the public methods of an object as <c>name.method_of_it</c>, or a dictionary of such as <c>name.key</c>; all of it or, on an error, nothing.</summary>
    /// <exception cref="ArgumentException">A name may not be or is taken, or something cannot be an action; the message says which and why.</exception>
    public void Expose(string name, object target)
    {
        ActionNames.Check(name);
        ArgumentNullException.ThrowIfNull(target);
        Add([.. ObjectActions.Of(name, target)]);
    }

    /// <summary>Exposes one of the actions that begin with <c>pons.</c>, which every peer has.</summary>
    public void ExposeReserved(string name, Delegate code, bool isPrompt = false) => Add([new LocalAction(name, code) { IsPrompt = isPrompt }]);

    /// <summary>As above, with more that is to be known of it.</summary>
    public void ExposeReserved(LocalAction action) => Add([action]);

    /// <summary>Takes an action back, and all whose names begin with it and a dot; false when there are none. What runs goes on.</summary>
    public bool Withdraw(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_changing)
        {
            LocalAction[] left = [.. All.Where(action =>
                !string.Equals(action.Name, name, StringComparison.Ordinal) && !action.Name.StartsWith($"{name}.", StringComparison.Ordinal))];
            bool isFound = left.Length < All.Count;
            if (isFound)
            {
                _table = new Table(left);
            }

            return isFound;
        }
    }

    /// <summary>The action of a name as messages have it; nothing when nobody exposes it.</summary>
    public LocalAction? Find(ReadOnlySpan<byte> wireName) => _table.Find(wireName);

    public LocalAction? Find(string name) => Find(Encoding.UTF8.GetBytes(name));

    /// <summary>What to answer to who calls an action that is not there; <paramref name="others"/> are names that the caller may have meant as well.</summary>
    public UnknownActionException Unknown(string name, IEnumerable<string>? others = null)
    {
        IReadOnlyList<string> nearest = NearestNames.Find(name, All.Select(action => action.Name).Concat(others ?? []));
        string hint = nearest.Count > 0 ? $"Did you mean {string.Join(" or ", nearest.Select(near => $"'{near}'"))}?" : "Expose it, or check its name.";
        return new UnknownActionException(name, $"Nobody exposes an action '{name}'. {hint}", nearest);
    }

    private void Add(LocalAction[] added)
    {
        lock (_changing)
        {
            HashSet<string> names = [.. All.Select(action => action.Name)];
            if (Array.Find(added, action => !names.Add(action.Name)) is { } twice)
            {
                throw new ArgumentException($"The action '{twice.Name}' is exposed already. Choose another name, or withdraw that one first.");
            }

            _table = new Table([.. All, .. added]);
        }
    }

    private sealed class Table
    {
        private readonly Dictionary<byte[], LocalAction>.AlternateLookup<ReadOnlySpan<byte>> _byName;

        public Table(LocalAction[] actions)
        {
            Actions = actions.ToDictionary(action => action.WireName, WireNames.Comparer);
            _byName = Actions.GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        public Dictionary<byte[], LocalAction> Actions { get; }

        public LocalAction? Find(ReadOnlySpan<byte> wireName) => _byName.TryGetValue(wireName, out LocalAction? action) ? action : null;
    }
}
