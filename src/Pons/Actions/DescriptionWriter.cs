using Pons.Protocol.Values;

namespace Pons.Actions;

/// <summary>Makes the dicts of SPEC chapter 4 out of actions, for <c>pons.describe()</c>.</summary>
internal static class DescriptionWriter
{
    public static Dictionary<string, object?> Of(LocalAction action) => new()
    {
        ["name"] = action.Name,
        ["kind"] = action.Kind,
        ["doc"] = null,
        ["signature"] = action.Signature.ToString(),
        ["parameters"] = action.Signature.Parameters.Select(Of).ToList<object?>(),
        ["returns"] = action.Signature.ResultType is { } type ? TypeNames.Of(type) : null,
    };

    public static Dictionary<string, object?> Of(ActionDescription action) => new()
    {
        ["name"] = action.Name,
        ["kind"] = action.Kind,
        ["doc"] = action.Doc,
        ["signature"] = action.Signature,
        ["parameters"] = action.Parameters.Select(Of).ToList<object?>(),
        ["returns"] = action.Returns,
    };

    private static Dictionary<string, object?> Of(ParameterDescription parameter) => new()
    {
        ["name"] = parameter.Name,
        ["kind"] = parameter.Kind,
        ["type"] = parameter.Type,
        ["default"] = parameter.Default,
        ["filled"] = parameter.IsFilled,
    };

    private static Dictionary<string, object?> Of(ActionParameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["kind"] = parameter.Kind == ParameterKind.Rest ? "rest" : "either",
        ["type"] = TypeNames.Of(parameter.Type),
        ["default"] = parameter.DefaultText,
        ["filled"] = parameter.IsFilled,
    };
}
