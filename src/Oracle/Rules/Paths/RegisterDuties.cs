using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>A host with a rendezvous registers each new address and anew every 60 s, and repeats itself until it is answered (MIG-22a to MIG-22c).</summary>
internal sealed class RegisterDuties(ConnectionView connection) : Rule
{
    /// <summary>Timers may tick late: a renewal is missed when it is overdue by half its time.</summary>
    private const double Slack = 1.5;

    private const string BeforeOrWith = "a REGISTER from this address, before its RSYN or with it";

    private static readonly Duration Refresh = RendezvousLimits.Default.Refresh * Slack;

    private readonly Registered[] _hosts = [Registered.Of(connection.Hosts[0]), Registered.Of(connection.Hosts[1])];

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

        if (control.Trigger == FlowTrigger.RsynArrived && packet.WasSentHere)
        {
            _hosts[packet.Side].NoteAsked(control);
        }

        if (packet.Packet.ConnectionKind == ConnectionKind.Register && packet.Packet.Token == connection.Hosts[packet.Side].Token)
        {
            _hosts[packet.Side].Note(SeenRegister.Of(packet, control));
        }
        else if (control is { IsKnown: true, Trigger: FlowTrigger.RsynArrived } && packet is { WasSentHere: true, From: { } from }
            && packet.Packet.ConnectionKind != ConnectionKind.Find && IsNew(control.Packet, from, _hosts[packet.Side]) && !IsEnding(packet.Side))
        {
            _hosts[packet.Side].Move ??= control;
        }
        else if (packet.WasSentHere && !connection.Hosts[packet.Side].Rendezvous.IsNone)
        {
            _hosts[packet.Side].NoteSent(control);

            // Who offers a rendezvous has one (OPEN-21), whether or not it ever speaks to it.
            _hosts[packet.Side].First ??= control;
        }
    }

    internal override void Conclude(Instant time)
    {
        for (int side = 0; side < _hosts.Length; side++)
        {
            LetPass(_hosts[side], side, time);
            if (_hosts[side] is { IsReported: false, Move: { } move, IsOvertaken: true } && EndOf(side) is { } end)
            {
                JudgeOvertaken(_hosts[side], end, move, time);
            }
        }
    }

    private void LetPass(Registered host, int side, Instant now)
    {
        if (host.IsReported || EndOf(side) is not { } end || !IsOpen(side))
        {
            return;
        }

        if (host is { Move: { } overtaken, IsOvertaken: true } && connection.Context.IsWhole)
        {
            JudgeOvertaken(host, end, overtaken, now);
        }

        // Of a REGISTER that was sent and is missing, the answer would be there, or it again. But an answer alone may be missing.
        if (host.IsReported)
        {
            return;
        }

        if (host.Move is { } move)
        {
            Judge(host, end, move, move.Time + end.Timing.RetransmissionBound(0), now, "MIG-22a", BeforeOrWith);
        }
        else if (host.Newest is { } newest && !host.IsAnswered)
        {
            Judge(host, end, newest, newest.Time + end.Timing.RetransmissionBound(Math.Min(host.Sent - 1, 6)), now, "MIG-22c", "the same REGISTER again, until it is answered");
        }
        else if ((host.Fresh ?? host.First) is { } fresh)
        {
            Judge(host, end, fresh, Instant.Max(fresh.Time, host.First?.Time ?? fresh.Time) + Refresh, now, "MIG-22b", "a REGISTER of fresh version after 60 s");
        }
    }

    /// <summary>Whether a host with a rendezvous asks from an address that was not registered for that, and is not the flow's already.</summary>
    private static bool IsNew(ControlPacket rsyn, EndpointJudge from, Registered host) =>
        (host.Newest ?? host.First) is not null && !host.HasRegisteredFor(rsyn) && from.States.All(h => h.Record.Local != rsyn.Source);

    /// <summary>The host's own address in a packet: the answer to a REGISTER, which names no flow, went to it, and all else came from it.</summary>
    private static NetworkAddress AddressOf(Observation packet) =>
        packet.Packet is { Acknowledges: true, SourceFlow: 0 } ? packet.Packet.Destination : packet.Packet.Source;

    private EndpointJudge? EndOf(int side) => Registrations.EndOf(connection, side) is { IsCertain: true, IsBlurred: false } end ? end : null;

    private bool IsOpen(int side) =>
        connection.Flows.Any(f => f.End(side) is { } end && end.States.All(h =>
            h.IsConjecture || (h.Record is { IsSynchronised: true, IsHomeless: false } && h.Record.Fin.Phase == SlotPhase.Unused)));

    /// <summary>Whether both streams may have ended, as the FIN of every flow shows too: then a new address is not registered (MIG-22a, R-301).</summary>
    private bool IsEnding(int side) =>
        connection.MayHaveEnded || connection.Flows.All(f => f.End(side) is not { } end || end.States.Any(h =>
            h.Record.State == FlowState.Closed || h.Record.Fin.Phase != SlotPhase.Unused));

    private void Judge(Registered host, EndpointJudge end, Observation packet, Instant due, Instant now, string clause, string allowed)
    {
        NetworkAddress from = AddressOf(packet);
        if (now <= due || !connection.Context.Life.IsAliveAt(from, due)
            || connection.Context.Life.WasSilent(from, packet.Time + connection.Context.Reaction, due))
        {
            return;
        }

        Tell(host, end, packet, clause, allowed, unproven: clause == "MIG-22c");
    }

    /// <summary>What was decided later has left the same interface: a REGISTER that was sent with the RSYN waits there no longer.</summary>
    private void JudgeOvertaken(Registered host, EndpointJudge end, Observation move, Instant now)
    {
        Instant due = move.Time + connection.Context.Reaction;
        if (now > due && connection.Context.Life.IsAliveAt(move.Packet.Source, due))
        {
            Tell(host, end, move, "MIG-22a", BeforeOrWith, unproven: true);
        }
    }

    private static void Tell(Registered host, EndpointJudge end, Observation packet, string clause, string allowed, bool unproven)
    {
        NetworkAddress from = AddressOf(packet);
        host.IsReported = true;
        end.Report(
            from,
            clause,
            packet.Reference,
            $"no REGISTER from {from} after {PacketText.Place(packet.Reference)}",
            [$"{allowed} ({clause})"],
            "The rendezvous forgets, or never learns, where the host is: who looks for it there finds nobody.",
            unproven: unproven);
    }

    /// <summary>What one host has sent to its rendezvous.</summary>
    private sealed class Registered
    {
        private readonly Dictionary<uint, Asked> _asked = [];

        private Observation? _overtaken;

        /// <summary>What is known of a host when its connection opens.</summary>
        internal static Registered Of(ConnectionHost host)
        {
            var known = new Registered();
            foreach (SeenRegister early in host.EarlyRegisters)
            {
                known.Note(early);
            }

            return known;
        }

        internal void Note(SeenRegister register)
        {
            if (register.IsAnswer)
            {
                if (Newest is null || SerialNumber.IsNewer(register.Version, Version))
                {
                    // What it answers is missing from the capture.
                    (Newest, Fresh, Version, Move) = (register.Packet, register.Packet, register.Version, null);
                }

                IsAnswered |= register.Version == Version;
            }
            else if (register.IsRequest)
            {
                bool fresh = Newest is null || register.Version != Version;
                Fresh = fresh ? register.Packet : Fresh;
                Sent = fresh ? 1 : Sent + 1;
                (Newest, Version) = (register.Packet, register.Version);
                IsAnswered &= !fresh;
                Move = Move?.Packet.Source.IPv4 == register.Packet.Packet.Source.IPv4 ? null : Move;
            }

            foreach ((uint flow, Asked asked) in _asked)
            {
                _asked[flow] = asked with { IsRegistered = asked.IsRegistered || IsRegisteredNow(asked.From) };
            }
        }

        /// <summary>A flow asks from an address, or repeats that (MIG-22a is about the first time, R-304).</summary>
        internal void NoteAsked(Observation rsyn) => _asked[rsyn.Packet.SourceFlow] =
            new Asked(rsyn.Packet.Source, rsyn.Packet.Version, HasRegisteredFor(rsyn.Packet) || IsRegisteredNow(rsyn.Packet.Source));

        /// <summary>Whether the address of an RSYN was registered before it or with it, when it was sent first.</summary>
        internal bool HasRegisteredFor(ControlPacket rsyn) => _asked.TryGetValue(rsyn.SourceFlow, out Asked asked)
            && asked.IsRegistered && asked.From == rsyn.Source && asked.Version == rsyn.Version;

        internal void NoteSent(Observation packet)
        {
            if (packet is { IsKnown: true, Trigger: FlowTrigger.AckArrived } && packet.Packet.Source == Move?.Packet.Source)
            {
                _overtaken = Move;
            }
        }

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

        /// <summary>Whether an ACK of the answer to that RSYN has left from there.</summary>
        internal bool IsOvertaken => Move is not null && Move == _overtaken;

        internal bool IsReported { get; set; }

        private bool IsRegisteredNow(NetworkAddress address) => Newest is { } newest && AddressOf(newest).IPv4 == address.IPv4;

        /// <summary>From where a flow asked last, by which version, and whether that address was registered then.</summary>
        private readonly record struct Asked(NetworkAddress From, uint Version, bool IsRegistered);
    }
}
