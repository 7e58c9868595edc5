using System.Linq.Expressions;

namespace Pons.Protocol.Values;

/// <summary>Compiles, once for a type, the code that makes a record of its slots and that writes its fields: no
/// boxing, no reflection per value.</summary>
/// <remarks>Nothing here is touched before a record or a tuple crosses: the compiler's own start costs more than a
/// whole small call.</remarks>
internal static class RecordCompiler
{
    /// <summary>Compiles <c>(reader, start) => new T(field0.Read(reader, start), ...) { then what can be set and was
    /// sent }</c>.</summary>
    public static Func<ValueReader, int, T> CompileRead<T>(RecordShape shape, Field[] fields)
    {
        ParameterExpression reader = Expression.Parameter(typeof(ValueReader));
        ParameterExpression start = Expression.Parameter(typeof(int));
        ParameterExpression made = Expression.Variable(typeof(T));
        Expression SlotOf(int index) => Expression.Add(start, Expression.Constant(index));
        Expression Read(int index) => Expression.Call(
            Expression.Constant(fields[index]), nameof(Field<object>.Read), null, reader, SlotOf(index));

        var steps = new List<Expression> { Expression.Assign(made, New<T>(shape, Read)) };
        for (int i = 0; i < fields.Length; i++)
        {
            Member member = shape.Members[i];
            if (shape.ParameterOf[i] is null && member.CanWrite)
            {
                Expression set = Expression.Assign(Expression.MakeMemberAccess(made, member.Info), Read(i));
                Expression isSent = Expression.Call(
                    Expression.Property(reader, nameof(ValueReader.Slots)),
                    nameof(SlotStack.IsFilled),
                    null,
                    SlotOf(i));
                steps.Add(member.IsRequired ? set : Expression.IfThen(isSent, set));
            }
        }

        steps.Add(made);
        return Expression.Lambda<Func<ValueReader, int, T>>(Expression.Block([made], steps), reader, start).Compile();
    }

    /// <summary>Compiles <c>(writer, value) => { field0.Write(writer, value.Field0, 0); ... }</c> of the fields that
    /// can be read.</summary>
    public static Action<ValueWriter, T> CompileWrite<T>(RecordShape shape, Field[] fields)
    {
        ParameterExpression writer = Expression.Parameter(typeof(ValueWriter));
        ParameterExpression value = Expression.Parameter(typeof(T));
        var steps = new List<Expression> { Expression.Empty() };
        foreach (int i in Enumerable.Range(0, fields.Length).Where(i => shape.Members[i].CanRead))
        {
            Member member = shape.Members[i];
            Expression held = Expression.MakeMemberAccess(value, member.Info);
            Expression write = Expression.Call(
                Expression.Constant(fields[i]),
                nameof(Field<object>.Write),
                null,
                writer,
                held,
                Expression.Constant(steps.Count - 1));
            steps.Add(member.IsLeftOutWhenNull && CanBeNull(member.Type)
                ? Expression.IfThen(Expression.NotEqual(held, Expression.Constant(null, member.Type)), write)
                : write);
        }

        return Expression.Lambda<Action<ValueWriter, T>>(Expression.Block(steps), writer, value).Compile();
    }

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static NewExpression New<T>(RecordShape shape, Func<int, Expression> read) =>
        shape.Constructor is { } constructor
            ? Expression.New(constructor, shape.Parameters.Select(p => read(shape.IndexOf(p))))
            : Expression.New(typeof(T));
}
