using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;

namespace ServalRef.Properties.Rules;

/// <summary>Two hosts that tell each other their addresses through a network that loses, doubles, delays and reorders.</summary>
internal sealed class AddressExchange
{
    private readonly AddressListState[] _host;
    private readonly List<AddressExtension>[] _under = [[], []];
    private readonly List<ValueArray<NetworkAddress>>[] _told;

    internal AddressExchange(uint versionA, uint versionB)
    {
        _told = [[List(0)], [List(1)]];
        _host = [AddressListState.Start(versionA, List(0)), AddressListState.Start(versionB, List(1))];
    }

    internal bool BothAcknowledged => !_host[0].Own.IsOutstanding && !_host[1].Own.IsOutstanding;

    /// <summary>Whether each side has as the other's list what that is now.</summary>
    internal bool BothUpToDate => IsUpToDate(0) && IsUpToDate(1);

    /// <summary>Whether each side has as the other's list one that was told, whole, and never goes back.</summary>
    internal bool Sound { get; private set; } = true;

    /// <summary>One event: the side and what happens are told by the low bits, which packet it happens to by the rest.</summary>
    internal void Step(byte what)
    {
        int side = what & 1;
        switch ((what >> 1) & 3)
        {
            case 0:
                Change(side, what >> 3);
                break;
            case 1:
                Send(side);
                break;
            case 2:
                Deliver(side, what >> 3, keep: (what & 8) != 0);
                break;
            default:
                Lose(side, what >> 3);
                break;
        }
    }

    /// <summary>From now on the network is fair: what is due is sent and arrives in order.</summary>
    /// <returns>How many packets it took until nobody had anything to send, or a number that is far too great.</returns>
    internal int Settle(int most = 100)
    {
        _under[0].Clear();
        _under[1].Clear();
        int packets = 0;
        for (bool busy = true; busy && packets < most;)
        {
            busy = false;
            for (int side = 0; side < 2; side++)
            {
                if (_host[side].Own.IsOutstanding || _host[side].OwesAnswer)
                {
                    Send(side);
                    Deliver(side, 0, keep: false);
                    packets++;
                    busy = true;
                }
            }
        }

        return packets;
    }

    private static ValueArray<NetworkAddress> List(int seed) =>
        [.. Enumerable.Range(0, 1 + (seed % 3)).Select(i => new NetworkAddress(0x0a000000 + (uint)(seed << 8) + (uint)i))];

    private bool IsUpToDate(int side) => Told(1 - side) == _host[side].Own.List;

    private ValueArray<NetworkAddress> Told(int side) => [.. _host[side].Peer.List.Select(listed => listed.Address)];

    private void Change(int side, int seed)
    {
        _host[side] = _host[side] with { Own = _host[side].Own.Change(List(seed)) };
        if (_told[side][^1] != _host[side].Own.List)
        {
            _told[side].Add(_host[side].Own.List);
        }
    }

    private void Send(int side)
    {
        _under[side].Add(_host[side].Extension);
        _host[side] = _host[side].Sent();
    }

    // What a side sends goes to the other one.
    private void Deliver(int side, int which, bool keep)
    {
        if (_under[side].Count == 0)
        {
            return;
        }

        int at = which % _under[side].Count;
        AddressListState before = _host[1 - side];
        _host[1 - side] = before.Receive(_under[side][at]);
        PeerAddresses after = _host[1 - side].Peer;
        Sound &= !after.IsKnown || _told[side].Contains(Told(1 - side));
        Sound &= !before.Peer.IsKnown || after.Version == before.Peer.Version || SerialNumber.IsNewer(after.Version, before.Peer.Version);
        if (!keep)
        {
            _under[side].RemoveAt(at);
        }
    }

    private void Lose(int side, int which)
    {
        if (_under[side].Count > 0)
        {
            _under[side].RemoveAt(which % _under[side].Count);
        }
    }
}
