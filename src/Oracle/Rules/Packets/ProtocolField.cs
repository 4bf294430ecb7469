using ServalRef.Oracle.Hypotheses;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>All packets of a host on a flow have the protocol field of the flow's transport, whether a header follows or not (WIRE-10).</summary>
internal sealed class ProtocolField(EndpointJudge end) : Rule
{
    private byte _protocol;

    private bool _isReported;

    internal override void See(in Sighting packet)
    {
        byte protocol = packet.Packet.Protocol;
        if (packet.From != end || _isReported || protocol == _protocol || !end.View.IsSendersOwn(packet))
        {
            return;
        }

        if (_protocol == 0)
        {
            _protocol = protocol;
        }
        else
        {
            _isReported = true;
            end.View.Report(
                packet,
                "WIRE-10",
                $"protocol {_protocol} (WIRE-10)",
                $"The protocol field of this flow's packets was {_protocol}, and is {protocol} here: a flow has one transport.");
        }
    }
}
