using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Hypotheses;

/// <content>What is reported when the host leaves out what it owes.</content>
internal sealed partial class EndpointJudge
{
    private static readonly Duration FirstStage = Duration.FromSeconds(2);

    /// <summary>The trace is over.</summary>
    internal void Conclude(Instant time)
    {
        // What became overdue before a timer ended the flow is missing all the same.
        Instant last = Instant.Max(_spokeAt, _heardAt);
        for (Duration step = FirstStage; MayBlame && last + step < time; step *= 2)
        {
            _nextCheck = default;
            AdvanceTo(last + step);
        }

        _nextCheck = default;
        AdvanceTo(time);
        if (MayBlame)
        {
            // What every explanation of the trace lacks is missing; of several explanations the kindest counts.
            foreach (Omission fault in _set.MinBy(h => h.Faults.Length)!.Faults)
            {
                ReportOmission(fault);
            }
        }

        Violations += _doubts.Conclude();
    }

    /// <summary>The end gave no answer to data that came again and again (FLOW-6).</summary>
    internal void WentSilent(PacketReference data, NetworkAddress source, NetworkAddress destination, string seen)
    {
        int fewest = _set.Min(h => h.Faults.Length);
        if (!MayBlame || _set.Exists(h => h.Faults.Length == fewest && !h.Record.IsSynchronised))
        {
            return;
        }

        Ladder.Add(data, source, destination, seen);
        if (_forged.SurvivorOf(h => !h.Record.IsSynchronised) is { } forged)
        {
            ReportForged(forged, $"silence since {PacketText.Place(data)}, as if it had counted");
        }

        bool elsewhere = _set.TrueForAll(h => h.Record.Peer != source) && Dialect.Name == Dialect.Mtp1.Name;
        Report(
            destination,
            elsewhere ? "SEC-15" : "FLOW-6b",
            data,
            $"no packet on the flow, though {seen} came again and again",
            ["an acknowledgement of the data (DATA-1)", "RST, if the flow is to end (FLOW-5)"],
            elsewhere
                ? "Data are told by their flow IDs and CRC, from whatever address they come, and are acknowledged."
                : "A synchronised flow does not fall silent: it ends by FIN, RST or abort, and until then it acknowledges data.");
    }

    /// <summary>A request that should have had a reply got none.</summary>
    private void ReportAdvised(Instant time)
    {
        if (_advised.Overdue(time, View.Life) is not ({ } asked, { } clause))
        {
            return;
        }

        Report(
            asked.Packet.Destination,
            clause,
            asked.Reference,
            $"no answer to {PacketText.WithEnds(asked.Packet)}",
            [$"reply RST ({clause})"],
            "It names no flow that lives here, or comes from another than the peer; without a reply its sender goes on asking.",
            unproven: true);
    }

    private void ReportOmission(Omission omission)
    {
        bool proven = IsProven(omission);
        if (!proven && _unreadable > 0)
        {
            _unreadable--;
            return;
        }

        if (omission.Suspect is { } forged)
        {
            ReportForged(forged, $"no answer since, as if it had counted: {omission.Missing}");
        }

        Report(
            omission.Host,
            omission.Clause,
            omission.Packet.Reference,
            omission.Observed,
            [omission.Missing],
            omission.Message,
            omission.States,
            unproven: !proven);
    }

    /// <summary>
    /// Whether one missing frame cannot explain an omission: neither the packet that is missing, nor an answer that made it unnecessary
    ///
    /// </summary>
    private bool IsProven(Omission omission)
    {
        if (!omission.IsRequest)
        {
            return omission.Repetitions >= Omission.RepetitionsThatProve;
        }

        // Its answer, and its next sending after it, would have shown; or its sender speaks no word to a peer that speaks.
        bool shows = omission.WouldShow && View.Life.IsAliveAt(omission.Host, omission.NextUntil);
        return shows || (_heardAt > omission.Due && _spokeAt <= omission.Packet.Time);
    }
}
