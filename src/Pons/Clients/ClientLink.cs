using Pons.Actions;
using Pons.Arenas;
using Pons.Links;
using Pons.Protocol.Frames;
using Pons.Protocol.Json;
using Pons.Serving;
using Pons.Workers;

namespace Pons.Clients;

/// <summary>The hub's end of a connection that came in through a door: lets it join, then serves it as a client until it ends.</summary>
/// <remarks>The door brings messages to <see cref="Push"/>, one at a time; all else is safe for any number of threads.</remarks>
internal sealed class ClientLink : ILinkOwner
{
    // Before anybody has proved anything, no more than a join needs.
    private const int LongestJoin = 64 * 1024;

    private readonly ITimer _joinTimer;
    private readonly bool _hasPlace;
    private readonly long _came;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Session? _session;
    private Client? _client;
    private IDisposable? _stay;
    private int _hasEnded;
    private int _hasLeftSession;

    /// <param name="hub">What it joins.</param>
    /// <param name="output">Takes what is sent to the client, and is disposed at the end.</param>
    /// <param name="terms">What it may do.</param>
    public ClientLink(Hub hub, IPipeOutput output, ClientTerms terms)
    {
        (Hub, Terms) = (hub, terms);
        Link = new Link(output, this, terms.Limits, hub.TimeProvider) { ClientLink = this };
        _came = hub.TimeProvider.GetTimestamp();
        _hasPlace = hub.Clients.TryTakePlace(terms.MostClients);
        _joinTimer = hub.TimeProvider.CreateTimer(static link => ((ClientLink)link!).EndLate(), this, terms.JoinTime, Timeout.InfiniteTimeSpan);
    }

    public Link Link { get; }

    /// <summary>The most bytes of a message in one piece, at this moment.</summary>
    public int LongestMessage => _session is null ? LongestJoin : JsonParts.HeadBytes + JsonParts.MostBytes;

    public Hub Hub { get; }

    public ClientTerms Terms { get; }

    /// <summary>Whose values are those of the client's session; there once it has joined.</summary>
    public Session Session => _session!;

    /// <summary>Whether it asked for the prints of its own calls.</summary>
    public bool WantsPrints { get; private set; }

    /// <summary>Whether it may see how the host is doing, and start and stop its jobs; decided when it joins.</summary>
    public bool MayManage { get; private set; }

    /// <summary>How long ago the connection was made.</summary>
    public TimeSpan Age => Hub.TimeProvider.GetElapsedTime(_came);

    /// <summary>What it said of itself; there once it is ready.</summary>
    public PeerReady? Ready { get; private set; }

    /// <summary>What its actions, and C# code, know it by; there once it is ready.</summary>
    public Client? Client => Volatile.Read(ref _client);

    /// <summary>Ends when the connection has, and all that hung on it.</summary>
    public Task Left => _left.Task;

    /// <summary>Takes in a message; false when none is wanted any more.</summary>
    public bool Push(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (_session is null && (isBinary || message.Length > LongestJoin))
        {
            Link.EndPushed(new ProtocolException("order", $"The first message has to be a join, of text and of at most {LongestJoin} bytes."));
            return false;
        }

        return Link.Push(message, isBinary);
    }

    /// <summary>The connection has ended, or is to end: without an error well.</summary>
    public void End(Exception? error = null) => Link.EndPushed(error);

