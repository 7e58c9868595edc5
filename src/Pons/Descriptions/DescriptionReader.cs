namespace Pons;

/// <summary>Makes descriptions out of the dicts of SPEC chapter 4; keys that it does not know are ignored.</summary>
internal static class DescriptionReader
{
    public static ModuleDescription Read(object? value)
    {
        Dictionary<string, object?> module = Dict(value);
        return new ModuleDescription(Text(module, "module") ?? "", Text(module, "doc"), Text(module, "file"), [.. List(module, "actions").Select(Action)]);
    }

    public static ActionDescription Action(object? value)
    {
        Dictionary<string, object?> action = Dict(value);
        return new ActionDescription(
            Text(action, "name") ?? "",
            Text(action, "kind") ?? "function",
            Text(action, "doc"),
            Text(action, "signature") ?? "(...)",
            [.. List(action, "parameters").Select(Parameter)],
            Text(action, "returns"));
    }

    private static ParameterDescription Parameter(object? value)
    {
        Dictionary<string, object?> parameter = Dict(value);
        return new ParameterDescription(
            Text(parameter, "name") ?? "", Text(parameter, "kind") ?? "either", Text(parameter, "type"), Text(parameter, "default"), parameter.GetValueOrDefault("filled") is true);
    }

    public static Dictionary<string, object?> Dict(object? value) =>
        value as Dictionary<string, object?> ?? throw new ProtocolException("payload", "A description arrived that is not made of dicts.");

    private static IEnumerable<object?> List(Dictionary<string, object?> from, string key) => from.GetValueOrDefault(key) as IEnumerable<object?> ?? [];

    private static string? Text(Dictionary<string, object?> from, string key) => from.GetValueOrDefault(key) as string;
}
