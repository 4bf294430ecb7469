using System.Runtime.InteropServices;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Judging;

/// <summary>When each address was last seen to send or receive: an omission needs such a proof of life (spec/readings.md).</summary>
internal sealed class LifeSigns
{
    private readonly Dictionary<uint, long> _last = [];

    internal void Note(NetworkAddress address, long time) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_last, address.IPv4, out _) = time;

    internal bool IsAliveAt(NetworkAddress address, long time) =>
        _last.TryGetValue(address.IPv4, out long last) && last >= time;
}
