using System.Globalization;
using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.Simulation;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Simulated;

/// <summary>Keeps what each host of a simulation sends and receives, and has it judged.</summary>
internal sealed class Recorder : ITap
{
    private readonly Dictionary<string, List<Captured>> _views = [];

    public void OnSent(NetworkInterface at, in Frame frame, Instant now) => Add(at, frame, now);

    public void OnReceived(NetworkInterface at, in Frame frame, Instant now) => Add(at, frame, now);

    public void OnLost(string where, in Frame frame, Instant now)
    {
    }

    /// <summary>The report on what one host's capture shows, of every rule for that host.</summary>
    internal Report Judge(ServalHost host) => Judge(host, View(host.Name));

    /// <summary>The same of packets that were changed since.</summary>
    internal static Report Judge(ServalHost host, List<Captured> view)
    {
        List<NetworkAddress> addresses = [.. host.Interfaces.SelectMany(port => port.Addresses)];
        Judge judge = new(new JudgeOptions { At = addresses });
        for (int index = 0; index < view.Count; index++)
        {
            Captured packet = view[index];
            if (SalPacket.TryDecode(packet.Sal, Dialect.Mtp1, out SalPacket decoded) == DropReason.None)
            {
                judge.Add(new PacketReference(host.Name, index + 1, new Instant(packet.Time)), packet.Source, packet.Destination, decoded, Dialect.Mtp1);
            }
            else
            {
                judge.AddMalformed(new MalformedPacket
                {
                    Reference = new PacketReference(host.Name, index + 1, new Instant(packet.Time)),
                    Source = packet.Source,
                    Destination = packet.Destination,
                    Sal = packet.Sal,
                    Dialect = Dialect.Mtp1,
                });
            }
        }

        return judge.Finish();
    }

    /// <summary>The packets around one of a host's view, for people.</summary>
    internal string Ladder(string host, int around, int rows = 40)
    {
        List<Captured> view = View(host);
        int first = Math.Max(0, Math.Min(around, view.Count) - rows + 5);
        return string.Join('\n', Enumerable.Range(first, Math.Min(rows, view.Count - first)).Select(index => Row(view[index], index + 1, around)));
    }

    internal List<Captured> View(string host) => _views.TryGetValue(host, out List<Captured>? view) ? view : [];

    private void Add(NetworkInterface at, in Frame frame, Instant now)
    {
        if (!_views.TryGetValue(at.Node.Name, out List<Captured>? view))
        {
            _views[at.Node.Name] = view = [];
        }

        view.Add(new Captured(now.Nanoseconds, frame.Source, frame.Destination, frame.Sal.ToArray()));
    }

    private static string Row(Captured packet, int number, int around)
    {
        string mark = number == around ? ">>" : "  ";
        string what = "malformed";
        if (SalPacket.TryDecode(packet.Sal, Dialect.Mtp1, out SalPacket decoded) == DropReason.None)
        {
            what = decoded.HasControl ? $"{decoded.Flags.ToText()} v={decoded.Version} a={decoded.Ackno}" : "";
            if (decoded.HasMtp)
            {
                MtpHeader mtp = decoded.Mtp;
                what += $" {mtp.Flags} #{mtp.PacketNumber} seq {mtp.Sequence}+{mtp.Payload.Length} of {mtp.AckedFlow} la {mtp.LargestAcknowledged} ack {mtp.DataAck}+{mtp.Window}";
            }

            what = $"{decoded.SourceFlow:x}>{decoded.DestinationFlow:x} {what}";
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{mark}{number,5} {packet.Time / 1e9,11:F6} {packet.Source} > {packet.Destination} {what}");
    }

    internal sealed record Captured(long Time, NetworkAddress Source, NetworkAddress Destination, byte[] Sal);
}
