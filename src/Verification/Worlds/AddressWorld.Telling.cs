using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>Moves and situations as people read them.</content>
internal sealed partial class AddressWorld
{
    private static readonly uint Tells = FirstKind;

    private static readonly uint Changes = FirstKind + 1;

    private static readonly uint Syn = FirstKind + 2;

    private static readonly uint SynAnswered = FirstKind + 3;

    private static readonly uint SynGivenUp = FirstKind + 4;

    /// <inheritdoc/>
    protected override string Describe(ushort packet)
    {
        AddressExtension told = _told[packet];
        return $"ADDRESS v={told.Version} a={told.Ackno} {(told.IsAcknowledgementOnly ? "no entries" : Names(told.Entries))}";
    }

    /// <inheritdoc/>
    protected override string Describe(in Situation situation, int host)
    {
        AddressEnd end = _ends[situation.Host(host)];
        OwnAddresses own = end.Lists.Own;
        PeerAddresses peer = end.Lists.Peer;
        string known = peer.IsKnown ? $"knows {Names(end.Known)} v={peer.Version}" : "knows nothing";
        string acknowledged = own.IsOutstanding ? "not acknowledged" : "acknowledged";
        return $"has {Names(own.List)} v={own.Sending.Version}, {acknowledged}; {known}{(end.Lists.OwesAnswer ? ", owes an answer" : "")}";
    }

    /// <inheritdoc/>
    protected override string Words(in Situation from, in Move move, uint kind, int host, int argument)
    {
        string what = kind == Tells ? "tells"
            : kind == Changes ? $"has the addresses {Names(Menu.List(host, argument))} now"
            : kind == Syn ? $"sends a SYN to {Places.Name(Places.Of(1 - host, argument))}"
            : kind == SynAnswered ? $"is answered from {Places.Name(Places.Of(1 - host, argument))}"
            : $"waits no longer for {Places.Name(Places.Of(1 - host, argument))}";
        return $"{HostName(host)}  {what}";
    }

    private static string Names(ValueArray<NetworkAddress> list) => $"{{{string.Join(", ", list.Select(Places.Name))}}}";
}
