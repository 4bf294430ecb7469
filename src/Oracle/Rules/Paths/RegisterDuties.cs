using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>A host with a rendezvous registers each new address and anew every 60 s, and repeats itself until it is answered (MIG-22a to MIG-22c).</summary>
internal sealed class RegisterDuties(ConnectionView connection) : Rule
{
    /// <summary>Timers may tick late: a renewal is missed when it is overdue by half its time.</summary>
    private const double Slack = 1.5;

    private static readonly Duration Refresh = RendezvousLimits.Default.Refresh * Slack;

    private readonly Registered[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        for (int side = 0; side < _hosts.Length; side++)
        {
            LetPass(_hosts[side], side, packet.Reference.Time);
        }

        if (packet.Control is not { } control)
        {
            return;
        }

        if (packet.Packet.ConnectionKind == ConnectionKind.Register && packet.Packet.Token == connection.Hosts[packet.Side].Token)
        {
            Note(packet, control, _hosts[packet.Side]);
        }
        else if (control is { IsKnown: true, Trigger: FlowTrigger.RsynArrived } && packet is { WasSentHere: true, From: { } from }
            && packet.Packet.ConnectionKind != ConnectionKind.Find && IsNew(control.Packet.Source, from, _hosts[packet.Side]))
        {
            _hosts[packet.Side].Move ??= control;
        }
        else if (packet.WasSentHere && !connection.Hosts[packet.Side].Rendezvous.IsNone)
        {
            // Who offers a rendezvous has one (OPEN-21), whether or not it ever speaks to it.
            _hosts[packet.Side].First ??= control;
        }
    }

    internal override void Conclude(Instant time)
    {
        for (int side = 0; side < _hosts.Length; side++)
        {
            LetPass(_hosts[side], side, time);
        }
    }

    private static void Note(in Sighting packet, Observation register, Registered host)
    {
        uint version = packet.Packet.RegisterVersion;
        if (packet.CameHere && register.Packet.Acknowledges)
        {
            if (host.Newest is null || SerialNumber.IsNewer(version, host.Version))
            {
                // What it answers is missing from the capture.
                (host.Newest, host.Fresh, host.Version, host.Move) = (register, register, version, null);
            }

            host.IsAnswered |= version == host.Version;
        }
        else if (packet.WasSentHere && !register.Packet.Acknowledges)
        {
            bool fresh = host.Newest is null || version != host.Version;
            host.Fresh = fresh ? register : host.Fresh;
            host.Sent = fresh ? 1 : host.Sent + 1;
            (host.Newest, host.Version) = (register, version);
            host.IsAnswered &= !fresh;
            host.Move = host.Move?.Packet.Source.IPv4 == register.Packet.Source.IPv4 ? null : host.Move;
        }
    }

    private void LetPass(Registered host, int side, Instant now)
    {
        if (host.IsReported || Registrations.EndOf(connection, side) is not { IsCertain: true, IsBlurred: false } end || !IsOpen(side))
        {
            return;
        }

        // Of a REGISTER that was sent and is missing, the answer would be there, or it again. But an answer alone may be missing.
        if (host.Move is { } move)
        {
            Judge(host, end, move, move.Time + end.Timing.RetransmissionBound(0), now, "MIG-22a", "a REGISTER from this address, before its RSYN or with it");
        }
        else if (host.Newest is { } newest && !host.IsAnswered)
        {
            Judge(host, end, newest, newest.Time + end.Timing.RetransmissionBound(Math.Min(host.Sent - 1, 6)), now, "MIG-22c", "the same REGISTER again, until it is answered");
        }
        else if ((host.Fresh ?? host.First) is { } fresh)
        {
            Judge(host, end, fresh, fresh.Time + Refresh, now, "MIG-22b", "a REGISTER of fresh version after 60 s");
        }
    }

    /// <summary>Whether a host with a rendezvous asks from an address that is neither registered nor the flow's already.</summary>
    private static bool IsNew(NetworkAddress source, EndpointJudge from, Registered host) =>
        (host.Newest is { } newest ? AddressOf(newest).IPv4 != source.IPv4 : host.First is not null)
            && from.States.All(h => h.Record.Local != source);

    /// <summary>The host's own address in a packet: the answer to a REGISTER, which names no flow, went to it, and all else came from it.</summary>
    private static NetworkAddress AddressOf(Observation packet) =>
        packet.Packet is { Acknowledges: true, SourceFlow: 0 } ? packet.Packet.Destination : packet.Packet.Source;

    private bool IsOpen(int side) =>
        connection.Flows.Any(f => f.End(side) is { } end && end.States.All(h =>
            h.IsConjecture || (h.Record is { IsSynchronised: true, IsHomeless: false } && h.Record.Fin.Phase == SlotPhase.Unused)));

    private void Judge(Registered host, EndpointJudge end, Observation packet, Instant due, Instant now, string clause, string allowed)
    {
        NetworkAddress from = AddressOf(packet);
        if (now <= due || !connection.Context.Life.IsAliveAt(from, due)
            || connection.Context.Life.WasSilent(from, packet.Time + connection.Context.Reaction, due))
        {
            return;
        }

        host.IsReported = true;
        end.Report(
            from,
            clause,
            packet.Reference,
            $"no REGISTER from {from} after {PacketText.Place(packet.Reference)}",
            [$"{allowed} ({clause})"],
            "The rendezvous forgets, or never learns, where the host is: who looks for it there finds nobody.",
            unproven: clause == "MIG-22c");
    }

    /// <summary>What one host has sent to its rendezvous.</summary>
    private sealed class Registered
    {
        internal Observation? Newest { get; set; }

        /// <summary>The first packet of a host that has a rendezvous.</summary>
        internal Observation? First { get; set; }

        /// <summary>The first REGISTER of the newest version.</summary>
        internal Observation? Fresh { get; set; }

        internal uint Version { get; set; }

        internal int Sent { get; set; }

        internal bool IsAnswered { get; set; }

        /// <summary>The RSYN from an address that was not registered.</summary>
        internal Observation? Move { get; set; }

        internal bool IsReported { get; set; }
    }
}
