using ServalRef.Oracle.Findings;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>Nobody answers a malformed packet: it left its sender so, and its receiver drops it (WIRE-11).</summary>
/// <remarks>
/// Seen at the sender of the malformed packet: a request that never went out well-formed, and the number of a packet, are acknowledged by
/// nobody else but a host that took them.
/// </remarks>
/// <param name="sink">Where findings go.</param>
internal sealed class AnsweredMalformed(FindingSink sink) : Rule
{
    private const int Most = 4_096;

    private readonly HashSet<(uint Flow, uint Version)> _sound = [];

    private readonly Dictionary<(uint Flow, uint Version), PacketReference> _requests = [];

    private readonly Dictionary<(uint Flow, uint Number), PacketReference> _numbers = [];

    private readonly HashSet<NetworkAddress> _told = [];

    internal override void See(in Sighting packet)
    {
        if (packet.WasSentHere)
        {
            if (packet.Control is { IsKnown: true, IsMalformed: false } sent)
            {
                NoteSound((sent.Packet.SourceFlow, sent.Packet.Version));
            }
        }
        else if (_requests.Count + _numbers.Count > 0)
        {
            Check(packet);
        }
    }

    internal override void SeeMalformed(in Sighting packet, ReadOnlySpan<byte> transport)
    {
        if (!packet.WasSentHere)
        {
            return;
        }

        uint flow = packet.Packet.SourceFlow;
        if (packet.Control is { IsKnown: true } request && !_sound.Contains((flow, request.Packet.Version)))
        {
            Add(_requests, (flow, request.Packet.Version), packet.Reference);
        }

        if (packet.Dialect.Name == Dialect.Mtp1.Name && MtpHeader.TryReadNumber(transport, out uint number))
        {
            Add(_numbers, (flow, number), packet.Reference);
        }
    }

    private void NoteSound((uint Flow, uint Version) request)
    {
        if (_sound.Count == Most)
        {
            _sound.Clear();
        }

        _sound.Add(request);
        _requests.Remove(request);
    }

    private static void Add(Dictionary<(uint Flow, uint Number), PacketReference> list, (uint Flow, uint Number) key, PacketReference packet)
    {
        if (list.Count < Most)
        {
            list.TryAdd(key, packet);
        }
    }

    private void Check(in Sighting packet)
    {
        if (packet.Control is { IsKnown: true } answer && answer.Packet.Acknowledges
            && _requests.TryGetValue((answer.Packet.DestinationFlow, answer.Packet.Ackno - 1), out PacketReference request))
        {
            Tell(packet, request, PacketText.WithEnds(answer.Packet));
        }

        if (packet.Packet.HasMtp && _numbers.Count > 0)
        {
            MtpHeader mtp = packet.Packet.Mtp;
            foreach (((uint Flow, uint Number) key, PacketReference malformed) in _numbers)
            {
                if (key.Flow == mtp.AckedFlow && Acknowledges(mtp, key.Number))
                {
                    Tell(packet, malformed, $"an ACK of number {key.Number} of flow {key.Flow} from {packet.Source} to {packet.Destination}");
                    return;
                }
            }
        }
    }

    private static bool Acknowledges(in MtpHeader mtp, uint number)
    {
        foreach (NumberRange range in mtp.Acknowledged(mtp.LargestAcknowledged))
        {
            if (number >= range.First && number <= range.Last)
            {
                return true;
            }
        }

        return false;
    }

    private void Tell(in Sighting packet, PacketReference malformed, string observed)
    {
        if (!_told.Add(packet.Source))
        {
            return;
        }

        FlowLadder ladder = packet.From?.Ladder ?? new FlowLadder { Flow = $"{packet.Packet.SourceFlow}>{packet.Packet.DestinationFlow}" };
        ladder.Add(packet.Reference, packet.Source, packet.Destination, observed);
        sink.Report(
            "WIRE-11a",
            packet.Reference,
            packet.Source,
            packet.From?.Flow ?? ladder.Flow,
            ladder,
            packet.From?.StateNames ?? [],
            observed,
            ["nothing that rests on a malformed packet (WIRE-11a)"],
            $"It answers {PacketText.Place(malformed)}, which is malformed and has to be dropped.");
        packet.From?.NoteViolation();
    }
}
