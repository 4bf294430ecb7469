using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>
/// SYN, SYN+ACK and the ACK that completes an opening carry what an opening needs (OPEN-1, OPEN-21, OPEN-22, WIRE-16, WIRE-17).
/// </summary>
/// <remarks>It watches one opener: the SYN+ACKs that come to it are their senders'.</remarks>
internal sealed class HandshakeContents(EndpointJudge end) : Rule
{
    private readonly List<SuspectSyn> _suspects = [];

    private bool _isJoin;

    private byte[] _service = [];

    private int _synAcks;

    private uint _completing;

    private bool _isOver;

    internal override bool NeedsPayload => true;

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (packet.To == end && control.Trigger == FlowTrigger.SynAckArrived)
        {
            SeeAnswer(packet, control);
        }
        else if (packet.From == end && end.IsOwn(control.Packet))
        {
            SeeOwn(packet, control);
        }
    }

    private void SeeOwn(in Sighting packet, Observation control)
    {
        if (control.Trigger == FlowTrigger.SynArrived)
        {
            SeeSyn(packet);
            return;
        }

        // Whoever names the flow of the listener has got its answer, so that the SYN was no forgery.
        _suspects.ForEach(s => end.Report(s.Source, s.Fault.Clause, s.Packet, s.Observed, [s.Fault.Allowed], s.Fault.Message));
        _suspects.Clear();
        if (control.Trigger == FlowTrigger.AckArrived && _synAcks > 0 && control.Packet.Ackno == _completing
            && end.States.Any(h => h.Record.PeerFlow == control.Packet.DestinationFlow))
        {
            SeeCompletion(packet);
        }

        // After a move the ACK that completed the opening may have been lost in the queue of the interface that the host has left.
        _isOver |= control.Trigger == FlowTrigger.RsynArrived;
    }

    private void SeeSyn(in Sighting packet)
    {
        _isJoin = packet.Packet.ConnectionKind == ConnectionKind.Join;
        _service = packet.Packet.ServiceCount > 0 ? packet.Packet.Service(0).ToArray() : [];
        List<ContentFault> faults = OpeningContents.OfSyn(packet);
        if (end.View.IsJudged(packet.Source))
        {
            Tell(packet, faults);
        }
        else if (_suspects.Count == 0)
        {
            (PacketReference reference, NetworkAddress source) = (packet.Reference, packet.Source);
            string observed = PacketText.WithEnds(packet.Control!.Packet);
            _suspects.AddRange(faults.Select(fault => new SuspectSyn(reference, source, observed, fault)));
        }
    }

    private void SeeAnswer(in Sighting packet, Observation control)
    {
        if (!packet.WasSentHere && !end.States.Any(h => IsAnswer(control.Packet, h.Record)))
        {
            return;
        }

        _synAcks++;
        _completing = Freshness.AcknoFor(control.Packet.Version, control.Kind.ConsumesVersion(packet.Dialect));
        Tell(packet, OpeningContents.OfSynAck(packet, _isJoin));
    }

    /// <summary>Whether a SYN+ACK answers the newest SYN, and is not forged in the name of a peer that is recorded already (SEC-3).</summary>
    private static bool IsAnswer(in ControlPacket synAck, in FlowRecord opener) =>
        !opener.Has(FlowFacts.Passive) && opener.Opening.IsNamedBy(synAck.Ackno) && (opener.PeerFlow == 0 || opener.PeerNonce == synAck.Nonce);

    /// <summary>The first answer to a SYN+ACK; later ones may be bare .</summary>
    private void SeeCompletion(in Sighting packet)
    {
        // Elsewhere than at the opener the first one may have been lost; at the opener it can only be missing from the capture.
        if (!_isOver && packet.WasSentHere && !end.IsBlurred)
        {
            Tell(packet, OpeningContents.OfCompletion(packet, _service), unproven: _synAcks > 1);
        }

        _isOver = true;
    }

    private void Tell(in Sighting packet, List<ContentFault> faults, bool unproven = false)
    {
        foreach (ContentFault fault in faults)
        {
            end.View.Report(packet, fault.Clause, fault.Allowed, fault.Message, unproven);
        }

        if (faults.Count == 0)
        {
            foreach (string clause in OpeningContents.Clauses(packet.Dialect, fromOpener: packet.From == end))
            {
                end.View.Sink.Exercise(clause);
            }
        }
    }

    /// <summary>What is wrong with a SYN whose sender has not proven yet that it is its own.</summary>
    private readonly record struct SuspectSyn(PacketReference Packet, NetworkAddress Source, string Observed, ContentFault Fault);
}
