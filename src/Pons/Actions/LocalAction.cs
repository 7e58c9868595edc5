using System.Reflection;
using System.Text;

namespace Pons.Actions;

/// <summary>An action whose code is C#.</summary>
/// <remarks>Safe for any number of threads, as far as its code is.</remarks>
internal sealed class LocalAction
{
    private readonly object? _target;

    /// <exception cref="ArgumentException">The code cannot be an action; the message says why.</exception>
    public LocalAction(string name, Delegate code)
    {
        (Signature, _target) = ActionSignature.Of(code);
        (Name, WireName) = (name, Encoding.UTF8.GetBytes(name));
    }

    /// <exception cref="ArgumentException">The method cannot be an action; the message says why.</exception>
    public LocalAction(string name, MethodInfo method, object? target)
    {
        (Signature, _target) = (ActionSignature.Of(method), target);
        (Name, WireName) = (name, Encoding.UTF8.GetBytes(name));
    }

    public string Name { get; }

    /// <summary>The name in UTF-8, as messages have it.</summary>
    public byte[] WireName { get; }

    public ActionSignature Signature { get; }

    /// <summary><c>function</c>, <c>async</c> or <c>stream</c>.</summary>
    public string Kind => Signature.Kind;

    /// <summary>Whether its caller is told what another language's code threw as that, and what else goes wrong as a sentence: whose C# code it was is not its caller's business.</summary>
    public bool TellsOrigin { get; init; }

    public bool IsStream => Signature.IsStream;

    /// <summary>Whether it takes no time worth speaking of and runs no user's code: then it runs where its message is read, before what was sent after it.</summary>
    public bool IsPrompt { get; init; }

    /// <summary>What takes the arguments of one call.</summary>
    public BoundArguments Bind(CallContext context) => new(Name, Signature, context);

    /// <summary>Runs the code on this thread, with the arguments that were bound; throws what it throws.</summary>
    /// <exception cref="ArgumentsException">An argument is missing.</exception>
    public ActionOutcome Invoke(BoundArguments arguments) => Invoke(arguments.Complete());

    /// <summary>As above, with the values of all parameters of the method.</summary>
    public ActionOutcome Invoke(object?[] values) => Signature.Invoke(_target, values);
}
