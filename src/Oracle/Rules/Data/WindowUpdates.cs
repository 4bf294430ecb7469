using ServalRef.Oracle.Streams;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using static ServalRef.Oracle.Rules.Data.DataText;

namespace ServalRef.Oracle.Rules.Data;

/// <summary>
/// A small window that opens is told of at once (DATA-7a), and not only when a PROBE or data have the host say that it has opened since.
/// Seen at the host.
/// </summary>
/// <remarks>
/// When the application reads is not seen. That it reads just between a PROBE and its ACK may happen once, unless that ACK came at once.
/// </remarks>
internal sealed class WindowUpdates(DataFindings findings) : DataRule(findings, "DATA-7a")
{
    // Two packets of an Ethernet.
    private const ulong TwoPackets = 3_000;

    private const int TimesThatProve = 2;

    private static readonly Duration AtOnce = Duration.FromMilliseconds(10);

    private readonly Offer[] _offers = new Offer[2];

    internal override void See(in DataSighting packet)
    {
        int side = packet.Place.Side;
        if (packet.CameHere && packet.Has(MtpFlags.Probe))
        {
            ref Offer probed = ref _offers[1 - side];
            probed = probed with { AskedAt = probed.AskedAt ?? packet.Time };
        }

        if (!packet.WasSentHere || !packet.Has(MtpFlags.Ack) || packet.Facts.Use != NumberUse.New)
        {
            return;
        }

        Exercise();
        ulong edge = packet.Facts.Own.Edge;
        ref Offer offer = ref _offers[side];
        bool wasShut = offer.Window == 0 && offer.Edge > 0;
        uint greatest = Math.Max(offer.Greatest, packet.Mtp.Window);
        ulong enough = Math.Min(TwoPackets, greatest / 2);
        bool opens = enough > 0 && edge >= offer.Edge + enough && packet.Mtp.Window >= enough;
        bool waited = wasShut && opens && offer.AskedAt is not null;
        int late = offer.Late + (waited ? 1 : 0);
        if (waited && (late >= TimesThatProve || packet.Time - offer.AskedAt < AtOnce))
        {
            Findings.Tell(
                packet,
                "DATA-7a",
                Proof.OfAmount,
                "a window update when the window had opened",
                Text($"Its window was shut, and it tells only because a PROBE came that it has opened to {packet.Mtp.Window} bytes."));
        }

        offer = new Offer(edge, packet.Mtp.Window, greatest, AskedAt: null, late);
    }

    private readonly record struct Offer(ulong Edge, uint Window, uint Greatest, Instant? AskedAt, int Late);
}
