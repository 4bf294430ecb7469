using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Paths;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>A list names the address that it comes from, and goes to the newest address known of the peer (ADDR-2a, MIG-1).</summary>
internal sealed class ListContents(EndpointJudge end) : Rule
{
    private readonly RecentAddresses _newest = new();

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (_isReported || !end.IsCertain || packet.Control is not { } control)
        {
            return;
        }

        bool isOpen = true;
        foreach (Hypothesis hypothesis in end.States)
        {
            isOpen &= hypothesis.Record.IsSynchronised;
            _newest.Add(hypothesis.Record.NewestPeer, control.Time + end.Timing.Reaction);
        }

        if (packet.From != end || end.IsBlurred || ToldAddresses.Of(packet) is not { IsList: true } told)
        {
            return;
        }

        if (!told.Has(packet.Source))
        {
            Tell(packet, told, "ADDR-2a", $"a list with {packet.Source}", "A list is complete: the address that it comes from is one of the host's.");
        }
        else if (isOpen && control.Packet.Flags == ControlFlags.None && !_newest.Has(packet.Destination, control.Time))
        {
            string newest = string.Join(" or ", end.States.Select(h => h.Record.NewestPeer.ToString()).Distinct(StringComparer.Ordinal));
            Tell(packet, told, "MIG-1", $"the list to {newest}", "The peer has asked from a newer address: what is to be answered goes there.");
        }
    }

    private void Tell(in Sighting packet, ToldAddresses told, string clause, string allowed, string message)
    {
        _isReported = true;
        end.Report(
            packet.Source,
            clause,
            packet.Reference,
            $"{told} from {packet.Source} to {packet.Destination}",
            [$"{allowed} ({clause})"],
            message);
    }
}
