using ServalRef.Runtime.Transfer;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>One end of a connection between two services: streams for the application, flows below.</summary>
public sealed partial class Connection : IScheduled
{
    private readonly Endpoint _endpoint;
    private readonly List<FlowSession> _sessions = [];
    private readonly ulong _nonce;
    private ConnectionRecord _record;
    private ServiceId _service;
    private RequestName? _request;
    private bool _readableTold;
    private bool _writeCut;
    private bool _endTold;

    internal Connection(Endpoint endpoint, DataPlane transfer, ulong token, ulong nonce)
    {
        (_endpoint, Transfer, Token, _nonce) = (endpoint, transfer, token, nonce);
        transfer.Tag = this;
    }

    /// <summary>All that the machines know of it.</summary>
    public ConnectionRecord Record => _record;

    /// <summary>How it ended; None while it has not.</summary>
    public Outcome Outcome => _record.Outcome;

    /// <summary>Its data plane: counters and windows to look at.</summary>
    public DataPlane Transfer { get; }

    /// <summary>The service that it joins us to, or that we serve.</summary>
    public ServiceId Service => _service;

    /// <summary>Our token, by which a peer's further flows and a rendezvous know the connection (OPEN-21).</summary>
    public ulong Token { get; }

    /// <summary>The peer's token; 0 if it offered none.</summary>
    public ulong PeerToken { get; private set; }

    /// <summary>The addresses that the peer has listed (ADDR-3).</summary>
    public IReadOnlyList<NetworkAddress> PeerAddresses => [.. _lists.Peer.List.Select(listed => listed.Address)];

    /// <summary>Whether we opened it.</summary>
    public bool IsOpener => Listener is null;

    /// <summary>Where it waits, or waited, to be accepted; none if we opened it.</summary>
    public Listener? Listener { get; private set; }

    /// <summary>Whatever the application keeps with it.</summary>
    public object? Tag { get; set; }

    internal bool IsBusy { get; set; }

    Instant IScheduled.ScheduledAt { get; set; } = Instant.Never;

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
    public void Abort(Instant now) => Take(ConnectionInput.Abort(), now);

    /// <summary>Opens a further flow (OPEN-22); at most one is being opened at a time, the others wait (ADDR-6).</summary>
    /// <param name="local">The address to send from: one of the host's.</param>
    /// <param name="peer">The peer's address to ask.</param>
    /// <param name="backup">Whether data goes there only when no other flow is usable.</param>
    /// <param name="now">When.</param>
    public void OpenFlow(NetworkAddress local, NetworkAddress peer, bool backup, Instant now)
    {
        _wanted.Enqueue(new WantedFlow(local, peer, backup, 0, now));
        OpenWanted(now);
    }

    /// <summary>Removes one of several flows (TEAR-5); the last one is not removed.</summary>
    public void RemoveFlow(uint flow, Instant now) => Take(ConnectionInput.Remove(flow), now);

    /// <summary>Moves a flow to another address of the host (MIG-3); the old one may still work.</summary>
    /// <exception cref="ArgumentException">The host does not have the address.</exception>
    public void MoveFlow(uint flow, NetworkAddress to, Instant now)
    {
        _endpoint.CheckAddress(to, nameof(to));
        foreach (FlowRecord known in _record.Flows)
        {
            if (known.LocalFlow == flow && known.State == FlowState.SynSent && known.Local == to)
            {
                // It is there already, and its SYN goes on as it is (OPEN-9).
                return;
            }
        }

        Renew(to, now);
        Take(ConnectionInput.On(flow, FlowTrigger.AddressGained, to), now);
    }

    /// <summary>Asks whether the path of a flow still works both ways (MIG-17, MIG-24).</summary>
    public void CheckPath(uint flow, Instant now) => Take(ConnectionInput.On(flow, MigrationTrigger.PathCheckRequested), now);

    /// <summary>Tells no more of events than that; for reports.</summary>
    public override string ToString() => $"{(IsOpener ? "opener" : "server")} {Token:x8} {_record.State}";

    internal bool TryTransmit(Span<byte> buffer, Instant now, out Transmit transmit)
    {
        transmit = default;
        if (!Transfer.TryTransmit(buffer, now, out TransferFlow? flow, out int length))
        {
            return false;
        }

        var session = (FlowSession)flow!.Tag!;
        transmit = new Transmit(length, session.Local, session.Peer);
        if (Transfer.Progress.EndSent && !_record.Ends.LocalSent)
        {
            Settle(now);
        }

        return true;
    }

    internal void Open(ServiceId service, NetworkAddress local, NetworkAddress peer, Instant now)
    {
        _service = service;
        _next = new WantedFlow(local, peer, false, 0, default);
        Take(ConnectionInput.Open(_endpoint.NewFlowId(), _endpoint.NewVersion(), _nonce, local, peer), now);
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

    private void TellReadable()
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
}
