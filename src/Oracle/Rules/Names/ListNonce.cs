using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Names;

/// <summary>An address list that goes alone bears the nonce of its sender, as every control packet does (SEC-2a).</summary>
/// <remarks>No machine sends it, so none looks at its nonce; elsewhere than at its sender it may be forged.</remarks>
internal sealed class ListNonce(EndpointJudge end) : Rule
{
    private bool _isTold;

    internal override void See(in Sighting packet)
    {
        if (_isTold || !packet.WasSentHere || packet.From != end || end.IsBlurred
            || packet.Control is not { Packet.Flags: ControlFlags.None } list || !packet.Packet.HasAddressList || end.IsOwn(list.Packet))
        {
            return;
        }

        _isTold = true;
        end.View.Report(packet, "SEC-2a", "the nonce of the connection (SEC-2a)", "Its nonce is not the one that this host announced.");
    }
}
