using System.Collections.Concurrent;
using Pons.Actions;

namespace Pons.AspNetCore.Http;

/// <summary>What the authors of actions wrote about them.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class ActionDescriptions(Hub hub)
{
    private readonly ConcurrentDictionary<LocalAction, ActionDescription> _locals = [];

    public async ValueTask<ActionDescription> OfAsync(FoundAction action, CancellationToken cancellationToken)
    {
        if (action.Local is { } local)
        {
            return OfLocal(local);
        }

        ModuleDescription module = await hub.Descriptions.OfAsync(action.Peer!, cancellationToken).ConfigureAwait(false);
        return module.Actions.FirstOrDefault(described => described.Name == action.Exposed!.Name)
            ?? new ActionDescription(action.Exposed!.Name, "function", null, "(...)", [], null);
    }

    /// <summary>All actions by the names that they are called by here, those of C# first.</summary>
    public async Task<IReadOnlyList<ActionDescription>> AllAsync(CancellationToken cancellationToken)
    {
        List<ActionDescription> all = [.. hub.Actions.All.Select(OfLocal)];
        foreach (Peer peer in hub.Peers)
        {
            all.AddRange((await hub.Descriptions.OfAsync(peer, cancellationToken).ConfigureAwait(false)).Actions);
        }

        // A name that two of them expose is the first one's; the other's is reached by the name of its module, a dot and its own.
        return [.. all.DistinctBy(action => action.Name).OrderBy(action => action.Name, StringComparer.Ordinal)];
    }

    private ActionDescription OfLocal(LocalAction action) => _locals.GetOrAdd(action, static action => new ActionDescription(
        action.Name, action.Kind, null, action.Signature.ToString(), [.. action.Signature.Parameters.Select(Of)], TypeHint(action.Signature.ResultType)));

    private static ParameterDescription Of(ActionParameter parameter) =>
        new(parameter.Name, parameter.Kind == ParameterKind.Rest ? "rest" : "either", TypeHint(parameter.Type), parameter.DefaultText, parameter.IsFilled);

    /// <summary>A type of C# as Python's hints name what it takes; nothing for any other.</summary>
    private static string? TypeHint(Type? type)
    {
        if (type is null)
        {
            return null;
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return TypeHint(inner) is { } hint ? $"{hint} | None" : null;
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.String or TypeCode.Char => "str",
            TypeCode.Double or TypeCode.Single => "float",
            TypeCode.Decimal => "Decimal",
            TypeCode.DateTime => "datetime",
            >= TypeCode.SByte and <= TypeCode.UInt64 when !type.IsEnum => "int",
            _ when type == typeof(Guid) => "UUID",
            _ when type == typeof(DateTimeOffset) => "datetime",
            _ when type == typeof(DateOnly) => "date",
            _ when type == typeof(System.Numerics.BigInteger) => "int",
            _ when type == typeof(byte[]) => "bytes",
            _ when type.IsArray => TypeHint(type.GetElementType()) is { } item ? $"list[{item}]" : "list",
            _ => null,
        };
    }
}
