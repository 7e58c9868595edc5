using Pons.Actions;
using Pons.Arenas;
using Pons.Handles;
using Pons.Links;
using Pons.Protocol.Frames;

namespace Pons.Serving;

/// <summary>A peer's call of something that lives in another peer: the hub passes it on without opening it, and what comes of it back.</summary>
#pragma warning disable CA1001 // the call that goes on ends by itself, as all calls do
internal sealed class ForwardedCall : ServedCall
{
    private readonly Onward _onward;
    private readonly Parcel _parcel;
    private readonly Action<PendingCall> _send;
    private int _isCancelled;

    /// <param name="chain">The call that is served.</param>
    /// <param name="frame">Its message.</param>
    /// <param name="parcel">The contents of it.</param>
    /// <param name="target">What it is made on, in the other peer; nothing where it is an action.</param>
    /// <param name="action">The name that it goes on with.</param>
    /// <param name="send">Sends it on its way; what that throws is what the call ends with.</param>
    public ForwardedCall(Chain chain, in Frame frame, Parcel parcel, Thing? target, string action, Action<PendingCall> send)
        : base(chain)
    {
        Credit? credit = frame.Header.Flags.HasFlag(FrameFlags.Stream) ? frame.Credit : null;
        _onward = new Onward(this, action, parcel, credit) { Chain = chain, Target = target, IsBound = target is not null };
        (_parcel, _send) = (parcel, send);
    }

    /// <summary>Whether what a client calls runs with the rights of the host: it was given the right to run code.</summary>
    public bool HasHostRights { get; init; }

    public override void Start()
    {
        if (Volatile.Read(ref _isCancelled) != 0)
        {
            return;
        }

        try
        {
            _send(_onward);
            _onward.Link?.ReadForOther(_onward, mayWait: Link.ClientLink is not null);
        }
        catch (Exception error)
        {
            _onward.Fail(error);
        }

        if (Volatile.Read(ref _isCancelled) != 0)
        {
            GiveUp(); // its caller's link ended while it was being sent, when it had no number yet
        }
    }

    public override void Cancel()
    {
        if (Interlocked.Exchange(ref _isCancelled, 1) != 0)
        {
            return;
        }

        GiveUp();
    }

    private void GiveUp()
    {
        bool isUnderWay = _onward.Link is not null;
        _onward.Route?.Abandon(_onward);
        if (!isUnderWay)
        {
            // It waits for a worker, and nobody else would answer it.
            _onward.Fail(new OperationCanceledException($"The call of '{_onward.Action}' was cancelled."));
        }
    }

    public override void Grant(Credit credit) => _onward.Link?.SendCredit(_onward.Id, credit);

    public override void Refuse(string code, string sentence)
    {
        Fail(LocalError.Of(code, sentence));
        _parcel.Dispose();
    }

    private void End(Exception error) => Fail(Link.Describe(error));

    private void FailAs(ReadOnlySpan<byte> error)
    {
        if (Link.TakeServed(Id))
        {
            if (Link.ClientLink is { Terms.MaySeeFrames: false })
            {
                Link.SendError(Id, LocalError.WithoutFrames(RemoteError.Read(error, _onward.Action)));
                return;
            }

            Link.SendErrorAs(Id, error);
        }
    }

    /// <summary>The call as it goes on to the other peer.</summary>
    private sealed class Onward(ForwardedCall home, string action, Parcel parcel, Credit? credit) : PendingCall(action)
    {
        private int _isClaimed;

        public override Credit? Credit => credit;

        public override bool HasRoute => true;

        public override Parcel? Parcel => parcel;

        public override ulong Client => home.HasHostRights ? 0 : home.Link.ClientLink?.Session.Id ?? 0;

        public override bool MayGather => home.Link.ClientLink is not null;

        public override bool HasEnded => IsOver;

        public override bool HasArrived => IsOver;

        public override bool IsOver => Volatile.Read(ref _isClaimed) != 0;

        public override void Answer(in Frame frame, MessageReader reader, bool onLinkThread)
        {
            if (!Claim())
            {
                reader.Drop(frame);
                return;
            }

            if (frame.Header.Kind == MessageKind.Error)
            {
                home.FailAs(frame.Payload);
            }
            else
            {
                PassResult(frame, reader);
            }

            parcel.Dispose();
        }

        public override void Yield(in Frame frame, MessageReader reader)
        {
            if (IsOver)
            {
                reader.Drop(frame);
                return;
            }

            try
            {
                Pass(MessageKind.Item, frame, reader);
            }
            catch (Exception error) when (error is ValueException or HandleLostException)
            {
                Fail(error);
                Route!.Abandon(this);
            }
        }

        public override void Report(in Frame frame)
        {
            if (ReadProgress(frame) is var report && home.Link.IsServing(home.Id))
            {
                Tell(() => home.Link.SendProgress(home.Id, report.Fraction, report.Text));
            }
        }

        public override bool IsHeard => home.Link.ClientLink is { WantsPrints: true } && home.Link.IsServing(home.Id);

        public override void Print(in Frame frame)
        {
            if (IsHeard)
            {
                byte[] printed = frame.Payload.ToArray();
                Tell(() => home.Link.SendLog(home.Id, printed));
            }
        }

        // What its caller cannot take, being too long for it, is no fault of the peer that reports or prints: that one's link goes on.
        private void Tell(Action send)
        {
            try
            {
                send();
            }
            catch (ValueException error)
            {
                System.Diagnostics.Trace.TraceWarning($"What '{Action}' printed or reported did not reach its caller: {error.Message}");
            }
        }

        protected override bool Claim() => Interlocked.Exchange(ref _isClaimed, 1) == 0;

        protected override void Finish(Exception error)
        {
            home.End(error);
            parcel.Dispose();
        }

        private void PassResult(in Frame frame, MessageReader reader)
        {
            if (!home.Link.TakeServed(home.Id))
            {
                reader.Drop(frame);
                return;
            }

            try
            {
                Pass(MessageKind.Return, frame, reader);
            }
            catch (Exception error) when (error is ValueException or HandleLostException)
            {
                home.Link.SendError(home.Id, home.Link.Describe(error));
            }
        }

        private void Pass(MessageKind kind, in Frame frame, MessageReader reader)
        {
            using Parcel contents = Open(frame, reader);
            home.Link.SendParcel(kind, home.Id, contents);
        }

        private Parcel Open(in Frame frame, MessageReader reader)
        {
            try
            {
                return new Parcel(frame, reader, Link!.Handles);
            }
            catch (HandleLostException)
            {
                reader.Drop(frame);
                throw;
            }
        }
    }
}
#pragma warning restore CA1001
