using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>Shows packets to the rules, before anything that follows from them.</content>
internal sealed partial class FlowFollower
{
    /// <summary>Shows a control packet to the rules of the viewpoint, and of the ends and the connection that it belongs to.</summary>
    private void Show(Observation control, in SalPacket packet, Dialect dialect, in Parties parties)
    {
        Sighting sighting = Sight(control, packet, dialect, parties);
        _rules.See(sighting);
        ShowParties(sighting, parties);
    }

    private static void ShowParties(in Sighting sighting, in Parties parties)
    {
        parties.From?.Rules.See(sighting);
        parties.To?.Rules.See(sighting);
        parties.Connection?.Rules.See(sighting);
    }

    private Sighting Sight(Observation control, in SalPacket packet, Dialect dialect, in Parties parties) => new()
    {
        Reference = control.Reference,
        Source = control.Packet.Source,
        Destination = control.Packet.Destination,
        Packet = packet,
        Dialect = dialect,
        Control = control,
        From = parties.From?.Judge,
        To = parties.To?.Judge,
        Connection = parties.Connection?.View,
        Side = parties.Side,
        WasSentHere = context.IsAt(control.Packet.Source),
        CameHere = context.IsAt(control.Packet.Destination) && !control.IsMalformed,
        DontFragment = control.DontFragment,
    };

    /// <summary>Shows a packet without control to the rules that look at such packets.</summary>
    private void ShowData(
        PacketReference reference,
        NetworkAddress source,
        NetworkAddress destination,
        in SalPacket packet,
        Dialect dialect,
        in Parties parties,
        bool? dontFragment)
    {
        bool connection = parties.Connection is { Rules.SeesData: true };
        if (!connection && !_rules.SeesData && parties.From is not { Rules.SeesData: true })
        {
            return;
        }

        Sighting sighting = Sight(reference, source, destination, packet, dialect, parties, dontFragment);
        _rules.See(sighting);
        ShowParties(sighting, parties);
    }

    private Sighting Sight(
        PacketReference reference, NetworkAddress source, NetworkAddress destination, in SalPacket packet, Dialect dialect, Parties parties, bool? dontFragment = null) => new()
        {
            Reference = reference,
            Source = source,
            Destination = destination,
            Packet = packet,
            Dialect = dialect,
            From = parties.From?.Judge,
            To = parties.To?.Judge,
            Connection = parties.Connection?.View,
            Side = parties.Side,
            WasSentHere = context.IsAt(source),
            CameHere = context.IsAt(destination),
            DontFragment = dontFragment,
        };

    /// <summary>Whose a packet is, as far as that is known.</summary>
    /// <param name="From">The end of the flow that sent it.</param>
    /// <param name="To">The end of the flow that it goes to.</param>
    /// <param name="Connection">The connection of the flow.</param>
    /// <param name="Side">Which of the connection's hosts sent it.</param>
    private readonly record struct Parties(FlowEnd? From, FlowEnd? To, LinkedConnection? Connection, int Side)
    {
        /// <summary>The parties to a packet of a flow.</summary>
        internal static Parties Of(FlowTrack flow, bool fromOpener) => new(
            fromOpener ? flow.Opener : flow.Listener,
            fromOpener ? flow.Listener : flow.Opener,
            flow.Connection,
            fromOpener ? flow.OpenerSide : 1 - flow.OpenerSide);
    }
}
