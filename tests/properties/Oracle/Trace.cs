using System.Globalization;
using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>One packet as a capture point saw it.</summary>
/// <param name="Time">In nanoseconds.</param>
/// <param name="Bytes">From the IPv4 header on.</param>
internal sealed record Captured(long Time, byte[] Bytes);

/// <summary>What one capture point saw, in order.</summary>
internal sealed class Trace
{
    private const int MostRows = 40;

    internal List<Captured> Packets { get; } = [];

    internal void Add(long time, NetworkAddress source, NetworkAddress destination, byte[] sal)
    {
        byte[] bytes = new byte[Ipv4.Overhead(source) + sal.Length];
        Ipv4.Encapsulate(bytes, source, destination, sal);
        Packets.Add(new Captured(time, bytes));
    }

    /// <summary>Judges the trace, or what is left of it without its first packets, or without one in its midst.</summary>
    internal Report Judged(Dialect dialect, IReadOnlyList<NetworkAddress> at, int skip = 0, int? lacking = null)
    {
        var judge = new Judge(new JudgeOptions { At = at, Complete = skip == 0 && lacking is null && dialect.Name == Dialect.Prototype2014.Name });
        for (int i = skip; i < Packets.Count; i++)
        {
            if (i == lacking)
            {
                continue;
            }

            SalPacket packet = Decode(Packets[i], dialect, out NetworkAddress source, out NetworkAddress destination);
            judge.Add(new PacketReference("world", i + 1, new Instant(Packets[i].Time)), source, destination, packet, dialect);
        }

        return judge.Finish();
    }

    /// <summary>
    /// Whether the cut lies between repetitions of a SYN: then a capture that begins with one does not show the flow from its start, and
    /// nothing tells.
    /// </summary>
    internal bool CutsOpening(Dialect dialect, int cut)
    {
        HashSet<uint> asked = [.. Syns(dialect, 0, cut)];
        return Syns(dialect, cut, Packets.Count).Any(asked.Contains);
    }

    private IEnumerable<uint> Syns(Dialect dialect, int from, int to)
    {
        for (int i = from; i < Math.Min(to, Packets.Count); i++)
        {
            SalPacket packet = Decode(Packets[i], dialect, out _, out _);
            if (packet.Flags == ControlFlags.Syn)
            {
                yield return packet.SourceFlow;
            }
        }
    }

    /// <summary>The control packets, or those next to a packet of the trace.</summary>
    internal string Ladder(Dialect dialect, int around)
    {
        int first = Math.Max(0, Math.Min(around, Packets.Count) - (MostRows / 2));
        IEnumerable<string> rows = Enumerable.Range(0, Packets.Count)
            .Where(i => Packets.Count <= MostRows || (i >= first && i < first + MostRows))
            .Select(i => Row(i, dialect, i + 1 == around));
        return string.Join('\n', rows);
    }

    private static SalPacket Decode(Captured packet, Dialect dialect, out NetworkAddress source, out NetworkAddress destination)
    {
        if (Ipv4.TryDecapsulate(packet.Bytes, out source, out destination, out ReadOnlySpan<byte> sal) != Decapsulation.Serval
            || SalPacket.TryDecode(sal, dialect, out SalPacket decoded) != DropReason.None)
        {
            throw new InvalidOperationException("A reference host sent a malformed packet.");
        }

        return decoded;
    }

    private string Row(int index, Dialect dialect, bool offends)
    {
        Captured packet = Packets[index];
        SalPacket decoded = Decode(packet, dialect, out NetworkAddress source, out NetworkAddress destination);
        string what = decoded.HasControl
            ? $"{decoded.Flags.ToText()} v={decoded.Version} ackno={decoded.Ackno} nonce={decoded.Nonce:x16}"
            : $"data of {decoded.Bytes.Length} bytes";
        string mark = offends ? ">>" : "  ";
        string flow = $"{decoded.SourceFlow}>{decoded.DestinationFlow}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{mark}{index + 1,4} {packet.Time / 1e9,10:F3} {source} > {destination} {flow} {what}");
    }
}
