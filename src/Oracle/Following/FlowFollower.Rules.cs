using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>Shows packets to the rules, before anything that follows from them.</content>
internal sealed partial class FlowFollower
{
    /// <summary>Shows a control packet to the rules of the viewpoint and of the ends that it belongs to.</summary>
    private void Show(Observation control, in SalPacket packet, Dialect dialect, FlowEnd? from, FlowEnd? to)
    {
        Sighting sighting = Sight(control, packet, dialect, from, to);
        _rules.See(sighting);
        from?.Rules.See(sighting);
        to?.Rules.See(sighting);
    }

    private Sighting Sight(Observation control, in SalPacket packet, Dialect dialect, FlowEnd? from, FlowEnd? to) => new()
    {
        Reference = control.Reference,
        Source = control.Packet.Source,
        Destination = control.Packet.Destination,
        Packet = packet,
        Dialect = dialect,
        Control = control,
        From = from?.Judge,
        To = to?.Judge,
        WasSentHere = context.IsAt(control.Packet.Source),
        CameHere = context.IsAt(control.Packet.Destination),
    };

    /// <summary>Shows a packet without control to the rules that look at such packets.</summary>
    private void ShowData(
        PacketReference reference, NetworkAddress source, NetworkAddress destination, in SalPacket packet, Dialect dialect, FlowEnd? from, FlowEnd? to)
    {
        if (!_rules.SeesData && (from is null || !from.Rules.SeesData))
        {
            return;
        }

        var sighting = new Sighting
        {
            Reference = reference,
            Source = source,
            Destination = destination,
            Packet = packet,
            Dialect = dialect,
            From = from?.Judge,
            To = to?.Judge,
            WasSentHere = context.IsAt(source),
            CameHere = context.IsAt(destination),
        };
        _rules.See(sighting);
        from?.Rules.See(sighting);
        to?.Rules.See(sighting);
    }
}
