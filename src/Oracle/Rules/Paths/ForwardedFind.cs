using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Oracle.Rules.Routes;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;

namespace ServalRef.Oracle.Rules.Paths;

/// <summary>A rendezvous passes an RSYN with FIND on to where the token is registered, with itself in SOURCE (MIG-21c).</summary>
internal sealed class ForwardedFind(JudgeContext view) : Rule
{
    /// <summary>Tokens, and RSYNs of a while, that are followed; what comes of others is not judged.</summary>
    private const int Most = 4_096;

    /// <summary>How long a registration lasts, and some more, since a timer may be late.</summary>
    private static readonly Duration Expiry = RendezvousLimits.Default.Lifetime + Duration.FromSeconds(20);

    private readonly Dictionary<ulong, TokenHistory> _tokens = [];

    /// <summary>The latest sending of each RSYN that came.</summary>
    private readonly Dictionary<(uint Flow, uint Version, ulong Nonce, ulong Token), Asked> _asked = [];

    private readonly HashSet<NetworkAddress> _told = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { } control)
        {
            return;
        }

        if (packet.Packet.ConnectionKind == ConnectionKind.Register)
        {
            Register(packet, control);
        }
        else if (packet.Packet.ConnectionKind == ConnectionKind.Find && control is { IsKnown: true, Trigger: FlowTrigger.RsynArrived })
        {
            Find(packet, control);
        }
    }

    private void Register(in Sighting packet, Observation register)
    {
        if (!packet.CameHere || register.Packet.Acknowledges)
        {
            return;
        }

        if (!_tokens.TryGetValue(packet.Packet.Token, out TokenHistory? history))
        {
            if (_tokens.Count == Most)
            {
                return;
            }

            _tokens[packet.Packet.Token] = history = new TokenHistory();
        }

        history.Register(packet, register);
    }

    private void Find(in Sighting packet, Observation find)
    {
        var key = (find.Packet.SourceFlow, find.Packet.Version, find.Packet.Nonce, packet.Packet.Token);
        SourceRoute route = packet.Packet.Route;
        if (packet.CameHere)
        {
            if (_asked.Count == Most)
            {
                _asked.Clear();
            }

            _asked[key] = new Asked(find, route);
        }
        else if (_asked.TryGetValue(key, out Asked? came) && find.Time - came.Packet.Time <= PassedRoute.LongestWait)
        {
            view.Sink.Exercise("MIG-21c");
            Judge(packet, route, came);
        }
    }

    private void Judge(in Sighting packet, SourceRoute route, Asked came)
    {
        ControlPacket asked = came.Packet.Packet;
        string place = PacketText.Place(came.Packet.Reference);
        if (came.Route.CountAfterHop < SourceRoute.Most && !PassedRoute.Extends(route, came.Route, asked, view))
        {
            string right = PacketText.Of(PassedRoute.Right(came.Route, asked));
            Tell(packet, asked.Destination, "MIG-21c", right, $"It passes {place} on with {PacketText.Of(route)}: nobody learns where the mover is.", unproven: false);
        }
        else if (_tokens.TryGetValue(packet.Packet.Token, out TokenHistory? history) && history.Newest is { } newest
            && !history.WasAt(packet.Destination, came.Packet.Time - view.Reaction))
        {
            Tell(packet, asked.Destination, "MIG-21c", $"an RSYN to {newest}", $"It passes {place} on to {packet.Destination}, where the token is not registered.", unproven: true);
        }
        else if (history is { LastAt: { } last } && came.Packet.Time - last > Expiry)
        {
            Tell(packet, asked.Destination, "MIG-22h", "nothing", $"It passes {place} on, and the registration of the token had expired 180 s after its newest REGISTER.", unproven: true);
        }
    }

    private void Tell(in Sighting packet, NetworkAddress rendezvous, string clause, string allowed, string message, bool unproven)
    {
        if (_told.Add(rendezvous))
        {
            view.Report(packet, clause, $"{allowed} ({clause})", message, unproven, rendezvous);
        }
    }

    /// <summary>An RSYN with FIND as it came.</summary>
    private sealed record Asked(Observation Packet, SourceRoute Route);
}
