using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>A list that has come is acknowledged (ADDR-4a).</summary>
internal sealed class AddressAnswers(ConnectionView connection) : Rule
{
    /// <summary>One answer that is missing may be missing from the capture alone.</summary>
    private const int MissesThatProve = 2;

    private readonly Debt[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        Instant now = packet.Reference.Time;
        for (int side = 0; side < _hosts.Length; side++)
        {
            LetPass(_hosts[side], now);
        }

        if (ToldAddresses.Of(packet) is not { } told)
        {
            return;
        }

        if (_hosts[packet.Side] is { Version: { } version } own && told.Ackno == version + 1)
        {
            own.Settle();
        }

        if (told.IsList && packet.CameHere && Owes(packet.To!))
        {
            connection.Context.Sink.Exercise("ADDR-4a");
            _hosts[1 - packet.Side].Come(packet.Control!, told, packet.To!);
        }
    }

    internal override void Conclude(Instant time)
    {
        foreach (Debt host in _hosts)
        {
            LetPass(host, time);
            if (host.Missed > 0)
            {
                Tell(host, unproven: true);
            }
        }
    }

    /// <summary>
    /// Whether the flow is one on which a host hears and may speak: neither closing nor frozen nor without address. What it may have decided
    /// unseen would have been seen by the time that its answer is due.
    /// </summary>
    private static bool Owes(EndpointJudge end) =>
        end.States.All(h => h.IsConjecture || h.Record.MaySendData) && end.States.Any(h => !h.IsConjecture);

    private void LetPass(Debt host, Instant now)
    {
        Duration reaction = connection.Context.Reaction;
        if (host.Pending is not { } list || now <= list.Time + reaction)
        {
            return;
        }

        host.Pending = null;
        if (Owes(host.End!) && connection.Context.Life.IsAliveAt(list.Packet.Destination, list.Time + reaction) && ++host.Missed == MissesThatProve)
        {
            Tell(host, unproven: false);
        }
    }

    private void Tell(Debt host, bool unproven)
    {
        if (connection.IsCut || host.IsReported || host.First is not { } list || host.End is not { IsBlurred: false } end)
        {
            return;
        }

        host.IsReported = true;
        end.Report(
            list.Packet.Destination,
            host.Clause,
            list.Reference,
            $"no acknowledgement of {host.Told} from {list.Packet.Source}",
            [$"ADDRESS with ackno {host.Told.Version + 1} ({host.Clause})"],
            "A list is acknowledged, by an ADDRESS whose ackno is its version plus 1: until then it is sent again and again.",
            unproven: unproven);
    }

    /// <summary>What one host owes for the newest list that came to it.</summary>
    private sealed class Debt
    {
        internal uint? Version { get; private set; }

        /// <summary>The clause by which the list is acknowledged: one that was acknowledged already, and comes again, is so again (ADDR-3b).</summary>
        internal string Clause { get; private set; } = "ADDR-4a";

        private bool _isSettled;

        internal ToldAddresses Told { get; private set; }

        /// <summary>The list that was the first to stay without an answer.</summary>
        internal Observation? First { get; private set; }

        internal Observation? Pending { get; set; }

        internal EndpointJudge? End { get; private set; }

        internal int Missed { get; set; }

        internal bool IsReported { get; set; }

        internal void Come(Observation packet, ToldAddresses told, EndpointJudge end)
        {
            if (Version is { } version && told.Version != version)
            {
                if (!SerialNumber.IsNewer(told.Version, version))
                {
                    return;
                }

                Settle();
                _isSettled = false;
            }

            Clause = _isSettled ? "ADDR-3b" : "ADDR-4a";
            (Version, Told, End) = (told.Version, told, end);
            Pending ??= packet;
            First ??= packet;
        }

        internal void Settle() => (Pending, First, Missed, _isSettled) = (null, null, 0, true);
    }
}
