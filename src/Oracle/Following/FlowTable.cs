using System.Runtime.InteropServices;
using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>Finds the flow that a packet belongs to: by flow IDs, then by nonce or address where hosts use the same numbers.</summary>
internal sealed class FlowTable(JudgeContext context)
{
    /// <summary>Flows that share their numbers beyond this are told apart no longer: the oldest is forgotten.</summary>
    private const int MostAlike = 64;

    private readonly Dictionary<(uint Opener, uint Listener), List<FlowTrack>> _flows = [];

    private readonly Dictionary<(uint Flow, ulong Nonce), Opening> _openings = [];

    private readonly Dictionary<uint, List<Opening>> _byFlow = [];

    internal IEnumerable<Opening> Openings => _openings.Values;

    internal Opening? OpeningOf(uint flow, ulong nonce) => _openings.GetValueOrDefault((flow, nonce));

    internal void Add(Opening opening, ulong nonce)
    {
        _openings[(opening.OpenerFlow, nonce)] = opening;
        AddTo(_byFlow, opening.OpenerFlow, opening);
    }

    internal void Add(FlowTrack flow)
    {
        flow.Opening.Forks.Add(flow);
        AddTo(_flows, (flow.Opening.OpenerFlow, flow.ListenerFlow), flow);
    }

    internal void Remove(Opening opening, ulong nonce)
    {
        _openings.Remove((opening.OpenerFlow, nonce));
        RemoveFrom(_byFlow, opening.OpenerFlow, opening);
        foreach (FlowTrack flow in opening.Forks)
        {
            RemoveFrom(_flows, (opening.OpenerFlow, flow.ListenerFlow), flow);
        }
    }

    /// <summary>The openings that used a flow ID, latest last.</summary>
    internal IReadOnlyList<Opening> OpeningsOf(uint flow) => _byFlow.TryGetValue(flow, out List<Opening>? list) ? list : [];

    /// <summary>The flow of a packet and the end that it comes from.</summary>
    internal FlowTrack? Find(in ControlPacket packet, bool hasNonce, out bool fromOpener)
    {
        _flows.TryGetValue((packet.SourceFlow, packet.DestinationFlow), out List<FlowTrack>? straight);
        _flows.TryGetValue((packet.DestinationFlow, packet.SourceFlow), out List<FlowTrack>? reverse);
        fromOpener = reverse is null;
        FlowTrack? only = reverse is null ? Single(straight) : straight is null ? Single(reverse) : null;
        return only is not null && only.Joins(packet.Source, packet.Destination, fromOpener)
            ? only
            : Closest(straight, reverse, packet, hasNonce, out fromOpener);
    }

    /// <summary>The flows with these numbers, whatever the addresses of their ends.</summary>
    internal IReadOnlyList<FlowTrack> Of(uint opener, uint listener) =>
        _flows.TryGetValue((opener, listener), out List<FlowTrack>? list) ? list : [];

    private FlowTrack? Closest(
        List<FlowTrack>? straight, List<FlowTrack>? reverse, in ControlPacket packet, bool hasNonce, out bool fromOpener)
    {
        // Numbers alone do not make it this flow: an address or the nonce has to agree as well.
        FlowTrack? closest = null;
        (int Score, int Ties) best = (1, 0);
        fromOpener = true;
        foreach ((List<FlowTrack>? list, bool opener) in ((List<FlowTrack>?, bool)[])[(straight, true), (reverse, false)])
        {
            foreach (FlowTrack flow in list ?? [])
            {
                FlowEnd from = opener ? flow.Opener : flow.Listener;
                FlowEnd to = opener ? flow.Listener : flow.Opener;

                // Of those that are equally likely, a packet is from or to the host of the capture if its address is.
                int ties = (from.Judge.IsCertain == context.IsAt(packet.Source) ? 1 : 0)
                    + (to.Judge.IsCertain == context.IsAt(packet.Destination) ? 1 : 0);
                (int Score, int Ties) rank = (Score(from, to, packet, hasNonce), ties);
                if (rank.CompareTo(best) >= 0)
                {
                    (closest, best, fromOpener) = (flow, rank, opener);
                }
            }
        }

        return closest;
    }

    private static FlowTrack? Single(List<FlowTrack>? flows) => flows is { Count: 1 } ? flows[0] : null;

    private static int Score(FlowEnd from, FlowEnd to, in ControlPacket packet, bool hasNonce)
    {
        FlowRecord sender = from.Judge.States[0].Record;
        FlowRecord receiver = to.Judge.States[0].Record;
        // A refusal may echo the nonce of its receiver (SEC-5), so its nonce does not tell the direction.
        bool refusal = (packet.Flags & (ControlFlags.Rst | ControlFlags.Nack)) != 0;
        bool known = sender.LocalNonce == packet.Nonce || (refusal && receiver.LocalNonce == packet.Nonce);
        int score = hasNonce && known ? 8 : 0;
        score += from.IsKnownBy(packet.Source) ? 2 : 0;
        score += to.IsKnownBy(packet.Destination) ? 2 : 0;
        return score;
    }

    private static void AddTo<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key, TItem item)
        where TKey : notnull
    {
        List<TItem> list = CollectionsMarshal.GetValueRefOrAddDefault(lists, key, out _) ??= [];
        list.AddLatest(item, MostAlike);
    }

    private static void RemoveFrom<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key, TItem item)
        where TKey : notnull
    {
        if (lists.TryGetValue(key, out List<TItem>? list) && list.Remove(item) && list.Count == 0)
        {
            lists.Remove(key);
        }
    }
}
