using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>One end of a connection between two services: streams for the application, flows below.</summary>
public sealed class Connection : IScheduled
{
    private readonly Endpoint _endpoint;
    private readonly ConnectionControl _control;
    private bool _readableTold;
    private bool _writeCut;
    private bool _endTold;

    internal Connection(Endpoint endpoint, DataPlane transfer, ulong token, ulong nonce, Listener? listener)
    {
        (_endpoint, Transfer, Listener) = (endpoint, transfer, listener);
        _control = new ConnectionControl(this, endpoint, new ConnectionEnd { Token = token, Nonce = nonce });
        transfer.Tag = this;
    }

    /// <summary>The stack that it belongs to.</summary>
    public Endpoint Endpoint => _endpoint;

    /// <summary>All that the machines know of it.</summary>
    public ConnectionRecord Record => _control.Record;

    /// <summary>All that the host knows of its control plane.</summary>
    public ConnectionEnd End => _control.End;

    /// <summary>How it ended; None while it has not.</summary>
    public Outcome Outcome => Record.Outcome;

    /// <summary>Its data plane: counters and windows to look at.</summary>
    public DataPlane Transfer { get; }

    /// <summary>The service that it joins us to, or that we serve.</summary>
    public ServiceId Service => End.Service;

    /// <summary>Our token, by which a peer's further flows and a rendezvous know the connection (OPEN-21).</summary>
    public ulong Token => End.Token;

    /// <summary>The peer's token; 0 if it offered none.</summary>
    public ulong PeerToken => End.PeerToken;

    /// <summary>The addresses that the peer has listed (ADDR-3).</summary>
    public IReadOnlyList<NetworkAddress> PeerAddresses => [.. End.Lists.Peer.List.Select(listed => listed.Address)];

    /// <summary>Whether we opened it.</summary>
    public bool IsOpener => Listener is null;

    /// <summary>Where it waits, or waited, to be accepted; none if we opened it.</summary>
    public Listener? Listener { get; }

    /// <summary>Whatever the application keeps with it.</summary>
    public object? Tag { get; set; }

    /// <summary>Whether all is done but to wait for late packets: both streams are ended, and of the flows none is left that is not in TimeWait.</summary>
    public bool IsSettled => Outcome != Outcome.None
        || (Record.Ends.Both && !Record.Flows.Any(static flow => flow.State != FlowState.TimeWait));

    internal bool IsBusy { get; set; }

    Instant IScheduled.ScheduledAt { get; set; } = Instant.Never;

    Instant IScheduled.Deadline => Outcome != Outcome.None ? Instant.Never : Instant.Min(Transfer.Deadline, _control.Deadline);

    /// <summary>Writes to our stream.</summary>
    /// <returns>Bytes taken; if not all, <see cref="EventKind.Writable"/> tells when to go on.</returns>
    public int Write(ReadOnlySpan<byte> data) => OnWritten(Transfer.Write(data), data.Length);

    /// <summary>Writes to our stream without a copy: the bytes must stay as they are until they are acknowledged.</summary>
    /// <returns>Bytes taken, as with <see cref="Write"/>.</returns>
    public int Lend(ReadOnlyMemory<byte> data) => OnWritten(Transfer.Lend(data), data.Length);

    /// <summary>Ends our stream after all that was written (TEAR-1).</summary>
    public void EndStream()
    {
        Transfer.EndStream();
        _endpoint.SetBusy(this);
    }

    /// <summary>Reads from the peer's stream.</summary>
    /// <returns>Bytes read; 0 if there is nothing yet, or nothing more.</returns>
    public int Read(Span<byte> buffer, Instant now)
    {
        int read = Transfer.Read(buffer, now);
        OnRead();
        return read;
    }

    /// <summary>What can be read and lies in one piece; valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek() => Transfer.Peek();

    /// <summary>Takes so many of the bytes that <see cref="Peek"/> showed as read.</summary>
    public void Advance(int bytes, Instant now)
    {
        Transfer.Advance(bytes, now);
        OnRead();
    }

