using System.Text;
using Pons.Actions;
using Pons.Arenas;
using Pons.Clients;
using Pons.Links;
using Pons.Pools;
using Pons.Protocol.Frames;
using Pons.Serving;

namespace Pons;

/// <content>Clients: what they may call, and who calls them.</content>
public sealed partial class Hub
{
    private ClientTable? _clients;

    /// <summary>The clients that are connected at this moment.</summary>
    public ClientTable Clients => Volatile.Read(ref _clients) ?? Make(ref _clients, static () => new ClientTable());

    /// <summary>How many clients there are, without making the table of those that never came.</summary>
    internal int ClientCount => Volatile.Read(ref _clients)?.Count ?? 0;

    internal TimeProvider TimeProvider => _options.TimeProvider;

    /// <summary>A connection came in through a door: its messages are brought to what this answers, and what is sent to it goes to the output.</summary>
    internal ClientLink Join(IPipeOutput output, ClientTerms terms) => new(this, output, terms);

    /// <summary>How a call of a client is served.</summary>
    private ServedCall? ServeClient(in Frame frame, MessageReader reader, Chain chain)
    {
        if (frame.Header.Flags.HasFlag(FrameFlags.Client))
        {
            return Refuse(frame, reader, chain, "A client cannot call another client.");
        }

        if (!frame.Name.StartsWith("pons."u8))
        {
            return ServeAction(frame, reader, chain);
        }

        string name = Encoding.UTF8.GetString(frame.Name);
        if (ClientRights.IsCode(name))
        {
            return chain.Link.ClientLink!.Terms.MayRunCode ? ServeCode(frame, reader, chain, name) : Refuse(frame, reader, chain, $"A client has no right to {name}: it would run code. Whoever runs this host can allow that.");
        }

        if (ClientRights.IsManagement(name))
        {
            return chain.Link.ClientLink!.MayManage ? ServeReserved(frame, reader, chain) : Refuse(frame, reader, chain, $"A client has no right to {name} unless it has named the token of this host, or whoever runs the host allows it (AllowManagement).");
        }

        return ClientRights.IsOfHub(name) || ClientRights.IsScript(name) || ClientRights.MayUse(frame) ? ServeReserved(frame, reader, chain) : Refuse(frame, reader, chain, $"A client has no right to {name}.");
    }

    /// <summary>Code runs in the first worker of the first peer, with the rights of the host.</summary>
    private ForwardedCall ServeCode(in Frame frame, MessageReader reader, Chain chain, string name)
    {
        Peer peer = _peers is [var first, ..] ? first : throw Unknown(name);
        var action = new ExposedAction(name, Lane.Main);
        return new ForwardedCall(chain, frame, new Parcel(frame, reader, chain.Link.Handles), target: null, name, call => peer.Router.Send(call, action, [], CallOptions.None, isUrgent: true)) { HasHostRights = true };
    }

    /// <summary>A peer calls an action of a client.</summary>
    private ForwardedCall? ServeForClient(in Frame frame, MessageReader reader, Chain chain)
    {
        if (Clients.Find(frame.Client) is not { } client)
        {
            reader.Drop(frame);
            chain.Link.SendError(chain.Call, LocalError.Of("lost", $"Client {frame.Client} is not connected."));
            return null;
        }

        if (frame.Name.StartsWith("pons."u8))
        {
            throw Unknown(Encoding.UTF8.GetString(frame.Name));
        }

        byte[] wireName = frame.Name.ToArray();
        return new ForwardedCall(chain, frame, new Parcel(frame, reader, chain.Link.Handles), target: null, Encoding.UTF8.GetString(wireName), call =>
        {
            call.IsBound = true;
            client.Link.SendBound(call, wireName, [], CallOptions.None, isUrgent: true);
        });
    }

    private static ServedCall? Refuse(in Frame frame, MessageReader reader, Chain chain, string sentence)
    {
        reader.Drop(frame);
        chain.Link.SendError(chain.Call, LocalError.Of("refused", sentence));
        return null;
    }
}
