using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Pons.Protocol.Values;

/// <summary>A public property or field of a record, as reflection tells it.</summary>
internal sealed class Member
{
    private Member(MemberInfo info, Type type, bool canRead, bool canWrite)
    {
        Info = info;
        Type = type;
        CanRead = canRead;
        CanWrite = canWrite;
        Name = info.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? info.Name;
    }

    public MemberInfo Info { get; }

    public Type Type { get; }

    /// <summary>The name that it has on the wire.</summary>
    public string Name { get; }

    public bool CanRead { get; }

    public bool CanWrite { get; }

    /// <summary>True when it is not written while it is null: its key is absent then.</summary>
    public bool IsLeftOutWhenNull => Ignored == JsonIgnoreCondition.WhenWritingNull;

    private JsonIgnoreCondition? Ignored => Info.GetCustomAttribute<JsonIgnoreAttribute>(inherit: false)?.Condition;

    public bool IsRequired => Info.IsDefined(typeof(RequiredMemberAttribute), inherit: false);

    public static Member[] Of(Type type)
    {
        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        var properties = type.GetProperties(Public)
            .Where(p => p.GetIndexParameters().Length == 0)
            .Select(p => new Member(p, p.PropertyType, p.GetMethod?.IsPublic == true, p.SetMethod?.IsPublic == true));
        var fields = type.GetFields(Public).Select(f => new Member(f, f.FieldType, canRead: true, !f.IsInitOnly));
        return [.. properties.Concat(fields)
            .Where(m => m.Ignored is null or JsonIgnoreCondition.Never or JsonIgnoreCondition.WhenWritingNull)
            .GroupBy(m => m.Info.Name, StringComparer.Ordinal)
            .Select(MostDerived)];
    }

    // A property that hides an inherited one stands for both.
    private static Member MostDerived(IEnumerable<Member> sameName) =>
        sameName.MaxBy(m => DepthOf(m.Info.DeclaringType))!;

    private static int DepthOf(Type? type) => type is null ? 0 : 1 + DepthOf(type.BaseType);
}