    /// <summary>Gives the connection up: RST on every flow, and what is on its way is lost (CONN-5).</summary>
    public void Abort(Instant now) => _control.Do(new HostInput.Aborts(Outcome.Aborted), now);

    /// <summary>Opens a further flow (OPEN-22); at most one is being opened at a time, the others wait (ADDR-6).</summary>
    /// <param name="local">The address to send from: one of the host's.</param>
    /// <param name="peer">The peer's address to ask.</param>
    /// <param name="backup">Whether data goes there only when no other flow is usable.</param>
    /// <param name="now">When.</param>
    public void OpenFlow(NetworkAddress local, NetworkAddress peer, bool backup, Instant now) =>
        _control.Do(new HostInput.WantsFlow(new WantedFlow(local, peer, backup, 0, now)), now);

    /// <summary>Removes one of several flows (TEAR-5); the last one is not removed.</summary>
    public void RemoveFlow(uint flow, Instant now) => _control.Do(new HostInput.RemovesFlow(flow), now);

    /// <summary>Moves a flow to another address of the host (MIG-3); the old one may still work.</summary>
    /// <exception cref="ArgumentException">The host does not have the address.</exception>
    public void MoveFlow(uint flow, NetworkAddress to, Instant now)
    {
        _endpoint.CheckAddress(to, nameof(to));
        _control.Do(new HostInput.MovesFlow(flow, to), now);
    }

    /// <summary>Asks whether the path of a flow still works both ways (MIG-17, MIG-24).</summary>
    public void CheckPath(uint flow, Instant now) => _control.Do(new HostInput.ChecksPath(flow), now);

    /// <summary>A short description for logs.</summary>
    public override string ToString() => $"{(IsOpener ? "opener" : "server")} {Token:x8} {Record.State}";

    internal void Do(HostInput input, Instant now, in SalPacket packet = default) => _control.Do(input, now, packet);

    internal void OnControl(HostInput input, in SalPacket packet, Instant now)
    {
        _control.Do(input, now, packet);
        _control.FollowStreams(now);
        TellReadable();
    }

    internal void OnData(FlowSession session, in SalPacket packet, NetworkAddress source, NetworkAddress destination, Instant now)
    {
        _control.OnData(session, packet, source, destination, now);
        TellReadable();
    }

    internal void OnSendFailed(FlowSession session, bool tooLong)
    {
        if (tooLong)
        {
            Transfer.OnTooLong(session.Data);
        }
        else
        {
            Transfer.OnUnreachable(session.Data);
        }
    }

    internal void OnTime(Instant now)
    {
        if (Outcome == Outcome.None)
        {
            Transfer.OnDeadline(now);
            _control.OnTime(now);
            TellReadable();
        }
    }

    internal bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit)
    {
        transmit = default;
        if (!Transfer.TryTransmit(buffer, now, out TransferFlow? flow, out int length))
        {
            return false;
        }

        var session = (FlowSession)flow!.Tag!;
        transmit = new Transmit(length, session.Local, session.Peer);
        if (Transfer.Progress.EndSent && !Record.Ends.LocalSent)
        {
            _control.FollowStreams(now);
            TellReadable();
        }

        return true;
    }

    /// <summary>Tells the application what it has not been told yet.</summary>
    internal void TellReadable()
    {
        if (Transfer.Readable > 0 && !_readableTold)
        {
            _readableTold = true;
            _endpoint.Tell(new EndpointEvent(EventKind.Readable, this));
        }

        if (Transfer.EndOfPeerReached && !_endTold)
        {
            _endTold = true;
            _endpoint.Tell(new EndpointEvent(EventKind.PeerEnded, this));
        }

        if (_writeCut && Transfer.Writable >= Math.Max(1, Transfer.Options.SendBuffer / 4))
        {
            _writeCut = false;
            _endpoint.Tell(new EndpointEvent(EventKind.Writable, this));
        }
    }

    private int OnWritten(int taken, int length)
    {
        _writeCut = taken < length;
        _endpoint.SetBusy(this);
        return taken;
    }

    private void OnRead()
    {
        _readableTold = false;
        TellReadable();
        _endpoint.SetBusy(this);
    }
}
