using ServalRef.Oracle.Hypotheses;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>ADDRESS travels only beside CONTROL, whose nonce proves it (ADDR-1a).</summary>
internal sealed class AddressCarrier(EndpointJudge end) : Rule
{
    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not null || packet.From != end || _isReported || end.IsBlurred || !packet.Packet.HasAddressList)
        {
            return;
        }

        _isReported = true;
        end.Report(
            packet.Source,
            "ADDR-1a",
            packet.Reference,
            $"ADDRESS without CONTROL from {packet.Source}",
            ["ADDRESS in a packet with CONTROL, whose flags are 0 if there is nothing else to send (ADDR-1a)"],
            "Without CONTROL there is no nonce, and anybody could tell a list in the host's name.");
    }
}
