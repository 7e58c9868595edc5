using Pons.Actions;
using Pons.Links;

namespace Pons.Serving;

/// <summary>The actions that the hub answers to every peer itself (SPEC chapter 4).</summary>
internal static class HubActions
{
    private static readonly Lazy<ExposedActions> Exposed = new(Make);

    public static LocalAction? Find(ReadOnlySpan<byte> wireName) => Exposed.Value.Find(wireName);

    private static ExposedActions Make()
    {
        var actions = new ExposedActions();
        actions.ExposeReserved("pons.ask", AskAsync);
        actions.ExposeReserved("pons.subscribe", (CallContext context, object topics) => Subscribe(context, topics, isWanted: true), isPrompt: true);
        actions.ExposeReserved("pons.unsubscribe", (CallContext context, object topics) => Subscribe(context, topics, isWanted: false), isPrompt: true);
        actions.ExposeReserved("pons.describe", (CallContext context) => HubDescription.MakeAsync(context.Hub, context.CancellationToken));
        actions.ExposeReserved("pons.status", (CallContext context) => HubStatus.Of(context.Hub, context.Chain.Link));
        actions.ExposeReserved("pons.jobs.start", (CallContext context, string name) => context.Hub.Jobs[name].StartAsync());
        actions.ExposeReserved("pons.jobs.stop", (CallContext context, string name) => context.Hub.Jobs[name].StopAsync());
        actions.ExposeReserved("pons.trace", (CallContext context) => context.Chain.Cause?.TraceParent);
        actions.ExposeReserved("pons.values.get", Get, isPrompt: true);
        actions.ExposeReserved("pons.values.put", (CallContext context, string place, string key, object? value, long? version) => ValuesAt(context, place).Store.Put(key, value, version, BytesOf(context)), isPrompt: true);
        actions.ExposeReserved("pons.values.remove", (CallContext context, string place, string key, long? version) => ValuesAt(context, place).Store.Remove(key, version), isPrompt: true);
        actions.ExposeReserved("pons.values.keys", (CallContext context, string place) => ValuesAt(context, place).Keys, isPrompt: true);
        ScriptActions.AddTo(actions);
        return actions;
    }

    private static async Task<string> AskAsync(CallContext context, string prompt, bool secret = false)
    {
        for (PendingCall? call = context.Chain.Cause; call is not null; call = call.Chain?.Cause)
        {
            if (call.Chain?.Link.ClientLink?.Client is { } client)
            {
                return await AskClientAsync(client, prompt, secret, context.CancellationToken).ConfigureAwait(false);
            }

            if (call.Options.Ask is { } ask)
            {
                return await ask(new Question(prompt, secret), context.CancellationToken).ConfigureAwait(false) ?? throw new NobodyException("Nobody answered.");
            }
        }

        throw new NobodyException($"Nobody is there to answer: the caller set no {nameof(CallOptions)}.{nameof(CallOptions.Ask)}.");
    }

    private static async Task<string> AskClientAsync(Client client, string prompt, bool secret, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CallAsync<string?>("pons.ask", prompt, secret, cancellationToken).ConfigureAwait(false) ?? throw new NobodyException("Nobody answered.");
        }
        catch (Exception error) when (error is UnknownActionException or RemoteException { Error.Code: "nobody" })
        {
            throw new NobodyException("Nobody is there to answer: the page that calls answers no questions.");
        }
    }

    private static void Subscribe(CallContext context, object topics, bool isWanted)
    {
        IEnumerable<string> names = topics as IEnumerable<string> ?? (topics as IEnumerable<object?>)?.Cast<string>() ?? [(string)topics];
        foreach (string topic in names)
        {
            if (isWanted)
            {
                context.Hub.Topics.Subscribe(context.Chain.Link.Events, topic);
            }
            else
            {
                context.Hub.Topics.Unsubscribe(context.Chain.Link.Events, topic);
            }
        }

        if (context.Chain.Link.HasEnded)
        {
            context.Hub.Forget(context.Chain.Link); // which may have been done before, and for the last time
        }
    }

    private static object?[] Get(CallContext context, string place, string key)
    {
        ValuesAt(context, place).Store.TryGet(key, out object? value, out long version);
        return [value, version];
    }

    // What the host's own workers keep is their business.
    private static long BytesOf(CallContext context) => context.Chain.Link.ClientLink is null ? 0 : context.Chain.Link.BytesOf(context.Chain.Call);

    private static HubValues ValuesAt(CallContext context, string place) => place switch
    {
        "host" when context.Chain.Link.ClientLink is not null => throw new InvalidOperationException("A client reaches the values of its own session, and not those of the host."),
        "host" => context.Hub.Scope,
        "session" => context.Session?.Values ?? throw new InvalidOperationException($"This call belongs to no session. Its caller has to name one ({nameof(CallOptions)}.{nameof(CallOptions.Session)})."),
        _ => throw new ArgumentException($"Values are kept for a 'session' or for the 'host', not for '{place}'.", nameof(place)),
    };
}
