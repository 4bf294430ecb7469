using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>What an ADDRESS acknowledges is the newest list that has come: its version plus 1 (ADDR-3c, ADDR-4a).</summary>
internal sealed class AddressAcknos(ConnectionView connection) : Rule
{
    private const int Most = 64;

    private readonly Lists[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        if (ToldAddresses.Of(packet) is not { } told || (!packet.WasSentHere && !packet.CameHere))
        {
            return;
        }

        if (told.Ackno != 0)
        {
            connection.Context.Sink.Exercise("ADDR-4a");
            Judge(packet, told, _hosts[packet.Side], _hosts[1 - packet.Side]);
        }

        if (told.IsList)
        {
            _hosts[packet.Side].Tell(told.Version, packet.Reference.Time);
        }
    }

    private void Judge(in Sighting packet, ToldAddresses told, Lists own, Lists peer)
    {
        uint named = told.Ackno - 1;
        Instant settled = packet.Reference.Time - connection.Context.Reaction;
        bool isKnown = peer.Versions.ContainsKey(named);
        if (peer.Newest is not { } newest)
        {
            // One list that the capture lacks would explain it.
            Tell(packet, own, told, "ackno 0, since no list has come", "It acknowledges a list, and none has come.", "ADDR-4a", unproven: true);
        }
        else if (!isKnown)
        {
            // A list that the capture lacks would be older than the one that was there, or newer than the one that comes again after.
            bool overtaken = packet.WasSentHere && SerialNumber.IsNewer(newest.Version, named) && newest.Since < settled;
            bool contradicted = overtaken || (own.Unknown is { } unknown && unknown.Version == named && peer.LastTold > unknown.Since + connection.Context.Reaction);
            own.Unknown ??= (named, packet.Reference.Time);
            Tell(packet, own, told, $"ackno {newest.Version + 1}", $"It names version {named}, and the newest list that has come has version {newest.Version}.", "ADDR-4a", !contradicted);
        }
        else if (packet.WasSentHere && !told.IsList && SerialNumber.IsNewer(newest.Version, named) && newest.Since < settled)
        {
            Tell(packet, own, told, $"ackno {newest.Version + 1}", $"Version {newest.Version} has come, so the older version {named} is not the one to acknowledge.", "ADDR-3c", unproven: false);
        }
    }

    private void Tell(in Sighting packet, Lists own, ToldAddresses told, string allowed, string message, string clause, bool unproven)
    {
        if (connection.IsCut || own.IsProven || (unproven && own.IsReported))
        {
            return;
        }

        (own.IsReported, own.IsProven) = (true, !unproven);
        packet.From!.Report(
            packet.Source, clause, packet.Reference, $"{told} from {packet.Source}", [$"{allowed} ({clause})"], message, unproven: unproven);
    }

    /// <summary>The lists of one host, and what it has acknowledged.</summary>
    private sealed class Lists
    {
        internal Dictionary<uint, Instant> Versions { get; } = [];

        internal (uint Version, Instant Since)? Newest { get; private set; }

        /// <summary>The first version that the host has acknowledged and the peer was not seen to tell.</summary>
        internal (uint Version, Instant Since)? Unknown { get; set; }

        /// <summary>When a list was told last, whichever.</summary>
        internal Instant LastTold { get; private set; }

        internal bool IsReported { get; set; }

        internal bool IsProven { get; set; }

        internal void Tell(uint version, Instant time)
        {
            LastTold = time;
            if (Versions.Count < Most)
            {
                Versions.TryAdd(version, time);
            }

            if (Newest is not { } newest || SerialNumber.IsNewer(version, newest.Version))
            {
                Newest = (version, time);
            }
        }
    }
}
