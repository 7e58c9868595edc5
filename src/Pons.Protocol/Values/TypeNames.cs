using System.Runtime.CompilerServices;

namespace Pons.Protocol.Values;

/// <summary>What errors call a .NET type: as it stands in C# source.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        if (type.IsGenericType && type.IsAssignableTo(typeof(ITuple)) && type.IsValueType)
        {
            return $"({Arguments(type)})";
        }

        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{Arguments(type)}>" : Keyword(type) ?? type.Name;
    }

    private static string Arguments(Type type) => string.Join(", ", type.GetGenericArguments().Select(Of));

    private static string? Keyword(Type type) => type.IsEnum ? null : Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "bool",
        TypeCode.Byte => "byte",
        TypeCode.SByte => "sbyte",
        TypeCode.Int16 => "short",
        TypeCode.UInt16 => "ushort",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.UInt64 => "ulong",
        TypeCode.Single => "float",
        TypeCode.Double => "double",
        TypeCode.Decimal => "decimal",
        TypeCode.Char => "char",
        TypeCode.String => "string",
        _ => type == typeof(object) ? "object" : null,
    };
}
