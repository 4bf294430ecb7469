using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Addresses;

/// <summary>An ADDRESS without entries is not acknowledged itself (ADDR-4): without a list to answer none is sent for its own sake.</summary>
internal sealed class AddressEcho(ConnectionView connection) : Rule
{
    /// <summary>One list that such an answer was for may be missing from the capture.</summary>
    private const int SurplusThatProves = 2;

    private readonly Count[] _hosts = [new(), new()];

    internal override void See(in Sighting packet)
    {
        if (ToldAddresses.Of(packet) is not { } told)
        {
            return;
        }

        if (told.IsList)
        {
            _hosts[1 - packet.Side].Owed++;
        }
        else if (packet.WasSentHere && packet.Control!.Packet.Flags == ControlFlags.None)
        {
            // One that rides on another packet costs nothing and is nobody's concern (ADDR-1).
            connection.Context.Sink.Exercise("ADDR-4c");
            Answer(packet, told, _hosts[packet.Side]);
        }
    }

    private static void Answer(in Sighting packet, ToldAddresses told, Count host)
    {
        if (++host.Answers <= host.Owed || host.IsProven)
        {
            return;
        }

        bool proven = host.Answers - host.Owed >= SurplusThatProves;
        if (proven || !host.IsReported)
        {
            (host.IsReported, host.IsProven) = (true, proven);
            packet.From!.Report(
                packet.Source,
                "ADDR-4c",
                packet.Reference,
                $"{told} alone from {packet.Source}",
                ["an ADDRESS without entries only in answer to a list (ADDR-4)"],
                "No list was there to acknowledge: two hosts that acknowledge each other's acknowledgements never stop.",
                unproven: !proven);
        }
    }

    private sealed class Count
    {
        internal long Owed { get; set; }

        internal long Answers { get; set; }

        internal bool IsReported { get; set; }

        internal bool IsProven { get; set; }
    }
}
