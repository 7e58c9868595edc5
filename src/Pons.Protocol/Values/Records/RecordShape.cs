using System.Reflection;
using System.Text;

namespace Pons.Protocol.Values;

/// <summary>How a type is made of its fields: the constructor with the most parameters that are members, then what can
/// be set.</summary>
internal sealed class RecordShape
{
    private readonly NullabilityInfoContext _nullability = new();
    private readonly MemberNames _declared;

    public RecordShape(Type type)
    {
        Members = Member.Of(type);
        Names = new MemberNames([.. Members.Select(m => m.Name)]);
        _declared = new MemberNames([.. Members.Select(m => m.Info.Name)]);
        Constructor = type.IsAbstract ? null : type.GetConstructors()
            .Where(c => c.GetParameters().All(p => IndexOf(p) >= 0))
            .MaxBy(c => c.GetParameters().Length);
        Parameters = Constructor?.GetParameters() ?? [];
        ParameterOf = new ParameterInfo?[Members.Length];
        foreach (ParameterInfo parameter in Parameters)
        {
            ParameterOf[IndexOf(parameter)] = parameter;
        }

        CanMake = Constructor is not null || type.IsValueType;
    }

    public Member[] Members { get; }

    public MemberNames Names { get; }

    public ConstructorInfo? Constructor { get; }

    public ParameterInfo[] Parameters { get; }

    /// <summary>For each member the constructor's parameter that sets it, or null.</summary>
    public ParameterInfo?[] ParameterOf { get; }

    public bool CanMake { get; }

    public int IndexOf(ParameterInfo parameter)
    {
        int index = parameter.Name is { } name ? _declared.Find(Encoding.UTF8.GetBytes(name)) : -1;
        return index >= 0 && Members[index].Type == parameter.ParameterType ? index : -1;
    }

    /// <summary>The field of a member, which knows its default and whether null may stand in it.</summary>
    public Field FieldOf(int index)
    {
        Member member = Members[index];
        if (member.Type.IsByRef || member.Type.IsByRefLike || member.Type.IsPointer || member.Type.IsFunctionPointer)
        {
            throw new ValueException(
                $"{TypeNames.Of(member.Info.DeclaringType!)} cannot cross: its member {member.Info.Name} points into "
                + "this process. Mark it [JsonIgnore].");
        }

        ParameterInfo? parameter = ParameterOf[index];
        object? fallback = parameter is { HasDefaultValue: true } ? parameter.DefaultValue : null;
        bool isRequired = parameter is not null ? !parameter.HasDefaultValue : member.IsRequired;
        return Field.Make(
            member.Type, member.Name, Places.OfKey(member.Name), fallback, isRequired, IsNeverNull(member, parameter));
    }

    private bool IsNeverNull(Member member, ParameterInfo? parameter)
    {
        if (member.Type.IsValueType)
        {
            return false; // its converter refuses None by itself
        }

        NullabilityInfo info = parameter is not null ? _nullability.Create(parameter)
            : member.Info is PropertyInfo property ? _nullability.Create(property)
            : _nullability.Create((FieldInfo)member.Info);
        return info.WriteState == NullabilityState.NotNull;
    }
}
