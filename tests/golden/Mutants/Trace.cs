using System.Globalization;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.StateMachines;
using ServalRef.Tests;

namespace ServalRef.Golden.Mutants;

/// <summary>The recordings of one host, packet by packet, open to changes.</summary>
internal sealed class Trace
{
    private readonly List<Packet> _packets;

    private Trace(string host, List<Packet> packets, long start) => (Host, _packets, Start) = (host, packets, start);

    /// <summary>The time of the first packet that was recorded, in nanoseconds since the Unix epoch.</summary>
    internal long Start { get; }

    /// <summary>All packets, in the order in which they were captured.</summary>
    internal IReadOnlyList<Packet> Packets => _packets;

    /// <summary>The judged host: <c>a</c>, <c>b</c> or <c>d</c>.</summary>
    internal string Host { get; }

    /// <summary>The addresses of the judged host.</summary>
    internal IReadOnlyList<string> Addresses => Host switch
    {
        "a" => ["10.1.0.1", "10.2.0.1"],
        "b" => ["10.1.0.2", "10.2.0.2"],
        _ => ["10.3.0.1"],
    };

    /// <summary>The recording's packet of this label, wherever it stands by now.</summary>
    internal Packet this[string label] => _packets.Single(p => p.Label == label);

    /// <summary>Reads what one host recorded.</summary>
    /// <param name="view">The group and the host, for example <c>08c b</c>.</param>
    internal static Trace Of(string view)
    {
        string group = view[..^2];
        string host = view[^1..];
        List<Packet> packets = [];
        foreach (string name in TestData.Captures.Where(n => n.StartsWith($"{group}-", StringComparison.Ordinal)))
        {
            string file = name.Split('.')[1];
            if (file[..1] != host)
            {
                continue;
            }

            using CaptureReader reader = CaptureReader.Open(TestData.Capture(name));
            while (reader.TryRead(out CaptureFrame frame))
            {
                string label = string.Create(CultureInfo.InvariantCulture, $"{file}#{frame.Number}");
                packets.Add(new Packet(label, file, frame.Time.Nanoseconds, frame.Data.ToArray()));
            }
        }

        packets = [.. packets.OrderBy(p => p.Time)];
        return new Trace(host, packets, packets[0].Time);
    }

    /// <summary>The same packets once more, so that one reading serves many mutants.</summary>
    internal Trace Clone() => new(Host, [.. _packets.Select(p => p.Clone(p.Label))], Start);

    /// <summary>Whether the judged host sent a packet.</summary>
    internal bool IsOutgoing(Packet packet) => Addresses.Contains(packet.Source);

    /// <summary>The packets from this one on, itself included.</summary>
    internal IEnumerable<Packet> From(string label) => _packets.SkipWhile(p => p.Label != label).ToList();

    internal void Remove(params string[] labels) => Remove(p => labels.Contains(p.Label));

    internal void Remove(Predicate<Packet> which)
    {
        // Found first, since the predicate may look at the packets of this trace.
        HashSet<Packet> gone = [.. _packets.FindAll(which)];
        _packets.RemoveAll(gone.Contains);
    }

    /// <summary>Captures a copy of a packet at another time.</summary>
    /// <param name="label">The packet to copy.</param>
    /// <param name="name">The label of the copy.</param>
    /// <param name="seconds">Its time in seconds after the first packet of the recording.</param>
    internal Packet Copy(string label, string name, double seconds)
    {
        Packet copy = this[label].Clone(name);
        _packets.Add(copy);
        Move(copy, seconds);
        return copy;
    }

    /// <summary>Captures a packet at another time, behind those of the same time.</summary>
    internal void Move(Packet packet, double seconds)
    {
        packet.Time = Start + (long)(seconds * 1e9);
        Sort();
    }

    /// <summary>Adds a packet that is not of the recording.</summary>
    internal void Add(Packet packet)
    {
        _packets.Add(packet);
        Sort();
    }

    /// <summary>Delays a packet and all after it, on every interface.</summary>
    internal void Delay(string label, double seconds)
    {
        foreach (Packet packet in From(label))
        {
            packet.Time += (long)(seconds * 1e9);
        }
    }

    /// <summary>Sets the packets in the order of their times; equal ones stay in order.</summary>
    internal void Sort()
    {
        List<Packet> sorted = [.. _packets.OrderBy(p => p.Time)];
        _packets.Clear();
        _packets.AddRange(sorted);
    }

    /// <summary>Writes one classic pcap for each interface.</summary>
    /// <returns>Their paths, in order of the interfaces' names.</returns>
    internal IReadOnlyList<string> Write(string folder)
    {
        List<string> paths = [];
        foreach (IGrouping<string, Packet> file in _packets.GroupBy(p => p.File).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            string path = Path.Combine(folder, $"{file.Key}.pcap");
            using var writer = new PcapWriter(File.Create(path), LinkLayer.Ethernet, nanosecond: true);
            foreach (Packet packet in file)
            {
                writer.Write(new Instant(packet.Time), packet.ToFrame());
            }

            paths.Add(path);
        }

        return paths;
    }

    /// <summary>Judges the host by every rule.</summary>
    /// <param name="folder">Where its files may be written.</param>
    /// <param name="complete">Whether the capture is known to lack no frame.</param>
    internal Report Check(string folder, bool complete = true) => CaptureCheck.Run(Write(folder), Options() with { Complete = complete });

    /// <summary>How the host's captures are judged.</summary>
    internal JudgeOptions Options() => new() { At = [.. Addresses.Select(Parse)], Complete = true };

    /// <summary>A violation as <c>CTL-2 a1#17 10.1.0.1</c>.</summary>
    internal string Name(Finding finding)
    {
        string file = Path.GetFileNameWithoutExtension(finding.Packet.File);
        Packet packet = _packets.Where(p => p.File == file).ElementAt(finding.Packet.Number - 1);
        return $"{finding.Clause} {packet.Label} {finding.Host}";
    }

    private static NetworkAddress Parse(string text) =>
        NetworkAddress.TryParse(text, out NetworkAddress address) ? address : throw new FormatException(text);
}
