using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Connections;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>A REGISTER has a fresh version for each new address, and is not sent again once it is acknowledged (MIG-22a, MIG-22c).</summary>
internal sealed class Registrations(ConnectionView connection) : Rule
{
    private readonly Registered[] _hosts = [Registered.Of(connection.Hosts[0]), Registered.Of(connection.Hosts[1])];

    internal override void See(in Sighting packet)
    {
        if (packet.Packet.ConnectionKind != ConnectionKind.Register || packet.Control is not { } control)
        {
            return;
        }

        Registered host = _hosts[packet.Side];
        if (packet.Packet.Token != connection.Hosts[packet.Side].Token)
        {
            if (packet.WasSentHere && !control.Packet.Acknowledges)
            {
                Tell(packet, host, "MIG-22a", "the token that the host offered", "A host registers its own token, by which its peer looks for it.");
            }

            return;
        }

        if (packet.CameHere && control.Packet.Acknowledges && host.Newest?.Version == packet.Packet.RegisterVersion)
        {
            host.AnsweredAt ??= control.Time;
        }
        else if (packet.WasSentHere && !control.Packet.Acknowledges)
        {
            connection.Context.Sink.Exercise("MIG-22a");
            Judge(packet, control, host);
        }
    }

    private void Judge(in Sighting packet, Observation sent, Registered host)
    {
        uint version = packet.Packet.RegisterVersion;
        if (sent.Packet.Nonce != connection.Hosts[packet.Side].Nonce)
        {
            Tell(packet, host, "SEC-2a", "the nonce of the connection", "The rendezvous binds the token to the first nonce that comes with it: the host's own.");
        }

        if (host.Newest is not { } newest || SerialNumber.IsNewer(version, newest.Version))
        {
            (host.Newest, host.AnsweredAt) = ((version, sent), null);
            return;
        }

        Duration reaction = connection.Context.Reaction;
        if (version != newest.Version)
        {
            if (sent.Time - newest.First.Time > reaction)
            {
                Tell(packet, host, "MIG-22a", $"version {newest.Version + 1}", $"Version {newest.Version} was sent before: the rendezvous ignores an older one.");
            }
        }
        else if (newest.First.Packet.Source.IPv4 != sent.Packet.Source.IPv4)
        {
            Tell(packet, host, "MIG-22a", $"version {newest.Version + 1}", $"{PacketText.Place(newest.First.Reference)} had this version, from another address: to the rendezvous this is its repetition.");
        }
        else if (host.AnsweredAt is { } answered && sent.Time - answered > reaction)
        {
            Tell(packet, host, "MIG-22c", $"nothing, or version {newest.Version + 1}", "This version was acknowledged: only an unanswered REGISTER is sent again.");
        }
    }

    private void Tell(in Sighting packet, Registered host, string clause, string allowed, string message)
    {
        if (host.IsReported || EndOf(connection, packet.Side) is not { IsBlurred: false } end)
        {
            return;
        }

        host.IsReported = true;
        end.Report(
            packet.Source,
            clause,
            packet.Reference,
            $"REGISTER version {packet.Packet.RegisterVersion} from {packet.Source} to {packet.Destination}",
            [$"{allowed} ({clause})"],
            message);
    }

    /// <summary>An end of the connection at one host, to speak for that host.</summary>
    internal static EndpointJudge? EndOf(ConnectionView connection, int side)
    {
        for (int index = connection.Flows.Count - 1; index >= 0; index--)
        {
            if (connection.Flows[index].End(side) is { } end)
            {
                return end;
            }
        }

        return null;
    }

    /// <summary>The newest REGISTER of one host.</summary>
    private sealed class Registered
    {
        /// <summary>What is known of a host when its connection opens.</summary>
        internal static Registered Of(ConnectionHost host)
        {
            var known = new Registered();
            foreach (SeenRegister early in host.EarlyRegisters)
            {
                if (early.IsRequest && (known.Newest is not { } newest || SerialNumber.IsNewer(early.Version, newest.Version)))
                {
                    (known.Newest, known.AnsweredAt) = ((early.Version, early.Packet), null);
                }
                else if (early.IsAnswer && known.Newest?.Version == early.Version)
                {
                    known.AnsweredAt ??= early.Packet.Time;
                }
            }

            return known;
        }

        internal (uint Version, Observation First)? Newest { get; set; }

        internal Instant? AnsweredAt { get; set; }

        internal bool IsReported { get; set; }
    }
}
