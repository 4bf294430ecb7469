using System.Runtime.InteropServices;
using ServalRef.Oracle.Findings;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>The SYNs of a flood, a few bytes each, until something else is seen of their requests; the oldest are forgotten.</summary>
internal sealed class WaitingSyns
{
    private const int Most = 4_096;

    private readonly Dictionary<uint, List<WaitingSyn>> _byFlow = [];

    private readonly HashSet<(uint Flow, ulong Nonce)> _requests = [];

    private readonly Queue<WaitingSyn> _all = new();

    /// <summary>Whether a SYN of this request waits.</summary>
    internal bool Has(uint flow, ulong nonce) => _requests.Contains((flow, nonce));

    /// <summary>Adds a SYN of another request.</summary>
    /// <returns>Whether the oldest was forgotten for it.</returns>
    internal bool Add(WaitingSyn syn)
    {
        List<WaitingSyn> alike = CollectionsMarshal.GetValueRefOrAddDefault(_byFlow, syn.Syn.Packet.SourceFlow, out _) ??= new(1);
        alike.Add(syn);
        _requests.Add(syn.Request);
        _all.Enqueue(syn);
        if (_all.Count <= Most)
        {
            return false;
        }

        WaitingSyn oldest = _all.Dequeue();
        if (!_byFlow.TryGetValue(oldest.Request.Flow, out List<WaitingSyn>? syns) || !syns.Remove(oldest))
        {
            return false;
        }

        _requests.Remove(oldest.Request);
        if (syns.Count == 0)
        {
            _byFlow.Remove(oldest.Request.Flow);
        }

        return true;
    }

    /// <summary>The SYNs with this flow ID, in order of time; they wait no longer.</summary>
    internal IReadOnlyList<WaitingSyn> TakeOf(uint flow)
    {
        if (!_byFlow.Remove(flow, out List<WaitingSyn>? syns))
        {
            return [];
        }

        syns.ForEach(s => _requests.Remove(s.Request));
        return syns;
    }

    /// <summary>All that wait, in order of time; they wait no longer.</summary>
    internal IReadOnlyList<WaitingSyn> TakeAll()
    {
        WaitingSyn[] waiting = [.. _byFlow.Values.SelectMany(syns => syns).OrderBy(s => s.Order)];
        _byFlow.Clear();
        _requests.Clear();
        _all.Clear();
        return waiting;
    }
}

/// <summary>A SYN that waits to be followed.</summary>
/// <param name="syn">The SYN.</param>
/// <param name="bytes">The packet.</param>
/// <param name="dialect">The dialect that it was decoded by.</param>
/// <param name="order">Its place in the order of first packets.</param>
internal sealed class WaitingSyn(Observation syn, byte[] bytes, Dialect dialect, int order)
{
    internal Observation Syn { get; } = syn;

    internal byte[] Bytes { get; } = bytes;

    internal Dialect Dialect { get; } = dialect;

    internal int Order { get; } = order;

    /// <summary>What tells its request from others (OPEN-17).</summary>
    internal (uint Flow, ulong Nonce) Request => (Syn.Packet.SourceFlow, Syn.Packet.Nonce);
}
