namespace Pons.Cli.Generation.TypeScript;

/// <summary>Writes the calls of an action: by position, and with <c>named({…})</c> for what is given by name.</summary>
internal sealed class TypeScriptSignatures(TypeScriptTypes types, IReadOnlyDictionary<string, NamedType> named)
{
    /// <summary>The lines of an action's member, which may be called in more than one way.</summary>
    public IEnumerable<string> Of(ClientAction action, string member)
    {
        string[] variables = Declared(action);
        types.Declare(variables.Select(variable => variable.Split(' ')[0]));
        string generic = variables.Length > 0 ? $"<{string.Join(", ", variables)}>" : "";
        types.Imports.Add("Call");
        string result = action.Yields ? $"Call<void, {types.Received(action.Returns)}>" : $"Call<{types.Received(action.Returns)}>";
        string[] ways = [.. Ways(action).Select(parameters => $"{member}{generic}({string.Join(", ", parameters)}): {result};")];
        types.Declare([]);
        return ways.SelectMany((way, i) => i == 0 ? [.. Comment.Of(action.Doc, Notes(action)), way] : new[] { way });
    }

    /// <summary>The lines of a method, which is called by <c>call</c> or <c>stream</c> and its name.</summary>
    public IEnumerable<string> OfMethod(ClientAction method)
    {
        string name = $"method: {TypeScriptTypes.Literal(method.Name)}";
        string result = $"{(method.Yields ? "Stream" : "Promise")}<{types.Received(method.Returns)}>";
        if (method.Yields)
        {
            types.Imports.Add("Stream");
        }

        string[] ways = [.. Ways(method).Select(parameters => $"{(method.Yields ? "stream" : "call")}({string.Join(", ", parameters.Prepend(name))}): {result};")];
        return ways.SelectMany((way, i) => i == 0 ? [.. Comment.Of(method.Doc, Notes(method)), way] : new[] { way });
    }

    private IEnumerable<IReadOnlyList<string>> Ways(ClientAction action)
    {
        ClientParameter[] byPosition = [.. action.ByPosition];
        string[] positional = [.. byPosition.Select(parameter => $"{TypeScriptNames.Parameter(parameter.Name)}{(parameter.IsOptional ? "?" : "")}: {types.Sent(parameter.Type)}")];
        ClientParameter[] byName = [.. action.ByNameOnly];
        string? names = Named(byName, action.NamedRest);
        bool needsNames = byName.Any(parameter => !parameter.IsOptional);
        if (action.Rest is { } rest)
        {
            string items = $"{TypeScriptTypes.ArrayOf(types.Sent(rest.Type))}";
            string name = TypeScriptNames.Parameter(rest.Name);
            if (!needsNames)
            {
                yield return [.. positional, $"...{name}: {items}"];
            }

            if (names is not null)
            {
                yield return [.. positional, $"...{name}: [...{items}, {names}]"];
            }
        }
        else
        {
            bool hasOptional = byPosition.Any(parameter => parameter.IsOptional);
            yield return names is null ? positional
                : needsNames && hasOptional ? [.. byPosition.Select(parameter => $"{TypeScriptNames.Parameter(parameter.Name)}: {types.Sent(parameter.Type)}"), $"keywords: {names}"]
                : [.. positional, $"keywords{(needsNames ? "" : "?")}: {names}"];
        }

        ClientParameter[] skipped = [.. byPosition.Where(parameter => parameter is { IsOptional: true, Kind: "either" })];
        if (skipped.Length > 0)
        {
            yield return [.. positional.Take(byPosition.Length - byPosition.Count(parameter => parameter.IsOptional)), $"keywords: {Named([.. skipped, .. byName], action.NamedRest)}"];
        }
    }

    private string? Named(ClientParameter[] parameters, ClientParameter? rest)
    {
        if (parameters.Length == 0 && rest is null)
        {
            return null;
        }

        types.Imports.Add("Named");
        string[] known = [.. parameters.Select(parameter => $"{TypeScriptNames.Member(parameter.Name)}{(parameter.IsOptional ? "?" : "")}: {types.Sent(parameter.Type)}")];
        string fields = $"{{ {string.Join("; ", known)} }}";
        string? others = rest is null ? null : $"Record<string, {(known.Length == 0 ? types.Sent(rest.Type) : "unknown")}>";
        return $"Named<{(others is null ? fields : known.Length == 0 ? others : $"{fields} & {others}")}>";
    }

    // Only what stands in a parameter can be told from a call; where it may be few types only, TypeScript would take it for the very value that is given.
    private static string[] Declared(ClientAction action)
    {
        var found = new OrderedDictionary<string, VariableMeaning>();
        foreach (VariableMeaning variable in action.Parameters.SelectMany(parameter => VariablesIn(parameter.Type)))
        {
            found.TryAdd(variable.Name, variable);
        }

        return [.. found.Keys.Select(Identifiers.Plain)];
    }

    private static IEnumerable<VariableMeaning> VariablesIn(Meaning meaning) => meaning switch
    {
        VariableMeaning { Of: PlainMeaning { Is: "any" } } variable => [variable],
        ItemsMeaning items => VariablesIn(items.Of),
        TupleMeaning tuple => tuple.Items.SelectMany(VariablesIn),
        DictMeaning dict => [.. VariablesIn(dict.Keys), .. VariablesIn(dict.Of)],
        UnionMeaning union => union.Items.SelectMany(VariablesIn),
        FunctionMeaning function => [.. (function.Parameters ?? []).SelectMany(VariablesIn), .. VariablesIn(function.Returns)],
        _ => [],
    };

    private IEnumerable<string> Notes(ClientAction action)
    {
        foreach (ClientParameter parameter in action.Parameters)
        {
            string hint = types.Sent(parameter.Type) == "unknown" && parameter.Type is not (PlainMeaning or VariableMeaning) ? $" {HintText.Of(parameter.Type, named)}." : "";
            string byDefault = parameter.Default is null or "None" ? "" : $" Left out: {parameter.Default}.";
            if (hint.Length + byDefault.Length > 0)
            {
                yield return $"@param {TypeScriptNames.Parameter(parameter.Name)}{hint}{byDefault}";
            }
        }
    }
}
