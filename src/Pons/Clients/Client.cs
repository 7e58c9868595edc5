using System.Text;
using Pons.Clients;
using Pons.Links;
using Pons.Streams;

namespace Pons;

/// <summary>A peer that came in through a door: a page, a program that Pons did not start. It has only the rights of a client, and may expose actions itself.</summary>
/// <remarks>Safe for any number of threads. It stands for one connection: whoever comes back to its session is a new client of the same number.</remarks>
public sealed class Client
{
    private readonly ClientLink _link;

    internal Client(ClientLink link) => _link = link;

    /// <summary>Its number, which no other client has while the host runs.</summary>
    public ulong Id => _link.Session.Id;

    /// <summary>Its session, which outlives a lost connection for a while.</summary>
    public Session Session => _link.Session;

    /// <summary>What it exposes, as it said when it joined.</summary>
    public IReadOnlyList<ActionInfo> Actions => _link.Ready!.Actions;

    /// <summary>Its language and the version of it, such as <c>javascript 20.20.2</c>; whatever it said.</summary>
    public string Language => $"{_link.Ready!.Language} {_link.Ready.LanguageVersion}".Trim();

    /// <summary>Whether it can still be called.</summary>
    public bool IsConnected => !_link.Link.HasEnded;

    internal Link Link => _link.Link;

    /// <summary>How long ago it came.</summary>
    internal TimeSpan Age => _link.Age;

    /// <summary>Calls an action of the client and decodes its result. A <see cref="CancellationToken"/> as the last argument is the call's own.</summary>
    /// <exception cref="LinkException">The client is gone, or a limit is reached.</exception>
    /// <exception cref="UnknownActionException">It exposes no such action.</exception>
    /// <exception cref="RemoteException">Its code threw.</exception>
    public Task<T> CallAsync<T>(string action, params object?[] arguments) =>
        arguments is [.., CancellationToken token] ? CallAsync<T>(action, new CallOptions { CancellationToken = token }, arguments[..^1]) : CallAsync<T>(action, CallOptions.None, arguments);

    /// <summary>Calls an action of the client with keyword arguments, a time limit or a token.</summary>
    public Task<T> CallAsync<T>(string action, CallOptions options, params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(options);
        NameRule.Check("an action", action, nameof(action));
        try
        {
            var call = new PendingCall<T>(action, Link.LimitsOf(options)) { Chain = Chain.Current, IsBound = true };
            Link.SendBound(call, Encoding.UTF8.GetBytes(action), arguments, Within(options, call.Chain), isUrgent: false);
            return Link.WaitAsync(call);
        }
        catch (OperationCanceledException error) when (error.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(error.CancellationToken);
        }
        catch (Exception error) when (error is PonsException)
        {
            return Task.FromException<T>(error);
        }
    }

    /// <summary>Reads the items of an action of the client that yields.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(string action, params object?[] arguments)
    {
        NameRule.Check("an action", action, nameof(action));
        return new PeerStream<T>(token =>
        {
            CallOptions options = CallOptions.None;
            var stream = new PendingStream<T>(action, Link.LimitsOf(options), options, token) { Chain = Chain.Current, IsBound = true };
            Link.SendBound(stream, Encoding.UTF8.GetBytes(action), arguments, Within(stream.Options, stream.Chain), isUrgent: false);
            return stream;
        });
    }

    /// <summary>Sends an event to this client alone, if it asked for the topic.</summary>
    public void Emit(string topic, object? data = null) => _link.Hub.Emit(topic, data, Id);

    /// <summary>Ends the connection; the session can be taken up again.</summary>
    public void Disconnect() => _link.End();

    /// <inheritdoc/>
    public override string ToString() => $"client {Id}";

    private static CallOptions Within(CallOptions options, Chain? chain) => chain is null ? options : options.Within(chain);
}
