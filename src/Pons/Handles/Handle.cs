using Pons.Handles;
using Pons.Links;
using Pons.Protocol.Values;

namespace Pons;

/// <summary>A reference to something that lives in a peer: an object, a module, a class, a function.</summary>
/// <remarks>
/// Safe for any number of threads. The peer keeps the thing until every handle of it was disposed or collected. Ask for one with <c>CallAsync&lt;Handle&gt;</c>. Each member has a twin that
/// blocks, and is the quickest way.
/// </remarks>
public sealed class Handle : IHandle, IThingOwner, IDisposable, IAsyncDisposable
{
    private readonly Thing _thing;
    private int _isDisposed;

    internal Handle(Thing thing)
    {
        _thing = thing;
    }

    // What lives elsewhere is known by this object alone: without a finalizer one that is not disposed would live for ever.
#pragma warning disable MA0055
    /// <summary>Lets go of the thing when nobody can reach the handle any more.</summary>
    ~Handle() => LetGo();
#pragma warning restore MA0055

    Thing IThingOwner.Thing
    {
        get
        {
            ThrowIfDisposed();
            return _thing;
        }
    }

    /// <summary>Calls the function, or makes an instance of the class.</summary>
    /// <exception cref="HandleLostException">The handle was disposed, or its worker is gone.</exception>
    public Task<T> CallAsync<T>(params object?[] arguments) => SendAsync<T>(HandleActions.Invoke, arguments);

    /// <inheritdoc cref="CallAsync{T}(object?[])"/>
    public T Call<T>(params object?[] arguments) => Send<T>(HandleActions.Invoke, arguments);

    /// <summary>Calls the function with keyword arguments, a time limit or a token.</summary>
    public Task<T> CallAsync<T>(CallOptions options, params object?[] arguments) => SendAsync<T>(HandleActions.Invoke, arguments, options);

    /// <summary>Calls a function that yields.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(params object?[] arguments) => Stream<T>(HandleActions.Invoke, arguments, CallOptions.None);

    /// <summary>Calls a method of the object.</summary>
    public Task<T> InvokeAsync<T>(string method, params object?[] arguments) => SendAsync<T>(HandleActions.Method, [method, .. arguments]);

    /// <inheritdoc cref="InvokeAsync{T}(string, object?[])"/>
    public T Invoke<T>(string method, params object?[] arguments) => Send<T>(HandleActions.Method, [method, .. arguments]);

    /// <summary>Calls a method of the object with keyword arguments, a time limit or a token.</summary>
    public Task<T> InvokeAsync<T>(string method, CallOptions options, params object?[] arguments) => SendAsync<T>(HandleActions.Method, [method, .. arguments], options);

    /// <summary>Reads an attribute.</summary>
    public Task<T> GetAsync<T>(string name) => SendAsync<T>(HandleActions.Get, [name]);

    /// <inheritdoc cref="GetAsync{T}"/>
    public T Get<T>(string name) => Send<T>(HandleActions.Get, [name]);

    /// <summary>Sets an attribute.</summary>
    public Task SetAsync(string name, object? value) => SendAsync<object?>(HandleActions.Set, [name, value]);

    /// <inheritdoc cref="SetAsync"/>
    public void Set(string name, object? value) => Send<object?>(HandleActions.Set, [name, value]);

    /// <summary>Reads an item, as <c>thing[key]</c> does in Python.</summary>
    public Task<T> GetItemAsync<T>(object? key) => SendAsync<T>(HandleActions.Item, [key]);

    /// <inheritdoc cref="GetItemAsync{T}"/>
    public T GetItem<T>(object? key) => Send<T>(HandleActions.Item, [key]);

    /// <summary>Sets an item, as <c>thing[key] = value</c> does in Python.</summary>
    public Task SetItemAsync(object? key, object? value) => SendAsync<object?>(HandleActions.Put, [key, value]);

    /// <inheritdoc cref="SetItemAsync"/>
    public void SetItem(object? key, object? value) => Send<object?>(HandleActions.Put, [key, value]);

    /// <summary>How many items it has, as <c>len(thing)</c> says in Python.</summary>
    public Task<long> LengthAsync() => SendAsync<long>(HandleActions.Length, []);

    /// <inheritdoc cref="LengthAsync"/>
    public long Length() => Send<long>(HandleActions.Length, []);

    /// <summary>Its items, as a <c>for</c> loop in Python would meet them. A generator goes on where it stands.</summary>
    public IAsyncEnumerable<T> ItemsAsync<T>(CallOptions? options = null) => Stream<T>(HandleActions.Iterate, [], options ?? CallOptions.None);

    /// <summary>Lets go of the thing.</summary>
    public void Dispose()
    {
        LetGo();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the thing; nothing is waited for.</summary>
    public ValueTask DisposeAsync()
    {
        LetGo();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private void LetGo()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _thing.LetGo();
        }
    }

    private void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _isDisposed) != 0)
        {
            throw HandleLostException.Released();
        }
    }

    private Task<T> SendAsync<T>(byte[] action, object?[] arguments, CallOptions? options = null)
    {
        try
        {
            PendingCall<T> call = Prepare<T>(action, options ??= CallOptions.None, isBlocking: false);
            _thing.Link.SendBound(call, action, arguments, Within(options, call.Chain), isUrgent: false);
            GC.KeepAlive(this);
            return _thing.Link.WaitAsync(call);
        }
        catch (OperationCanceledException error) when (error.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(error.CancellationToken);
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    private T Send<T>(byte[] action, object?[] arguments)
    {
        PendingCall<T> call = Prepare<T>(action, CallOptions.None, isBlocking: true);
        CallOptions options = Within(CallOptions.None, call.Chain);
        _thing.Link.SendBound(call, action, arguments, options, isUrgent: true);
        GC.KeepAlive(this);
        return _thing.Link.Wait(call, options);
    }

    private static CallOptions Within(CallOptions options, Chain? chain) => chain is null ? options : options.Within(chain);

    private PendingCall<T> Prepare<T>(byte[] action, CallOptions options, bool isBlocking)
    {
        ThrowIfDisposed();
        return new PendingCall<T>(HandleActions.Name(action), _thing.Link.LimitsOf(options)) { Target = _thing, Chain = Chain.Current, IsBound = true, HasHost = isBlocking };
    }

    private Streams.PeerStream<T> Stream<T>(byte[] action, object?[] arguments, CallOptions options)
    {
        ThrowIfDisposed();
        return new Streams.PeerStream<T>(token =>
        {
            var stream = new PendingStream<T>(HandleActions.Name(action), _thing.Link.LimitsOf(options), options, token) { Target = _thing, Chain = Chain.Current, IsBound = true };
            _thing.Link.SendBound(stream, action, arguments, Within(stream.Options, stream.Chain), isUrgent: false);
            GC.KeepAlive(this);
            return stream;
        });
    }
}
