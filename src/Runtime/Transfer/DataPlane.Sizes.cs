using ServalRef.StateMachines;

namespace ServalRef.Runtime.Transfer;

/// <content>How large packets are (DATA-12), and whether what is sent gets anywhere (CONN-6).</content>
public sealed partial class DataPlane
{
    private long _progressAt;

    /// <summary>Since when bytes have been on their way of which none was acknowledged; null, if none are (CONN-6).</summary>
    public Instant? WaitingSince => _send.Acknowledged < _send.Next ? new Instant(_progressAt) : null;

    private void NoteProgress(in SentPacket packet, Instant now) =>
        _progressAt = packet.Length > 0 && _send.IsLacking(packet.Start, packet.End) ? now.Nanoseconds : _progressAt;

    /// <summary>Whether the next packet of a range may be larger than those of the path.</summary>
    private static bool ProbesSize(TransferFlow flow, Range64 range, Instant now) =>
        flow.Path.Probes(now) && range.End - range.Start > (ulong)TransferFlow.PayloadOf(flow.Path.Larger, flow.OverUdp);

    private static void NoteArrivedSize(TransferFlow flow, ulong number, in SentPacket packet, Instant now)
    {
        if (number < flow.SampleFrom)
        {
            return;
        }

        if (packet.IsSizeProbe)
        {
            flow.Path.OnProbeArrived(now);
            flow.Window.OnMssChanged(flow.MostPayload);
        }
        else if (packet.IsFull)
        {
            flow.Path.OnFullArrived(number);
        }
        else if (packet.Bytes <= TransferFlow.PayloadOf(flow.Path.Smaller, flow.OverUdp))
        {
            flow.Path.OnSmallArrived(number);
        }
    }

    private static void NoteLostSize(TransferFlow flow, ulong number)
    {
        SentPacket packet = flow.Sent[number];
        if (packet.IsSizeProbe)
        {
            flow.Path.OnProbeLost(packet.SentAt);
        }
        else if (packet.IsFull)
        {
            flow.Path.OnFullLost(number);
        }
    }

    private static void Resize(TransferFlow flow, Instant now)
    {
        if (flow.Path.Shrinks(now))
        {
            flow.Window.OnMssChanged(flow.MostPayload);
        }
    }

    private static Range64 Beginning(Range64 range, int bytes) => new(range.Start, Math.Min(range.End, range.Start + (ulong)bytes));
}
