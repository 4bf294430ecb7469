using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>Something that a packet lacks.</summary>
/// <param name="Clause">The clause that asks for it.</param>
/// <param name="Allowed">What it would be with it.</param>
/// <param name="Message">One sentence.</param>
internal readonly record struct ContentFault(string Clause, string Allowed, string Message);

/// <summary>What the three packets of an opening lack, as the wire format demands.</summary>
internal static class OpeningContents
{
    private static readonly ContentFault NoWindow = new(
        "WIRE-16",
        "an MTP header with nothing but the window (WIRE-16)",
        "A SYN, a SYN+ACK and the ACK that completes the opening announce the initial window, and nothing else of MTP.");

    private static readonly ContentFault NoOffer = new(
        "OPEN-21a",
        "CONNECTION OFFER (OPEN-21a)",
        "The SYN and the SYN+ACK of a first flow carry CONNECTION OFFER: without it nobody can join.");

    private static readonly ContentFault NoService = new("OPEN-1c", "SERVICE (OPEN-1c)", "The SYN of a first flow names the service.");

    private static readonly ContentFault NamesAFlow = new(
        "OPEN-1b", "destination flow ID 0 (OPEN-1b)", "A SYN cannot know a flow of its receiver's: its destination flow ID is 0.");

    private static readonly ContentFault ServiceInJoin = new(
        "OPEN-22b", "CONNECTION JOIN without SERVICE (OPEN-22b)", "The SYN of a further flow names its connection by JOIN, and no service.");

    private static readonly ContentFault NoTargetService = new(
        "WIRE-17a", "SERVICE (WIRE-17a)", "A SYN and the ACK that completes the opening carry the SERVICE extension of the target.");

    /// <summary>The clauses that say what a packet of the handshake carries.</summary>
    /// <param name="dialect">The dialect.</param>
    /// <param name="fromOpener">Whether it is the SYN or the connection ACK.</param>
    internal static IEnumerable<string> Clauses(Dialect dialect, bool fromOpener) =>
        IsMtp(dialect) ? ["WIRE-16"] : fromOpener ? ["WIRE-17a", "WIRE-17b"] : ["WIRE-17b"];

    internal static List<ContentFault> OfSyn(in Sighting syn)
    {
        var faults = new List<ContentFault>();
        SalPacket packet = syn.Packet;
        if (packet.DestinationFlow != 0)
        {
            faults.Add(NamesAFlow);
        }

        if (!IsMtp(syn.Dialect))
        {
            if (packet.ServiceCount == 0)
            {
                faults.Add(NoTargetService);
            }

            AddTransport(syn, faults);
            return faults;
        }

        bool join = packet.ConnectionKind == ConnectionKind.Join;
        if (join && packet.ServiceCount > 0)
        {
            faults.Add(ServiceInJoin);
        }
        else if (!join && packet.ServiceCount == 0)
        {
            faults.Add(NoService);
        }

        if (!join && packet.ConnectionKind != ConnectionKind.Offer)
        {
            faults.Add(NoOffer);
        }

        AddWindow(packet, faults);
        return faults;
    }

    internal static List<ContentFault> OfSynAck(in Sighting synAck, bool isJoin)
    {
        var faults = new List<ContentFault>();
        SalPacket packet = synAck.Packet;
        if (!IsMtp(synAck.Dialect))
        {
            AddTransport(synAck, faults);
            return faults;
        }

        AddWindow(packet, faults);
        if (!isJoin && packet.ConnectionKind != ConnectionKind.Offer)
        {
            faults.Add(NoOffer);
        }

        return faults;
    }

    /// <summary>The first ACK of a SYN+ACK.</summary>
    /// <param name="ack">The packet.</param>
    /// <param name="service">The service that the SYN named; empty if it named none.</param>
    internal static List<ContentFault> OfCompletion(in Sighting ack, ReadOnlySpan<byte> service)
    {
        var faults = new List<ContentFault>();
        SalPacket packet = ack.Packet;
        if (IsMtp(ack.Dialect))
        {
            AddWindow(packet, faults);
            return faults;
        }

        if (packet.ServiceCount == 0 || (!service.IsEmpty && !packet.Service(0).SequenceEqual(service)))
        {
            faults.Add(NoTargetService);
        }

        AddTransport(ack, faults);
        return faults;
    }

    private static void AddWindow(in SalPacket packet, List<ContentFault> faults)
    {
        if (!packet.HasMtp || !packet.Mtp.IsWindowOnly)
        {
            faults.Add(NoWindow);
        }
    }

    private static void AddTransport(in Sighting packet, List<ContentFault> faults)
    {
        // What a header says may have been damaged, since the SAL checksum does not cover it; that it is there may not.
        SalPacket sal = packet.Packet;
        bool byLength = sal.Payload.IsEmpty || (sal.Protocol == SalProtocol.Udp && sal.Payload.Length > UdpHeader.Bytes);
        if (PrototypeTransport.OpeningFault(sal) is { } fault
            && (byLength || packet.WasSentHere || PrototypeTransport.IsIntact(sal, packet.Source, packet.Destination)))
        {
            faults.Add(new ContentFault(
                "WIRE-17b",
                "a TCP or UDP header with ports 0 (WIRE-17b)",
                $"A SYN, a SYN+ACK and the ACK that completes the opening carry a transport header with ports 0; this one has {fault}."));
        }
    }

    private static bool IsMtp(Dialect dialect) => dialect.Name == Dialect.Mtp1.Name;
}
