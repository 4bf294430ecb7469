using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>A data plane whose peer is the test: packets are written by hand, and what it sends is read.</summary>
internal sealed class Crafted
{
    private readonly byte[] _buffer = new byte[4096];
    private readonly byte[] _sent = new byte[4096];
    private readonly List<TransferFlow> _flows = [];

    internal Crafted(TransferOptions? options = null, int flows = 1, uint window = 1 << 20, bool backup = false)
    {
        Plane = new DataPlane(options ?? new TransferOptions(), default);
        for (int flow = 0; flow < flows; flow++)
        {
            Add(backup && flow > 0, window);
        }
    }

    internal DataPlane Plane { get; }

    internal Instant Now { get; private set; } = Instant.FromSeconds(1);

    internal IReadOnlyList<TransferFlow> Flows => _flows;

    internal TransferFlow Add(bool backup = false, uint window = 1 << 20)
    {
        uint id = (uint)_flows.Count + 1;
        TransferFlow flow = Plane.AddFlow(id, backup);
        _flows.Add(flow);
        _ = Plane.OpeningWindow(flow);
        Plane.Open(flow, id + 100, Now);
        Plane.SetModes(flow, maySend: true, maySpeak: true, Now);
        Plane.OnOpeningWindow(flow, Decode(new MtpFields { Flags = MtpFlags.Ack, Window = window }, [], []), Now);
        return flow;
    }

    internal void Wait(double milliseconds)
    {
        Now += Duration.FromMilliseconds(milliseconds);
        Plane.OnDeadline(Now);
    }

    /// <summary>Waits for whatever comes next, and gives what is sent then.</summary>
    internal List<Sent> WaitForDeadline()
    {
        Now = Plane.Deadline;
        Assert.NotEqual(Instant.Never, Now);
        Plane.OnDeadline(Now);
        return All();
    }

    internal Arriving Data(uint number, ulong sequence, int bytes, bool fin = false, int flow = 0, MtpFlags flags = MtpFlags.None)
    {
        byte[] payload = new byte[bytes];
        for (int index = 0; index < bytes; index++)
        {
            payload[index] = Side.At(sequence + (ulong)index);
        }

        MtpFields fields = new()
        {
            Flags = MtpFlags.Data | flags | (fin ? MtpFlags.Fin : MtpFlags.None),
            PacketNumber = number,
            Sequence = sequence,
        };
        return Plane.OnPacket(_flows[flow], Decode(fields, [], payload), Now);
    }

    internal void Probe(uint number, int flow = 0) =>
        Plane.OnPacket(_flows[flow], Decode(new MtpFields { Flags = MtpFlags.Probe, PacketNumber = number }, [], []), Now);

    /// <summary>An ACK of packet numbers of a flow, in the order of their ranges from the largest on.</summary>
    internal void Ack(uint number, uint largest, AckRange[] ranges, ulong dataAck = 0, uint window = 1 << 20, int flow = 0, int on = 0)
    {
        MtpFields fields = new()
        {
            Flags = MtpFlags.Ack,
            PacketNumber = number,
            AckedFlow = ranges.Length == 0 ? 0 : _flows[flow].LocalFlow,
            LargestAcknowledged = largest,
            DataAck = dataAck,
            Window = window,
        };
        Plane.OnPacket(_flows[on], Decode(fields, ranges, []), Now);
    }

    internal void Write(int bytes)
    {
        byte[] data = new byte[bytes];
        ulong from = Plane.WrittenBytes;
        for (int index = 0; index < bytes; index++)
        {
            data[index] = Side.At(from + (ulong)index);
        }

        Assert.Equal(bytes, Plane.Write(data));
    }

    /// <summary>All that is sent now.</summary>
    internal List<Sent> All()
    {
        List<Sent> all = [];
        while (Plane.TryTransmit(_sent, Now, out TransferFlow? flow, out int length))
        {
            Assert.Equal(DropReason.None, SalPacket.TryDecode(_sent.AsSpan(0, length), Dialect.Mtp1, out SalPacket packet));
            all.Add(Sent.Of(flow!, packet.Mtp));
        }

        return all;
    }

    private MtpHeader Decode(in MtpFields fields, AckRange[] ranges, byte[] payload)
    {
        SalWriter writer = new(_buffer, Dialect.Mtp1);
        writer.Begin(101, 1, SalProtocol.Mtp);
        writer.AddMtp(fields, ranges, payload);
        Assert.Equal(DropReason.None, SalPacket.TryDecode(_buffer.AsSpan(0, writer.Finish()), Dialect.Mtp1, out SalPacket packet));
        return packet.Mtp;
    }
}

/// <summary>A packet that a data plane sent.</summary>
internal sealed record Sent(
    TransferFlow Flow, MtpFlags Flags, uint Number, ulong Sequence, int Bytes, uint AckedFlow, ulong DataAck, uint Window, int WireBytes)
{
    /// <summary>The packet numbers that it acknowledges.</summary>
    internal List<ulong> Acked { get; } = [];

    internal bool IsData => (Flags & MtpFlags.Data) != 0;

    internal bool IsAck => (Flags & MtpFlags.Ack) != 0;

    internal bool IsProbe => (Flags & MtpFlags.Probe) != 0;

    internal static Sent Of(TransferFlow flow, in MtpHeader mtp)
    {
        Sent sent = new(
            flow, mtp.Flags, mtp.PacketNumber, mtp.Sequence, mtp.Payload.Length, mtp.AckedFlow, mtp.DataAck, mtp.Window,
            20 + 12 + mtp.HeaderBytes + mtp.Payload.Length);
        foreach (NumberRange range in mtp.Acknowledged(mtp.LargestAcknowledged))
        {
            for (ulong number = range.Last; number + 1 > range.First; number--)
            {
                sent.Acked.Add(number);
                if (number == 0)
                {
                    break;
                }
            }
        }

        for (int index = 0; index < mtp.Payload.Length; index++)
        {
            Assert.Equal(Side.At(mtp.Sequence + (ulong)index), mtp.Payload[index]);
        }

        return sent;
    }
}
