using System.Reflection;
using System.Runtime.CompilerServices;
using Pons.Protocol.Values;

namespace Pons.Actions;

/// <summary>What a method takes and gives as an action, and how it is run; there is one for each method.</summary>
/// <remarks>Safe for any number of threads.</remarks>
internal sealed class ActionSignature
{
    // Delegates come and go, the methods behind them stay: a lambda that is sent in a loop is looked at once.
    private static readonly ConditionalWeakTable<MethodInfo, ActionSignature> Known = [];

    private readonly MethodInvoker _invoker;
    private readonly ResultAccess _result;

    private ActionSignature(MethodInfo method)
    {
        var nullability = new NullabilityInfoContext();
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.FirstOrDefault(IsUnfit) is { } unfit)
        {
            throw new ArgumentException(
                $"{Shown(method)} cannot be an action: its parameter '{unfit.Name}' is a {TypeNames.Of(unfit.ParameterType)} that refers to the caller's memory, "
                + "which no caller elsewhere has. Take it by value.");
        }

        if (method.ContainsGenericParameters)
        {
            throw new ArgumentException($"{Shown(method)} cannot be an action: it is generic, and no caller names its types. Expose a method with types of its own.");
        }

        Parameters = [.. parameters.Select(parameter => new ActionParameter(parameter, nullability))];
        Taken = [.. Parameters.Where(parameter => parameter.Kind == ParameterKind.Ordinary)];
        Rest = Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.Rest);
        Names = new MemberNames([.. Taken.Select(parameter => parameter.Name)]);
        Method = method;
        _invoker = MethodInvoker.Create(method);
        _result = ResultAccess.Of(method);
    }

    public MethodInfo Method { get; }

    /// <summary>All parameters of the method, in its order.</summary>
    public ActionParameter[] Parameters { get; }

    /// <summary>Those that a caller gives by position or name, in their order.</summary>
    public ActionParameter[] Taken { get; }

    /// <summary>The one that takes all positional arguments that are left, if there is one.</summary>
    public ActionParameter? Rest { get; }

    public MemberNames Names { get; }

    /// <summary><c>function</c>, <c>async</c> or <c>stream</c>.</summary>
    public string Kind => _result.Kind;

    public bool IsStream => _result.IsStream;

    /// <summary>The type of what comes out, without the task around it; of a stream, of each item; nothing for void.</summary>
    public Type? ResultType => _result.ValueType;

    /// <exception cref="ArgumentException">The method cannot be an action.</exception>
    public static ActionSignature Of(MethodInfo method) => Known.GetValue(method, static m => new ActionSignature(m));

    /// <summary>The signature of a delegate, and the object that it is invoked on.</summary>
    public static (ActionSignature Signature, object? Target) Of(Delegate code)
    {
        // A delegate that holds its first argument, or several methods, is more than its method: then it is invoked as what it is.
        bool isPlain = code.HasSingleTarget && (code.Target is null) == code.Method.IsStatic;
        return isPlain ? (Of(code.Method), code.Target) : (Of(code.GetType().GetMethod("Invoke")!), code);
    }

    /// <summary>Runs the method; what it throws comes as it is.</summary>
    public ActionOutcome Invoke(object? target, Span<object?> values)
    {
        object? result;
        try
        {
            result = _invoker.Invoke(target, values);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } thrown)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
            throw;
        }

        return _result.Open(result);
    }

    /// <summary>As in <c>(size: int = 1) -> double</c>, without what the host fills.</summary>
    public override string ToString() =>
        $"({string.Join(", ", Parameters.Where(parameter => !parameter.IsFilled))}){(ResultType is null ? "" : $" -> {TypeNames.Of(ResultType)}")}";

    private static string Shown(MethodInfo method) => $"{method.DeclaringType?.Name}.{method.Name}";

    private static bool IsUnfit(ParameterInfo parameter) =>
        parameter.ParameterType.IsByRef || parameter.ParameterType.IsByRefLike || parameter.ParameterType.IsPointer || parameter.ParameterType.IsFunctionPointer;
}
