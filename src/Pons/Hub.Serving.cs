using System.Text;
using Pons.Actions;
using Pons.Arenas;
using Pons.Handles;
using Pons.Links;
using Pons.Pools;
using Pons.Protocol.Frames;
using Pons.Serving;

namespace Pons;

/// <content>What peers call.</content>
public sealed partial class Hub
{
    /// <summary>How a peer's call is served, on the thread that reads its link; nothing when it was answered already.</summary>
    internal ServedCall? Serve(in Frame frame, MessageReader reader, Chain chain)
    {
        try
        {
            return chain.Link.ClientLink is not null ? ServeClient(frame, reader, chain)
                : frame.Header.Flags.HasFlag(FrameFlags.Client) ? ServeForClient(frame, reader, chain)
                : frame.Name.StartsWith("pons."u8) ? ServeReserved(frame, reader, chain)
                : ServeAction(frame, reader, chain);
        }
        catch (Exception error) when (error is UnknownActionException or HandleLostException)
        {
            reader.Drop(frame);
            chain.Link.SendError(chain.Call, chain.Link.Describe(error));
            return null;
        }
    }

    private ServedCall ServeAction(in Frame frame, MessageReader reader, Chain chain)
    {
        if (Actions.Find(frame.Name) is { } local)
        {
            return new LocalCall(chain, local, new KeptFrame(frame, reader), this, isOnHandle: false);
        }

        string name = Encoding.UTF8.GetString(frame.Name);
        return TryFindPeer(name, out Peer? peer, out ExposedAction? action)
            ? new ForwardedCall(chain, frame, new Parcel(frame, reader, chain.Link.Handles), target: null, action!.Name, call => peer!.Router.Send(call, action, [], CallOptions.None, isUrgent: chain.Link.ClientLink is null))
            : throw Unknown(name);
    }

    private ServedCall? ServeReserved(in Frame frame, MessageReader reader, Chain chain)
    {
        if (frame.Name.StartsWith("pons.script"u8) && chain.Link.ClientLink is not { Terms.MayRunScripts: true })
        {
            return Refuse(frame, reader, chain, $"No peer has a right to {Encoding.UTF8.GetString(frame.Name)} but the program that started this host: it would start programs.");
        }

        if (HubActions.Find(frame.Name) is { } reserved)
        {
            return new LocalCall(chain, reserved, new KeptFrame(frame, reader), this, isOnHandle: false);
        }

        string name = Encoding.UTF8.GetString(frame.Name);
        if (frame.Handles.Count == 0 || frame.Handles[0].IsSenders)
        {
            throw Unknown(name);
        }

        object target = chain.Link.Handles.Exports.Find(frame.Handles[0].Id) ?? throw HandleLostException.Released();
        if (target is Thing thing)
        {
            byte[] wireName = frame.Name.ToArray();
            return new ForwardedCall(chain, frame, new Parcel(frame, reader, chain.Link.Handles, hasTarget: true), thing, name, call => thing.Link.SendBound(call, wireName, [], CallOptions.None, isUrgent: true));
        }

        LocalAction? local = target is Delegate code && frame.Name.SequenceEqual(HandleActions.Invoke) ? new LocalAction(name, code)
            : target is not Delegate && frame.Name.SequenceEqual(HandleActions.Iterate) ? StreamActions.Iterate(target)
            : null;
        return local is null ? throw Unknown(name) : new LocalCall(chain, local, new KeptFrame(frame, reader), this, isOnHandle: true);
    }
}
