namespace Pons.Cli.Generation.CSharp;

/// <summary>Writes the methods that call actions, and those that call methods of an object over there.</summary>
internal sealed class CSharpMethods(CSharpTypes types, IReadOnlyDictionary<string, NamedType> named)
{
    private const string Token = "CancellationToken cancellationToken = default";

    /// <summary>Whether any method that was written needs the file's own way to put arguments together.</summary>
    public bool NeedsArguments { get; private set; }

    public void Write(SourceText source, ClientAction action, string name) => Write(source, action, name, "_peer", "CallAsync", $"{CSharpNames.Literal(action.Name)}, ");

    public void WriteOfObject(SourceText source, ClientAction method, string name)
    {
        if (!method.Yields)
        {
            Write(source, method, name, "Handle", "InvokeAsync", $"{CSharpNames.Literal(method.Name)}, ");
            return;
        }

        var call = new CSharpCall(method, types, "items", "item");
        string item = types.Of(method.Returns);
        source.Lines(Doc(method, call));
        source.Block($"public async IAsyncEnumerable<{item}> {name}({Parameters(call, "[EnumeratorCancellation] " + Token)})\n{{", "}", () =>
        {
            source.Line($"IAsyncEnumerable<{item}> items = await Handle.InvokeAsync<IAsyncEnumerable<{item}>>({CSharpNames.Literal(method.Name)}, {Options(call, "null")}, {Arguments(call)}).ConfigureAwait(false);");
            source.Block($"await foreach ({item} item in items.WithCancellation(cancellationToken).ConfigureAwait(false))\n{{", "}", () => source.Line("yield return item;"));
        });
    }

    private void Write(SourceText source, ClientAction action, string name, string target, string way, string first)
    {
        var call = new CSharpCall(action, types);
        source.Lines(Doc(action, call));
        string result = types.Of(action.Returns);
        (string returns, string sends) = action.Yields ? ($"IAsyncEnumerable<{result}>", $"StreamAsync<{result}>")
            : action.Returns is PlainMeaning { Is: "none" } ? ("Task", $"{way}<object?>")
            : ($"Task<{result}>", $"{way}<{result}>");
        source.Line($"public {returns} {name}({Parameters(call, Token)}) =>");
        source.Line($"    {target}.{sends}({first}{Options(call, target == "Handle" ? "null" : "_options")}, {Arguments(call)});");
    }

    private static string Parameters(CSharpCall call, string token) => string.Join(", ", call.Parameters.Select(parameter => parameter.Declaration).Append(token));

    private static string Options(CSharpCall call, string options) => $"Given.Options({string.Join(", ", [options, "cancellationToken", .. call.ByName])})";

    private string Arguments(CSharpCall call)
    {
        if (call.Trailing.Count == 0 && call.Rest is null)
        {
            return $"[{string.Join(", ", call.Leading)}]";
        }

        NeedsArguments = true;
        return $"Given.Arguments([{string.Join(", ", call.Leading)}], [{string.Join(", ", call.Trailing)}], {call.Rest ?? "null"})";
    }

    private IEnumerable<string> Doc(ClientAction action, CSharpCall call)
    {
        foreach (string line in XmlDoc.Of(action.Doc, $"Calls {action.Name}."))
        {
            yield return line;
        }

        foreach (CSharpParameter parameter in call.Parameters)
        {
            string hint = CSharpTypes.IsLost(types.Sent(parameter.Of.Type), parameter.Of.Type) || parameter.Of.Type is LiteralMeaning ? HintText.Of(parameter.Of.Type, named) + "." : "";
            string text = parameter.Of.Default is null or "None" ? hint : $"{hint} Left out: {parameter.Of.Default}.".TrimStart();
            if (text.Length > 0)
            {
                yield return XmlDoc.Parameter(parameter.Name, text);
            }
        }

        if (CSharpTypes.IsLost(types.Of(action.Returns), action.Returns))
        {
            yield return XmlDoc.Returns(HintText.Of(action.Returns, named) + ".");
        }
    }
}
