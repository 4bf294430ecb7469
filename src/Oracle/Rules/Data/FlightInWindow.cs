using ServalRef.Oracle.Streams;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// What a flow has in flight stays within its congestion window, which begins with 10 packets and grows by no more than what is
/// acknowledged (CC-1, CC-2). The window is not seen, so only four times as much is told, as a deviation. Seen at the sender.
/// </summary>
internal sealed class FlightInWindow(DataFindings findings) : DataRule(findings, "CC-2")
{
    /// <summary>In bytes (RFC 6928).</summary>
    private const ulong InitialWindow = 14_600;

    private const ulong FarBeyond = 4;

    /// <summary>Who has been silent for so long may have taken all for lost, and has nothing in flight any more (DATA-9b).</summary>
    private static readonly Duration LeastTimeout = Duration.FromMilliseconds(200);

    private readonly Dictionary<FlowNumbers, Flight> _flights = [];

    private FlowNumbers? _last;

    private Flight _lastFlight = new();

    internal override void See(in DataSighting packet)
    {
        if (packet.CameHere && packet.Facts.Acknowledged is { } acknowledged && packet.Facts.News.Bytes > 0)
        {
            Of(acknowledged).Acknowledged += packet.Facts.News.Bytes;
        }

        if (!packet.WasSentHere || !packet.Facts.Packet.HasPiece || packet.Facts.Use != NumberUse.New)
        {
            return;
        }

        Exercise();
        Flight flight = Of(packet.Facts.Numbers);
        if (packet.Time - flight.LastSent >= LeastTimeout)
        {
            flight.Sent = Math.Min(flight.Sent, flight.Acknowledged);
        }

        flight.LastSent = packet.Time;
        flight.Sent += packet.Facts.Packet.End - packet.Facts.Packet.Start;
        ulong inFlight = flight.Sent - Math.Min(flight.Sent, flight.Acknowledged);
        if (inFlight > FarBeyond * (InitialWindow + flight.Acknowledged) && !packet.Facts.Own.IsForgetful)
        {
            Findings.Tell(
                packet,
                "CC-2",
                Proof.OfAmount,
                Text($"at most {InitialWindow + flight.Acknowledged} bytes in flight"),
                Text($"{inFlight} bytes of the flow are not acknowledged, though only {flight.Acknowledged} have been, which is all that its window can have grown by."));
        }
    }

    private Flight Of(FlowNumbers flow)
    {
        if (_last != flow)
        {
            if (!_flights.TryGetValue(flow, out Flight? flight))
            {
                _flights[flow] = flight = new Flight();
            }

            (_last, _lastFlight) = (flow, flight);
        }

        return _lastFlight;
    }

    private sealed class Flight
    {
        internal ulong Sent { get; set; }

        internal Instant LastSent { get; set; }

        internal ulong Acknowledged { get; set; }
    }
}
