using System.Globalization;

namespace Pons.Cli.Generation.CSharp;

/// <summary>Writes records, enums and classes for those that the module names.</summary>
internal sealed class CSharpNamedTypes(CSharpTypes types, IReadOnlyDictionary<string, NamedType> named, CSharpMethods methods)
{
    public void Write(SourceText source, string name, NamedType type)
    {
        switch (type)
        {
            case RecordType record:
                WriteRecord(source, name, record);
                break;
            case EnumType members:
                WriteEnum(source, name, members);
                break;
            case ClassType exposed:
                WriteClass(source, name, exposed);
                break;
        }
    }

    private void WriteRecord(SourceText source, string name, RecordType record)
    {
        source.Lines(XmlDoc.Of(record.Doc, $"The record {record.Name}."));
        var scope = new Identifiers([name, "Equals", "GetHashCode", "GetType", "ToString", "Deconstruct", "EqualityContract", "PrintMembers", "Clone"]);
        (RecordField Field, string Name)[] fields = [.. record.Fields.Select(field => (field, scope.Give(Identifiers.Pascal(field.Name), "Value")))];
        source.Lines(fields.Where(each => IsLost(each.Field) && !each.Field.IsOptional).Select(each => XmlDoc.Parameter(each.Name, HintText.Of(each.Field.Type, named) + ".")));
        string[] due = [.. fields.Where(each => !each.Field.IsOptional).Select(each => $"[property: JsonPropertyName({CSharpNames.Literal(each.Field.Name)})] {types.Of(each.Field.Type)} {each.Name}")];
        (RecordField Field, string Name)[] optional = [.. fields.Where(each => each.Field.IsOptional)];
        string head = $"public sealed record {name}{Listed(due)}";
        if (optional.Length == 0)
        {
            source.Lines((head + ";").Split('\n'));
            return;
        }

        source.Block(head + "\n{", "}", () => Separated(source, optional, each =>
        {
            source.Line($"/// <summary>Nothing where it is absent{(IsLost(each.Field) ? $"; {HintText.Of(each.Field.Type, named)}" : "")}.</summary>");
            source.Line($"[JsonPropertyName({CSharpNames.Literal(each.Field.Name)})]");
            source.Line("[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]");
            source.Line($"public {CSharpTypes.Nullable(types.Of(each.Field.Type))} {each.Name} {{ get; init; }}");
        }));
    }

    private static string Listed(string[] fields) =>
        fields.Length == 0 ? "" : fields.Length == 1 ? $"({fields[0]})" : $"(\n    {string.Join(",\n    ", fields)})";

    private bool IsLost(RecordField field) => CSharpTypes.IsLost(types.Of(field.Type), field.Type);

    private static void WriteEnum(SourceText source, string name, EnumType type)
    {
        source.Lines(XmlDoc.Of(type.Doc, $"The enum {type.Name}."));
        if (type.IsFlags)
        {
            source.Line("[Flags]");
        }

        bool hasTexts = type.IsOf<string>() && type.Members.Count > 0;
        bool hasNumbers = type.IsOf<long>() && type.Members.Count > 0;
        string[] names = MemberNames(type);
        source.Block($"public enum {name}{(hasNumbers && type.Members.Any(member => (long)member.Value! is < int.MinValue or > int.MaxValue) ? " : long" : "")}\n{{", "}", () =>
        {
            for (int i = 0; i < names.Length; i++)
            {
                object? value = type.Members[i].Value;
                if (hasTexts)
                {
                    source.Line($"[JsonStringEnumMemberName({CSharpNames.Literal((string)value!)})]");
                }

                source.Line(hasNumbers ? $"{names[i]} = {((long)value!).ToString(CultureInfo.InvariantCulture)}," : $"{names[i]},");
            }
        });
    }

    // Members are found by their names, whatever their case and underscores: where those do not tell them apart, the names stay as they are.
    private static string[] MemberNames(EnumType type)
    {
        string[] names = [.. type.Members.Select(member => Identifiers.Pascal(member.Name))];
        bool isPlain = names.Select(name => name.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Count() == names.Length;
        return isPlain ? names : [.. type.Members.Select(member => Identifiers.Plain(member.Name))];
    }

    private void WriteClass(SourceText source, string name, ClassType type)
    {
        source.Lines(XmlDoc.Of(type.Doc, $"An object of the class {type.Name}, where it lives."));
        if (type.Methods.Count == 0)
        {
            source.Line($"public sealed class {name}(Handle handle) : RemoteObject(handle);");
            return;
        }

        source.Block($"public sealed class {name}(Handle handle) : RemoteObject(handle)\n{{", "}", () =>
        {
            var members = new Identifiers([name, "Handle", "Dispose", "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone"]);
            Separated(source, type.Methods, method =>
            {
                ClientAction action = ClientAction.Of(method.Action, method.Types);
                methods.WriteOfObject(source, action, members.Give(Identifiers.Pascal(action.Name) + "Async", "_"));
            });
        });
    }

    private static void Separated<T>(SourceText source, IReadOnlyList<T> items, Action<T> write)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                source.Line();
            }

            write(items[i]);
        }
    }
}
