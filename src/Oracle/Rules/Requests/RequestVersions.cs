using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Requests;

/// <summary>
/// What an end says of its versions against itself: every request has one of its own, none is older than the opening, and what consumes
/// none bears one that is not used (CTL-1, CTL-3a, TEAR-20b).
/// </summary>
/// <remarks>
/// It needs no order of arrival, for packets may overtake each other. At the host that sent them the machines tell, with its states.
/// </remarks>
internal sealed class RequestVersions(EndpointJudge end) : Rule
{
    private const int Most = 256;

    private readonly Dictionary<uint, Observation> _requests = [];

    private readonly HabitualFaults _faults = new();

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    private Observation? _opening;

    private Observation? _fin;

    internal override void See(in Sighting packet)
    {
        if (packet.From != end || end.IsCertain || packet.Control is not { IsKnown: true, IsMalformed: false } sent || !end.IsOwn(sent.Packet))
        {
            return;
        }

        if (FaultOfAge(sent) is { } age)
        {
            // Such a packet is not remembered: one may be a stranger's, and says nothing of the host's requests.
            _faults.Note(end, sent, age.Clause, age.Allowed, age.Message);
            return;
        }

        if (FaultOfRequest(sent) is { } fault && _told.Add(fault.Clause))
        {
            end.Report(
                packet.Source, fault.Clause, packet.Reference, PacketText.WithEnds(sent.Packet), [$"{fault.Allowed} ({fault.Clause})"], fault.Message);
        }

        if (sent.Kind.ConsumesVersion(end.Dialect) && _requests.Count < Most)
        {
            Remember(sent);
        }
    }

    private void Remember(Observation request)
    {
        _requests.TryAdd(request.Packet.Version, request);
        if (request.Kind.Slot == EmissionSlot.Opening && (_opening is null || SerialNumber.IsNewer(_opening.Packet.Version, request.Packet.Version)))
        {
            _opening = request;
        }

        _fin = request.Trigger == FlowTrigger.FinArrived ? _fin ?? request : _fin;
    }

    /// <summary>The opening took the flow's first version, and whatever else a host sends comes after it.</summary>
    private Fault? FaultOfAge(Observation sent)
    {
        bool isReply = sent.Kind.Slot == EmissionSlot.Reset && sent.Packet.Acknowledges;
        return isReply || sent.Kind.Slot == EmissionSlot.Opening || _opening is null || SerialNumber.IsNewer(sent.Packet.Version, _opening.Packet.Version)
            ? null
            : new Fault(
                ClauseOfVersion(sent),
                $"a version after {_opening.Packet.Version}",
                $"Its version is not newer than that of {PacketText.Of(_opening.Packet)} ({PacketText.Place(_opening.Reference)}), which its sender had used by then.");
    }

    private string ClauseOfVersion(Observation sent) =>
        sent.Kind.ConsumesVersion(end.Dialect) ? sent.Kind.Version : sent.Trigger == FlowTrigger.RsynAckArrived ? "CTL-1c" : "CTL-3a";

    private Fault? FaultOfRequest(Observation sent)
    {
        if (!sent.Kind.ConsumesVersion(end.Dialect))
        {
            return null;
        }

        if (_requests.TryGetValue(sent.Packet.Version, out Observation? first))
        {
            return FaultOfSharing(first, sent);
        }

        return sent.Trigger == FlowTrigger.FinArrived && _fin is not null && SerialNumber.IsNewer(sent.Packet.Version, _fin.Packet.Version)
            ? new Fault(
                "TEAR-20b",
                $"version {_fin.Packet.Version}",
                $"{PacketText.Place(_fin.Reference)} is the FIN of this flow, and has another version: a flow has one.")
            : null;
    }

    private static Fault? FaultOfSharing(Observation first, Observation sent)
    {
        string place = $"{PacketText.Of(first.Packet)} ({PacketText.Place(first.Reference)})";
        if (first.Trigger != sent.Trigger)
        {
            return new Fault(sent.Kind.Version, "a version of its own", $"It bears the version of {place}: every request consumes one.");
        }

        if (sent.Trigger == FlowTrigger.RsynAckArrived && sent.Packet.Ackno != first.Packet.Ackno)
        {
            return new Fault("CTL-1b", "a version of its own", $"It bears the version of {place}, which answers another RSYN.");
        }

        return null;
    }

    private sealed record Fault(string Clause, string Allowed, string Message);
}
