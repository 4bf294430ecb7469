using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>One end of a connection in a test: an application that writes and reads a known stream, and watches.</summary>
internal sealed class Side(DataPlane plane, Ends ends)
{
    private readonly byte[] _work = new byte[1 << 16];
    private readonly Dictionary<TransferFlow, ulong> _numbers = [];
    private bool _lends;
    private ulong _edge;
    private ulong _dataAck;
    private Instant _nextRead;

    internal DataPlane Plane { get; } = plane;

    internal Side Peer { get; set; } = null!;

    internal List<TransferFlow> Flows { get; } = [];

    /// <summary>Bytes that the application wants to write in all; then it ends the stream.</summary>
    internal long ToWrite { get; set; }

    /// <summary>Bytes that it reads at a time, and how often; 0: all, at once.</summary>
    internal (int Bytes, int EveryMs) Reading { get; set; }

    internal bool IsBroken { get; private set; }

    internal bool IsDone => Plane.Progress is { EndAcknowledged: true, PeerEndReceived: true } && Plane.EndOfPeerReached;

    internal long Deadline => Math.Min(
        Plane.Deadline.Nanoseconds, Plane.Readable > 0 && Reading.Bytes > 0 ? Math.Max(_nextRead.Nanoseconds, ends.Now.Nanoseconds + 1) : long.MaxValue);

    /// <summary>The byte at a position of whatever stream.</summary>
    internal static byte At(ulong position) => (byte)((position * 2_654_435_761) >> 13);

    internal void Arrive(int flow, byte[] bytes)
    {
        Assert.Equal(DropReason.None, SalPacket.TryDecode(bytes, Dialect.Mtp1, out SalPacket packet));
        if (Plane.Flows.Contains(Flows[flow]))
        {
            Assert.NotEqual(Arriving.Contradiction, Plane.OnPacket(Flows[flow], packet.Mtp, ends.Now));
        }
    }

    internal void OnTime() => Plane.OnDeadline(ends.Now);

    internal void Work()
    {
        Write();
        Read();
    }

    /// <summary>Numbers are taken one by one; the edge never moves back, nor DATA_ACK.</summary>
    internal void CheckNumber(TransferFlow flow, ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(DropReason.None, SalPacket.TryDecode(bytes, Dialect.Mtp1, out SalPacket packet));
        ulong expected = _numbers.GetValueOrDefault(flow, 1UL);
        Assert.Equal((uint)expected, packet.Mtp.PacketNumber);
        _numbers[flow] = expected + 1;
        if ((packet.Mtp.Flags & MtpFlags.Ack) != 0)
        {
            Assert.True(packet.Mtp.DataAck + packet.Mtp.Window >= _edge, "The edge moves back.");
            Assert.True(packet.Mtp.DataAck >= _dataAck, "DATA_ACK moves back.");
            (_edge, _dataAck) = (packet.Mtp.DataAck + packet.Mtp.Window, packet.Mtp.DataAck);
        }

        if ((packet.Mtp.Flags & MtpFlags.Data) != 0)
        {
            ulong end = packet.Mtp.Sequence + (ulong)packet.Mtp.Payload.Length;
            Assert.True(end <= Plane.PeerEdge, "Data beyond the window.");
        }
    }

    private void Write()
    {
        while ((long)Plane.WrittenBytes < ToWrite && Plane.Writable > 0)
        {
            int length = (int)Math.Min(Math.Min(_work.Length, Plane.Writable), ToWrite - (long)Plane.WrittenBytes);
            Fill(Plane.WrittenBytes, _work.AsSpan(0, length));
            _lends = !_lends;
            Assert.Equal(length, _lends ? Lend(_work.AsSpan(0, length)) : Plane.Write(_work.AsSpan(0, length)));
        }

        if ((long)Plane.WrittenBytes == ToWrite)
        {
            Plane.EndStream();
        }
    }

    // In two pieces that follow each other in memory.
    private int Lend(ReadOnlySpan<byte> bytes)
    {
        byte[] lent = bytes.ToArray();
        return Plane.Lend(lent.AsMemory(0, lent.Length / 2)) + Plane.Lend(lent.AsMemory(lent.Length / 2));
    }

    private void Read()
    {
        if (Reading.Bytes > 0 && ends.Now < _nextRead)
        {
            return;
        }

        ulong position = Plane.DeliveredBytes;
        int read = Plane.Read(_work.AsSpan(0, Reading.Bytes == 0 ? _work.Length : Math.Min(Reading.Bytes, _work.Length)), ends.Now);
        for (int index = 0; index < read; index++)
        {
            if (_work[index] != At(position + (ulong)index))
            {
                Assert.Fail($"Byte {position + (ulong)index} is not the one that was sent.");
            }
        }

        Assert.True(Plane.DeliveredBytes <= Peer.Plane.WrittenBytes);
        if (read > 0 && Reading.Bytes > 0)
        {
            _nextRead = ends.Now + Duration.FromMilliseconds(Reading.EveryMs);
        }
        else if (read == _work.Length)
        {
            Read();
        }
    }

    private static void Fill(ulong position, Span<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] = At(position + (ulong)index);
        }
    }
}
