using System.Globalization;
using ServalRef.Runtime.Congestion;
using ServalRef.Runtime.Endpoints;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;

namespace ServalRef.Simulation.Invariants;

/// <summary>Watches every connection of a simulation for what must always hold, and stops it at the first violation.</summary>
/// <remarks>What it checks with each packet costs a fixed number of comparisons; what a connection comes to is checked at the end.</remarks>
public sealed class InvariantMonitor : IEndpointObserver, ITransferObserver
{
    private readonly Simulator _simulator;
    private readonly Dictionary<DataPlane, Memory> _watches = [];
    private readonly long[] _counts = new long[Enum.GetValues<Invariant>().Length];

    /// <summary>A monitor that watches nobody yet.</summary>
    public InvariantMonitor(Simulator simulator) => _simulator = simulator;

    /// <summary>What was violated first; none if nothing was.</summary>
    public InvariantViolation? Violation { get; private set; }

    /// <summary>How often each invariant was checked.</summary>
    public IReadOnlyDictionary<Invariant, long> Checked =>
        Enum.GetValues<Invariant>().ToDictionary(invariant => invariant, invariant => _counts[(int)invariant]);

    /// <summary>Whether something shows a host another address than its peer has, as a translator does, so that they cannot be compared.</summary>
    public bool TranslatesAddresses { get; set; }

    /// <summary>Also told what data planes do, for traces.</summary>
    public ITransferObserver? Next { get; set; }

    /// <summary>Also told what control planes do, for traces.</summary>
    public IEndpointObserver? NextControl { get; set; }

    /// <summary>Watches a host's connections from now on.</summary>
    public void Watch(ServalHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.Endpoint.Observer = this;
    }

