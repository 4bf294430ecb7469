using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>A list is sent again by the rules of CTL-6 until it is acknowledged, and not after (ADDR-4b).</summary>
internal sealed class AddressRetransmission(ConnectionView connection) : Rule
{
    private readonly Sending[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        foreach (Sending host in _hosts)
        {
            LetPass(host, packet.Reference.Time);
        }

        if (ToldAddresses.Of(packet) is not { } told)
        {
            return;
        }

        Sending peer = _hosts[1 - packet.Side];
        peer.MayBeAnswered |= packet.CameHere && peer.IsNamedBy(told.Ackno);
        if (packet.CameHere && peer.IsNamedBy(told.Ackno) && packet.To!.States.All(h => h.Record.MaySpeak))
        {
            peer.AnsweredAt ??= packet.Reference.Time;
        }

        // What it is sent along with a list that has come, or with another packet, is no retransmission by a timer (ADDR-1).
        peer.IsCalledFor |= told.IsList;
        if (told.IsList && packet.WasSentHere)
        {
            connection.Context.Sink.Exercise("ADDR-4b");
            Send(packet, told, _hosts[packet.Side]);
        }
    }

    internal override void Conclude(Instant time)
    {
        foreach (Sending host in _hosts)
        {
            LetPass(host, time);
        }
    }

    private void Send(in Sighting packet, ToldAddresses told, Sending host)
    {
        Instant now = packet.Reference.Time;
        if (host.Version != told.Version)
        {
            host.Begin(told.Version, packet.Control!, packet.From!);
            return;
        }

        Duration reaction = connection.Context.Reaction;
        if (host.AnsweredAt is { } answered && now - answered > reaction)
        {
            Tell(packet, host, "nothing more of this version", "It was acknowledged: only an unanswered list is sent again.");
        }
        else if (packet.Control!.Packet.Flags == ControlFlags.None && !host.IsCalledFor)
        {
            // Each wait is twice the one before (CTL-6); the first sending may have stood in a queue for as long as a host takes to react.
            host.Tries++;
            Duration least = packet.From!.Timing.ShortestRetransmission * ((1L << Math.Min(host.Tries, 20)) - 1);
            if (now - host.First!.Time < least - reaction)
            {
                Tell(packet, host, $"the list again after {least.Nanoseconds / 1_000_000} ms from the first time on", "The RTO is at least 200 ms and doubles each time.");
            }
        }

        host.Repeat(packet.Control!, packet.From!);
    }

    /// <summary>Reports a retransmission that was due and did not come.</summary>
    private void LetPass(Sending host, Instant now)
    {
        if (host.Last is not { } last || host.MayBeAnswered || host.End is not { } end || host.Sent > end.Dialect.Limits.Tries)
        {
            return;
        }

        NetworkAddress from = last.Packet.Source;
        Instant due = last.Time + end.Timing.RetransmissionBound(host.Sent - 1);
        if (now > due && connection.Context.Life.IsAliveAt(from, due) && !connection.Context.Life.WasSilent(from, last.Time + connection.Context.Reaction, due)
            && end.States.All(h => h.Record.MaySendData))
        {
            // What acknowledged it may be missing from the capture.
            Tell(host);
        }
    }

    private void Tell(in Sighting packet, Sending host, string allowed, string message)
    {
        if (!host.IsReported && !connection.IsCut)
        {
            host.IsReported = true;
            packet.From!.Report(
                packet.Source, "ADDR-4b", packet.Reference, $"ADDRESS version {host.Version} again from {packet.Source}", [$"{allowed} (ADDR-4b)"], message);
        }
    }

    private void Tell(Sending host)
    {
        if (connection.IsCut || host.IsReported || host is not { Last: { } last, End: { IsBlurred: false } end })
        {
            return;
        }

        host.IsReported = true;
        end.Report(
            last.Packet.Source,
            "ADDR-4b",
            last.Reference,
            $"ADDRESS version {host.Version} from {last.Packet.Source} was neither acknowledged nor sent again",
            ["the same list again (ADDR-4b)"],
            "A list is sent again until it is acknowledged; its receiver may never have got it.",
            unproven: true);
    }

    /// <summary>The newest list of one host, as its capture shows it sent.</summary>
    private sealed class Sending
    {
        internal uint? Version { get; private set; }

        internal Observation? First { get; private set; }

        internal Observation? Last { get; private set; }

        internal EndpointJudge? End { get; private set; }

        internal Instant? AnsweredAt { get; set; }

        /// <summary>Whether an answer came, even where it is not certain that it counted.</summary>
        internal bool MayBeAnswered { get; set; }

        /// <summary>Whether something came since the list was sent last that may have called for it.</summary>
        internal bool IsCalledFor { get; set; }

        internal int Sent { get; private set; }

        internal int Tries { get; set; }

        internal bool IsReported { get; set; }

        internal bool IsNamedBy(uint ackno) => Version is { } version && ackno == version + 1;

        internal void Begin(uint version, Observation packet, EndpointJudge end)
        {
            (Version, First, AnsweredAt, MayBeAnswered, Sent, Tries) = (version, packet, null, false, 0, 0);
            Repeat(packet, end);
        }

        internal void Repeat(Observation packet, EndpointJudge end)
        {
            (Last, End, IsCalledFor) = (packet, end, false);
            Sent++;
        }
    }
}
