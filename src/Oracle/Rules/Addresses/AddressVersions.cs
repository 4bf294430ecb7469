using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>Another list has another version, which is newer and not the one that is left out (ADDR-2c).</summary>
internal sealed class AddressVersions(ConnectionView connection) : Rule
{
    private const int Most = 64;

    private readonly Told[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        if (ToldAddresses.Of(packet) is not { } told)
        {
            return;
        }

        connection.Context.Sink.Exercise("ADDR-2c");
        Told host = _hosts[packet.Side];
        if (told.Version == uint.MaxValue)
        {
            Tell(packet, host, told, "ADDR-2d", "any version but 2^32 - 1", "The acknowledgement of this version would be 0, which says that nothing was accepted.");
        }

        if (told.IsList)
        {
            Compare(packet, host, told);
        }
    }

    private void Compare(in Sighting packet, Told host, ToldAddresses told)
    {
        if (host.Lists.TryGetValue(told.Version, out (ToldAddresses Told, PacketReference First) before))
        {
            if (!told.HasSameList(before.Told))
            {
                Tell(
                    packet,
                    host,
                    told,
                    "ADDR-2c",
                    $"the list of {PacketText.Place(before.First)} under its version, or this one under a newer version",
                    $"Version {told.Version} was told with another list in {PacketText.Place(before.First)}: its receiver takes this one for a repetition.");
            }
        }
        else if (host.Lists.Count < Most)
        {
            host.Lists.Add(told.Version, (told, packet.Reference));
        }

        if (host.Newest is not { } newest || SerialNumber.IsNewer(told.Version, newest.Version))
        {
            host.Newest = (told.Version, packet.Reference.Time);
        }
        else if (packet.WasSentHere && told.Version != newest.Version
            && packet.Reference.Time - newest.Since > connection.Context.Reaction)
        {
            // What another interface sent late may show after the newer one for as long as a host takes to react.
            Tell(packet, host, told, "ADDR-2c", $"version {newest.Version} or a newer one", $"Version {newest.Version} of the list was told before: an older one is ignored.");
        }
    }

    private static void Tell(in Sighting packet, Told host, ToldAddresses told, string clause, string allowed, string message)
    {
        if (!host.IsReported)
        {
            host.IsReported = true;
            packet.From!.Report(packet.Source, clause, packet.Reference, $"{told} from {packet.Source}", [$"{allowed} ({clause})"], message);
        }
    }

    private sealed class Told
    {
        internal Dictionary<uint, (ToldAddresses Told, PacketReference First)> Lists { get; } = [];

        internal (uint Version, Instant Since)? Newest { get; set; }

        internal bool IsReported { get; set; }
    }
}