    /// <summary>Two ends belong together: what one sends, the other gets.</summary>
    public void Pair(Connection? opener, Connection server)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (opener is not null)
        {
            Of(opener).Peer = Of(server);
            Of(server).Peer = Of(opener);
        }
    }

    /// <summary>What must hold of a connection when a run is over.</summary>
    public void CheckEnd(Connection? opener, Connection? server, Instant now)
    {
        if (opener is null || server is null)
        {
            return;
        }

        bool finished = opener.Outcome == Outcome.Finished && server.Outcome == Outcome.Finished;
        Check(
            Invariant.NothingLost,
            !finished || (opener.Transfer.ArrivedBytes == server.Transfer.WrittenBytes && server.Transfer.ArrivedBytes == opener.Transfer.WrittenBytes),
            opener,
            now);
    }

    /// <inheritdoc/>
    public void OnControl(Connection connection, in ConnectionRecord before, in ConnectionInput input, Instant now)
    {
        ArgumentNullException.ThrowIfNull(connection);
        Memory watch = Of(connection);
        foreach (FlowRecord flow in connection.Record.Flows)
        {
            if (before.Flow(flow.LocalFlow) is { IsSynchronised: true } old)
            {
                CheckFlow(connection, old, flow, input, now);
            }
        }

        if (!TranslatesAddresses && watch.Peer?.Plane.Tag is Connection peer)
        {
            CheckSettled(connection, peer, now);
        }

        NextControl?.OnControl(connection, before, input, now);
    }

    /// <inheritdoc/>
    public void OnStep(Connection connection, HostInput input, in HostContext host, ReadOnlySpan<uint> drawn) =>
        NextControl?.OnStep(connection, input, host, drawn);

    /// <inheritdoc/>
    public void OnAddresses(Endpoint host, Instant now) => NextControl?.OnAddresses(host, now);

    /// <inheritdoc/>
    public void OnDropped(DropReason reason, Instant now) => NextControl?.OnDropped(reason, now);

    /// <inheritdoc/>
    public void OnSent(DataPlane plane, TransferFlow flow, in SentReport packet, Instant now)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(flow);
        Memory watch = Of(plane);
        Check(Invariant.PacketNumbers, packet.Number >= watch.NextNumber(flow), plane, now);
        watch.Sent(flow, packet.Number);
        if ((packet.Flags & MtpFlags.Ack) != 0)
        {
            Check(Invariant.WindowEdge, packet.Edge >= watch.Edge, plane, now);
            Check(Invariant.DataAckMonotone, packet.DataAck >= watch.DataAck, plane, now);
            watch.Edge = Math.Max(watch.Edge, packet.Edge);
            watch.DataAck = Math.Max(watch.DataAck, packet.DataAck);
        }

        if ((packet.Flags & MtpFlags.Data) != 0)
        {
            Check(Invariant.WithinWindow, packet.Sequence + (ulong)packet.Bytes <= plane.PeerEdge, plane, now);
        }

        Next?.OnSent(plane, flow, packet, now);
    }

    /// <inheritdoc/>
    public void OnAcknowledged(DataPlane plane, TransferFlow flow, long bytes, Instant now)
    {
        ArgumentNullException.ThrowIfNull(plane);
        ArgumentNullException.ThrowIfNull(flow);
        if (plane.Windows.Algorithm is Lia)
        {
            CheckAlpha(plane, now);
        }

        Next?.OnAcknowledged(plane, flow, bytes, now);
    }

    /// <inheritdoc/>
    public void OnLost(DataPlane plane, TransferFlow flow, int packets, bool timeout, Instant now) =>
        Next?.OnLost(plane, flow, packets, timeout, now);

    /// <inheritdoc/>
    public void OnDataAck(DataPlane plane, ulong dataAck, ulong edge, Instant now)
    {
        ArgumentNullException.ThrowIfNull(plane);
        Check(Invariant.DataAckSent, dataAck <= plane.SentUpTo, plane, now);
        Next?.OnDataAck(plane, dataAck, edge, now);
    }

    /// <inheritdoc/>
    public void OnDelivered(DataPlane plane, ulong from, int bytes, Instant now)
    {
        ArgumentNullException.ThrowIfNull(plane);
        Memory watch = Of(plane);
        Check(Invariant.OnceInOrder, from == watch.Delivered, plane, now);
        watch.Delivered = from + (ulong)bytes;
        if (watch.Peer is { } peer)
        {
            Check(Invariant.Prefix, watch.Delivered <= peer.Plane.WrittenBytes, plane, now);
        }

        Next?.OnDelivered(plane, from, bytes, now);
    }

    /// <inheritdoc/>
    public void OnNewPath(DataPlane plane, TransferFlow flow, Instant now) => Next?.OnNewPath(plane, flow, now);

    private void CheckFlow(
        Connection connection, in FlowRecord old, in FlowRecord flow, in ConnectionInput input, Instant now)
    {
        bool newer = flow.PeerMove == old.PeerMove || SerialNumber.IsNewer(flow.PeerMove, old.PeerMove);
        Check(Invariant.VersionsMonotone, newer, connection, now);

        // The peer's address is adopted by the ACK of our RSYN+ACK and by nothing else, ours by the RSYN+ACK to our RSYN.
        FlowTrigger? cause = input.FlowInput.MoveTrigger is null ? input.FlowInput.Trigger : null;
        bool packet = input.Event == ConnectionEvent.PacketArrived && input.FlowInput.Packet.Nonce == old.PeerNonce;
        Check(Invariant.ThreeWayProof, flow.Peer == old.Peer || (packet && cause == FlowTrigger.AckArrived && flow.Peer == old.Candidate), connection, now);
        Check(Invariant.ThreeWayProof, flow.Local == old.Local || (packet && cause == FlowTrigger.RsynAckArrived && flow.Local == old.Moving), connection, now);

        bool control = input.Event == ConnectionEvent.PacketArrived && cause is not null && input.Flow == flow.LocalFlow;
        bool foreign = control && input.FlowInput.Packet.Nonce != old.PeerNonce && input.FlowInput.Packet.Nonce != old.LocalNonce;
        Check(Invariant.ForgeriesChangeNothing, !foreign || flow == old, connection, now);
    }

    private void CheckSettled(Connection connection, Connection peer, Instant now)
    {
        foreach (FlowRecord ours in connection.Record.Flows)
        {
            if (ours.IsAtRest && peer.Record.Flow(ours.PeerFlow) is { IsAtRest: true } theirs && theirs.PeerFlow == ours.LocalFlow)
            {
                Check(Invariant.Settles, ours.Local == theirs.Peer && theirs.Local == ours.Peer, connection, now);
            }
        }
    }

    private void CheckAlpha(DataPlane plane, Instant now)
    {
        ReadOnlySpan<PathState> paths = plane.Windows.Counted();
        if (paths.Length == 0)
        {
            return;
        }

        // A rounding error of a double is no violation.
        double alpha = LinkedIncrease.Of(paths).Alpha;
        Check(Invariant.Alpha, alpha >= (1.0 / paths.Length) - 1e-9, plane, now);
    }

    private Memory Of(Connection connection)
    {
        Memory watch = Of(connection.Transfer);
        connection.Transfer.Observer ??= this;
        return watch;
    }

    private Memory Of(DataPlane plane)
    {
        if (!_watches.TryGetValue(plane, out Memory? watch))
        {
            _watches[plane] = watch = new Memory(plane);
            plane.Observer ??= this;
        }

        return watch;
    }

    /// <summary>Notes that an invariant was checked, and stops the run if it does not hold.</summary>
    internal void Check(Invariant invariant, bool holds, Connection connection, Instant now) => Check(invariant, holds, connection.Transfer, now);

    private void Check(Invariant invariant, bool holds, DataPlane plane, Instant now)
    {
        _counts[(int)invariant]++;
        if (holds || Violation is not null)
        {
            return;
        }

        string who = plane.Tag is Connection connection ? connection.ToString() : "a connection";
        Violation = new InvariantViolation(invariant, now, string.Create(CultureInfo.InvariantCulture, $"{who} at {now}: {InvariantTexts.Of(invariant)}"));
        _simulator.Stop();
    }

    /// <summary>What is remembered of one data plane.</summary>
    private sealed class Memory(DataPlane plane)
    {
        private readonly Dictionary<TransferFlow, ulong> _numbers = [];

        internal DataPlane Plane { get; } = plane;

        internal Memory? Peer { get; set; }

        internal ulong Edge { get; set; }

        internal ulong DataAck { get; set; }

        internal ulong Delivered { get; set; }

        internal ulong NextNumber(TransferFlow flow) => _numbers.GetValueOrDefault(flow);

        internal void Sent(TransferFlow flow, ulong number) => _numbers[flow] = number + 1;
    }
}

/// <summary>An invariant that did not hold.</summary>
/// <param name="Invariant">Which.</param>
/// <param name="At">When.</param>
/// <param name="Message">Who, when and what, in a line.</param>
public sealed record InvariantViolation(Invariant Invariant, Instant At, string Message);
