using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>A situation of the model of address lists, for the conditions of its requirements.</summary>
internal readonly struct AddressView(in Situation situation, AddressEnd a, AddressEnd b)
{
    private readonly Situation _situation = situation;

    /// <summary>Whether each side has the other's newest list, and nobody's list is still to be acknowledged.</summary>
    internal bool AreUpToDate => Knows(a, b) && Knows(b, a) && !a.Lists.Own.IsOutstanding && !b.Lists.Own.IsOutstanding;

    /// <summary>Whether nobody has anything to say and nothing is under way.</summary>
    internal bool IsQuiet => _situation.ToA == 0 && _situation.ToB == 0 && !IsBusy(a) && !IsBusy(b);

    /// <summary>Whether the lists known are lists that were told, each whole and under its own version.</summary>
    internal bool WereTold => WasTold(a, b) && WasTold(b, a);

    /// <summary>Whether a list that counts as acknowledged is the one that the other side has.</summary>
    internal bool AcknowledgedIsKnown => (a.Lists.Own.IsOutstanding || Knows(b, a)) && (b.Lists.Own.IsOutstanding || Knows(a, b));

    /// <summary>SYNs without an answer to the address that was tried most.</summary>
    internal int MostTried => Math.Max(Here.Tried(0), Here.Tried(1));

    /// <summary>Openings that wait for an answer.</summary>
    internal int Openings => Here.Openings;

    private AddressSurroundings Here => AddressSurroundings.Of(_situation.Surroundings, 0);

    private static bool IsBusy(in AddressEnd end) => end.Lists.Own.IsOutstanding || end.Lists.OwesAnswer;

    private static bool Knows(in AddressEnd who, in AddressEnd whom)
    {
        PeerAddresses peer = who.Lists.Peer;
        OwnAddresses own = whom.Lists.Own;
        return peer.IsKnown && peer.Version == own.Sending.Version && who.Known == own.List;
    }

    private static bool WasTold(in AddressEnd who, in AddressEnd whom)
    {
        PeerAddresses peer = who.Lists.Peer;
        ValueArray<NetworkAddress> known = who.Known;
        return !peer.IsKnown || whom.Told.Any(told => told.Version == peer.Version && told.List == known);
    }
}
