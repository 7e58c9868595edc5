namespace Pons;

/// <content>Calling actions.</content>
public sealed partial class Peer
{
    /// <summary>Calls an action and decodes its result into <typeparamref name="T"/>. A <see cref="CancellationToken"/> as the last argument is the call's own.</summary>
    /// <exception cref="PythonException">The Python code raised.</exception>
    /// <exception cref="UnknownActionException">The peer exposes no such action.</exception>
    /// <exception cref="ValueException">An argument cannot cross, or the result is no <typeparamref name="T"/>.</exception>
    /// <exception cref="WorkerLostException">The process that had the call died, or the last one was given up.</exception>
    /// <exception cref="LinkException">The peer was disposed, or a limit is reached (<see cref="LinkException.IsBusy"/>).</exception>
    /// <remarks>The arguments must stay as they are until the call has ended: where it waits for a worker they are read later.</remarks>
    public Task<T> CallAsync<T>(string action, params object?[] arguments)
    {
        CallOptions options = TakeToken(ref arguments);
        return SendAsync<T>(action, arguments, options);
    }

    /// <summary>Calls an action with positional arguments that can be cancelled.</summary>
    public Task<T> CallAsync<T>(string action, object?[] arguments, CancellationToken cancellationToken) =>
        SendAsync<T>(action, Positional(arguments), new CallOptions { CancellationToken = cancellationToken });

    /// <summary>Calls an action with keyword arguments, a time limit or a token.</summary>
    public Task<T> CallAsync<T>(string action, CallOptions options, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(options);
        return SendAsync<T>(action, Positional(arguments), options);
    }

    /// <summary>Calls an action and answers its result as the table of values has it.</summary>
    public Task<object?> CallAsync(string action, params object?[] arguments) => CallAsync<object?>(action, arguments);

    /// <summary>Calls an action with keyword arguments, a time limit or a token, and answers its result as the table of values has it.</summary>
    public Task<object?> CallAsync(string action, CallOptions options, params object?[] arguments) => CallAsync<object?>(action, options, arguments);

    /// <summary>Calls an action and blocks until its result is there: for code that is not asynchronous, and the fastest way to call.</summary>
    public T Call<T>(string action, params object?[] arguments)
    {
        CallOptions options = TakeToken(ref arguments);
        return _router.Call<T>(Find(action), arguments, options);
    }

    /// <summary>Calls an action with keyword arguments, a time limit or a token, and blocks until its result is there.</summary>
    public T Call<T>(string action, CallOptions options, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _router.Call<T>(Find(action), Positional(arguments), options);
    }

    /// <summary>Calls an action, blocks until its result is there and answers it as the table of values has it.</summary>
    public object? Call(string action, params object?[] arguments) => Call<object?>(action, arguments);

    /// <summary>Calls an action with keyword arguments, a time limit or a token, blocks until its result is there and answers it as the table of values has it.</summary>
    public object? Call(string action, CallOptions options, params object?[] arguments) => Call<object?>(action, options, arguments);

    private static CallOptions TakeToken(ref object?[] arguments)
    {
        arguments = Positional(arguments);
        if (Array.Exists(arguments, argument => argument is CallOptions))
        {
            throw new ArgumentException($"{nameof(CallOptions)} are no argument of the action: give them right behind its name.", nameof(arguments));
        }

        if (arguments is [.., CancellationToken token])
        {
            arguments = arguments[..^1];
            return new CallOptions { CancellationToken = token };
        }

        return CallOptions.None;
    }

    // A string[] is an object[] to the compiler, so as the only argument it would be taken for the list of arguments; it is one argument.
    private static object?[] Positional(object?[]? arguments) =>
        arguments is null ? [null] : arguments.GetType() == typeof(object[]) ? arguments : [arguments];

    private Task<T> SendAsync<T>(string action, object?[] arguments, CallOptions options)
    {
        try
        {
            return _router.CallAsync<T>(Find(action), arguments, options);
        }
        catch (UnknownActionException error)
        {
            return Task.FromException<T>(error);
        }
    }
}