    public void OnJoin(in Frame frame)
    {
        if (_session is not null)
        {
            throw new ProtocolException("order", "A second join message arrived.");
        }

        if (!_hasPlace)
        {
            throw new ProtocolException("busy", $"{Terms.MostClients} clients are connected, which is the most that are allowed (MostClients). Try again later.");
        }

        JoinRequest request = JoinRequest.Read(frame.Payload);
        if (!Terms.Admits(request.Token))
        {
            throw new ProtocolException("token", request.Token is null ? "This host wants its token named in the join message." : "The token is not that of this host.");
        }

        bool isResumed = request is { Client: { } id, Secret: { } secret } && Hub.Sessions.TryResume(id, secret, out _session);
        _session ??= Hub.Sessions.Open();
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _hasEnded) != 0)
        {
            LeaveSession(); // the end came meanwhile, and knew of no session
        }

        (WantsPrints, MayManage) = (request.WantsPrints, Terms.MayManage(request.Token));
        if (Terms.Opening.IsCompletedSuccessfully)
        {
            Greet(isResumed);
        }
        else
        {
            _ = GreetLaterAsync(isResumed);
        }
    }

    public void OnReady(in Frame frame)
    {
        if (_session is null || Ready is not null)
        {
            throw new ProtocolException("order", _session is null ? "A ready message arrived before the client had joined." : "A second ready message arrived.");
        }

        Ready = PeerReady.Read(frame.Payload);
        _joinTimer.Dispose();
        _stay = Terms.Enter?.Invoke();
        Volatile.Write(ref _client, new Client(this));
        Hub.Clients.Add(_client!);
        if (Volatile.Read(ref _hasEnded) != 0)
        {
            Hub.Clients.Remove(_client!);
            _stay?.Dispose();
        }
    }

    public void OnLoadError(RemoteError error) => throw new ProtocolException("order", "An error without a call arrived; a client has no module to load.");

    public void OnLog(in Frame frame, PendingCall? call)
    {
        // What a page prints stays in the page.
    }

    public ServedCall? Serve(in Frame frame, MessageReader reader, Chain chain) => Hub.Serve(frame, reader, chain);

    public void OnEvent(Link link, in Frame frame, MessageReader reader) => Hub.OnEvent(link, frame, reader);

    public void OnStuck(string action)
    {
        // A client that goes on with what nobody wants any more harms nobody but itself.
    }

    public void OnCancelled()
    {
        // It has no worker that could be replaced.
    }

    public void OnEnoughCalls()
    {
        // As above.
    }

    public void OnPrinted(ReadOnlySpan<byte> bytes)
    {
        // Nothing stands before the messages of a client.
    }

    public void OnLinkEnd(Exception? error)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0)
        {
            return;
        }

        // Whoever brings the news may hold a lock, and what hangs on the end is the program's own code.
        ThreadPool.UnsafeQueueUserWorkItem(static end => end.Link.Finish(end.Error), (Link: this, Error: error), preferLocal: false);
    }

    private void Greet(bool isResumed)
    {
        var hello = new Dictionary<string, object?>
        {
            ["version"] = PeerReady.Version,
            ["limits"] = new Dictionary<string, object?> { ["message"] = Terms.Limits.MessageBytes, ["depth"] = Terms.Limits.Depth, ["calls"] = Terms.Limits.Calls },
            ["client"] = _session!.Id,
            ["secret"] = _session.Secret,
            ["resumed"] = isResumed,
        };
        if (Terms.Introduce is { } introduce)
        {
            hello["host"] = introduce();
        }

        Link.SendHello(hello);
    }

    private async Task GreetLaterAsync(bool isResumed)
    {
        await Terms.Opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Terms.Opening.Exception is { } failure)
        {
            Link.SendError(0, LocalError.OfLoad(failure.InnerExceptions[0]));
            End();
        }
        else if (Terms.Opening.IsCompletedSuccessfully)
        {
            Greet(isResumed);
        }
    }

    private void Finish(Exception? error)
    {
        _joinTimer.Dispose();
        string who = _session is null ? "A connection that had not joined" : $"Client {_session.Id}";
        Link.Close(() => new LinkException(error is null ? $"{who} has gone." : $"{who} was lost: {error.Message}", innerException: error));
        Hub.Forget(Link);
        if (Client is { } client)
        {
            Hub.Clients.Remove(client);
        }

        _stay?.Dispose();
        LeaveSession();
        if (_hasPlace)
        {
            Hub.Clients.LeavePlace();
        }

        _left.TrySetResult();
    }

    private void LeaveSession()
    {
        if (_session is { } session && Interlocked.Exchange(ref _hasLeftSession, 1) == 0)
        {
            Hub.Sessions.Drop(session);
        }
    }

    private void EndLate() => End(new ProtocolException("order", $"Nobody joined within {Terms.JoinTime.TotalSeconds:0.###} s (JoinTime)."));
}
