using System.Reflection;
using Pons.Protocol.Values;

namespace Pons.Actions;

/// <summary>One parameter of an action.</summary>
internal sealed class ActionParameter
{
    public ActionParameter(ParameterInfo parameter, NullabilityInfoContext nullability)
    {
        Position = parameter.Position;
        Name = parameter.Name ?? $"argument{parameter.Position}";
        Kind = KindOf(parameter);
        Type = Kind == ParameterKind.Rest ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        HasDefault = parameter.HasDefaultValue;
        Default = HasDefault ? DefaultOf(parameter) : null;
        IsNeverNull = Kind == ParameterKind.Ordinary && !Type.IsValueType
            && nullability.Create(parameter).WriteState == NullabilityState.NotNull;
    }

    /// <summary>Its place among all parameters of the method.</summary>
    public int Position { get; }

    public string Name { get; }

    public ParameterKind Kind { get; }

    /// <summary>The type that an argument is read into; of a rest, the type of each.</summary>
    public Type Type { get; }

    public bool HasDefault { get; }

    public object? Default { get; }

    public bool IsNeverNull { get; }

    /// <summary>Whether the host fills it, and a caller cannot.</summary>
    public bool IsFilled => Kind is ParameterKind.Context or ParameterKind.Cancellation;

    /// <summary>As a signature has it: <c>size: int = 1</c>.</summary>
    public override string ToString() =>
        $"{(Kind == ParameterKind.Rest ? "*" : "")}{Name}: {TypeNames.Of(Type)}{(HasDefault ? $" = {DefaultText}" : "")}";

    /// <summary>The default as C# source has it; nothing without one.</summary>
    public string? DefaultText => !HasDefault ? null : Default switch
    {
        null => Type.IsValueType && Nullable.GetUnderlyingType(Type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => Default.ToString(),
    };

    private static ParameterKind KindOf(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(CallContext) ? ParameterKind.Context
        : parameter.ParameterType == typeof(CancellationToken) ? ParameterKind.Cancellation
        : parameter.ParameterType.IsArray && parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? ParameterKind.Rest
        : ParameterKind.Ordinary;

    // The default of a nullable enum is known as a plain number.
    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue is { } value && Nullable.GetUnderlyingType(parameter.ParameterType) is { IsEnum: true } type
            ? Enum.ToObject(type, value)
            : parameter.DefaultValue;
}
