namespace Pons.Cli.Generation.TypeScript;

/// <summary>Writes a module as an interface of TypeScript: <c>connect&lt;Calc&gt;()</c> then knows its actions.</summary>
internal sealed class TypeScriptWriter
{
    private readonly ClientModule _module;
    private readonly SourceText _source = new("  ");
    private readonly OrderedDictionary<string, string> _names = [];
    private readonly TypeScriptTypes _types;
    private readonly TypeScriptSignatures _signatures;
    private readonly string _name;

    private TypeScriptWriter(ClientModule module, string? name)
    {
        _module = module;
        var identifiers = new Identifiers(Reserved);
        foreach ((string key, NamedType type) in module.Types)
        {
            _names.Add(key, identifiers.Give(Identifiers.Plain(type.Name), "Type"));
        }

        _name = identifiers.Give(name ?? Identifiers.Pascal(module.Name.Split('.')[^1]), "Actions");
        var aliases = new Dictionary<string, string>();
        _types = new TypeScriptTypes(module.Types, _names) { AliasName = alias => aliases.TryGetValue(alias, out string? given) ? given : aliases[alias] = identifiers.Give(alias, "Value") };
        _signatures = new TypeScriptSignatures(_types, module.Types);
    }

    // What the file imports, and what TypeScript itself has and the file names.
    private static IEnumerable<string> Reserved =>
        ["Call", "Named", "NDArray", "Stream", "Tagged", "Date", "Map", "ReadonlyMap", "Set", "ReadonlySet", "Promise", "Record", "Iterable", "AsyncIterable", "IterableIterator", "Uint8Array", "Symbol"];

    /// <param name="module">What to write.</param>
    /// <param name="name">The interface's name; nothing: the module's.</param>
    /// <param name="package">Where the client comes from.</param>
    public static string Write(ClientModule module, string? name, string package) => new TypeScriptWriter(module, name).Write(package);

    private string Write(string package)
    {
        WriteActions();
        foreach ((string key, NamedType type) in _module.Types)
        {
            _source.Line();
            WriteType(_names[key], type);
        }

        foreach (TypeScriptAlias alias in _types.Aliases.Values)
        {
            _source.Line();
            _source.Line($"/** {alias.Doc} */");
            _source.Line($"export type {_types.AliasName(alias.Name)}{alias.Parameters} = {alias.Type};");
        }

        return Head(package) + _source;
    }

    private string Head(string package)
    {
        var head = new SourceText("  ");
        head.Line($"// Made by `pons gen ts {_module.Source}`: what is changed here is lost when it is made anew.");
        head.Line("// A whole number beyond 2^53 comes as a bigint, also where `number` stands.");
        if (_types.Imports.Count > 0)
        {
            head.Line($"import type {{ {string.Join(", ", _types.Imports)} }} from \"{package}\";");
        }

        head.Line();
        return head.ToString();
    }

    private void WriteActions()
    {
        _source.Lines(Comment.Of(_module.Doc));
        _source.Block($"export interface {_name} {{", "}", () => WriteBelow(_module.Actions, isTop: true));
    }

    private void WriteBelow(ActionNode node, bool isTop)
    {
        foreach (ActionNode below in node.Below)
        {
            if (TypeScriptNames.IsHidden(below.Name, isTop) || (isTop && below.Below.Count == 0 && TypeScriptNames.IsOfConnection(below.Name)))
            {
                WriteHidden(below.All);
            }
            else if (below.Below.Count == 0)
            {
                _source.Lines(_signatures.Of(below.Action!, TypeScriptNames.Member(below.Name)));
            }
            else
            {
                WriteGroup(below, isTop);
            }
        }
    }

    private void WriteGroup(ActionNode node, bool isTop)
    {
        bool isOwn = isTop && TypeScriptNames.IsOfConnection(node.Name);
        WriteHidden(isOwn && node.Action is { } hidden ? [hidden] : []);
        _source.Block($"readonly {TypeScriptNames.Member(node.Name)}: {{", "};", () =>
        {
            if (node.Action is { } action && !isOwn)
            {
                _source.Lines(_signatures.Of(action, ""));
            }

            WriteBelow(node, isTop: false);
        });
    }

    private void WriteHidden(IEnumerable<ClientAction> actions)
    {
        foreach (ClientAction action in actions)
        {
            _source.Line($"// {action.Name}: by py.call({TypeScriptTypes.Literal(action.Name)}, …) only, since the object has something of that name.");
        }
    }

    private void WriteType(string name, NamedType type)
    {
        switch (type)
        {
            case RecordType record:
                _source.Lines(Comment.Of(type.Doc));
                _source.Block($"export interface {name} {{", "}", () => record.Fields.ToList().ForEach(WriteField));
                break;
            case EnumType members:
                _source.Lines(Comment.Of(type.Doc, members.Members.Select(member => $"- {member.Name}{(member.Value is null ? "" : $": {TypeScriptTypes.Literal(member.Value)}")}")));
                _source.Line($"export type {name} = {EnumValues(members)};");
                break;
            case AliasType alias:
                _source.Lines(Comment.Of(type.Doc));
                _types.IsAlias = true;
                _source.Line($"export type {name} = {_types.Received(alias.Type)};");
                _types.IsAlias = false;
                break;
            case ClassType exposed:
                _source.Lines(Comment.Of(type.Doc ?? "An object that lives over there."));
                _source.Block($"export interface {name} {{", "}", () => WriteMethods(exposed));
                break;
        }
    }

    // A flag's values are its members' and their sums.
    private static string EnumValues(EnumType type) =>
        type.IsFlags ? "number" : type.Members.Any(member => member.Value is null) ? "unknown" : type.Members.Count == 0 ? "never" : string.Join(" | ", type.Members.Select(member => TypeScriptTypes.Literal(member.Value)));

    private void WriteField(RecordField field) =>
        _source.Line($"{TypeScriptNames.Member(field.Name)}{(field.IsOptional ? "?" : "")}: {_types.Received(field.Type)};");

    private void WriteMethods(ClassType type)
    {
        foreach ((ActionDescription action, ActionTypes types) in type.Methods)
        {
            _source.Lines(_signatures.OfMethod(ClientAction.Of(action, types)));
        }

        _source.Line("/** Lets go of the object. */");
        _source.Line("dispose(): void;");
        _source.Line("[Symbol.dispose](): void;");
    }
}
