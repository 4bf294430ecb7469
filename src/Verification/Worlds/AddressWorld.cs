using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>
/// Two hosts of one connection that tell each other their address lists by the live rules, while the lists change and packets
/// are lost, doubled and overtake each other.
/// </summary>
/// <remarks>
/// A host has two addresses, and so three lists: either one, or both. Its list may become any of them so often as the options
/// say, an earlier one too. Tries are not counted: a host without an answer goes on asking.
/// </remarks>
internal sealed partial class AddressWorld : NetworkModel<AddressView>
{
    private readonly AddressOptions _options;

    private readonly AddressRules _rules;

    private readonly Numbering<AddressEnd> _ends = new();

    private readonly Numbering<AddressExtension> _told = new(1);

    internal AddressWorld(AddressOptions options, AddressRules rules, IReadOnlyList<RequirementOn<AddressView>> requirements)
        : base(options, requirements)
    {
        _options = options;
        _rules = rules;
        ulong surroundings = AddressSurroundings.Start(options.ChangesA).Into(0, 0);
        Start = new Situation(First(0), First(1), 0, 0, AddressSurroundings.Start(options.ChangesB).Into(surroundings, 1));
    }

    /// <inheritdoc/>
    public override Situation Start { get; }

    /// <inheritdoc/>
    public override bool IsQuiet(in Situation situation) => View(situation).IsQuiet;

    /// <inheritdoc/>
    protected override AddressView View(in Situation situation) => new(situation, _ends[situation.A], _ends[situation.B]);

    /// <inheritdoc/>
    protected override Move? Arrive(in Situation at, int host, ushort packet)
    {
        AddressEnd before = _ends[at.Host(host)];
        AddressExtension told = _told[packet];
        AddressListState lists = _rules.Receive(before.Lists, told);
        AddressSurroundings here = AddressSurroundings.Of(at.Surroundings, host);
        for (int index = 0; index < Menu.Addresses; index++)
        {
            here = lists.Peer.List.Any(l => Places.IndexOf(l.Address) == index) ? here : here.Forgets(index);
        }

        Situation after = at.WithHost(host, _ends.Number(before with { Lists = lists }));
        return new Move(0, after with { Surroundings = here.Into(at.Surroundings, host) }, false, Broken((uint)Laws(before.Lists, told, lists)));
    }

    /// <inheritdoc/>
    protected override void Act(in Situation situation, int host, List<Move> moves)
    {
        AddressEnd end = _ends[situation.Host(host)];
        bool due = end.Lists.Own.IsOutstanding || end.Lists.OwesAnswer;
        if (due || _options.Unprompted)
        {
            moves.Add(new Move(Label(Tells, host, 0), Telling(situation, host, end), due));
        }

        for (int list = 0; list < Menu.Lists; list++)
        {
            if (Change(situation, host, end, list) is { } move)
            {
                moves.Add(move);
            }
        }

        if (_options.Openings && host == 0)
        {
            Open(situation, end, moves);
        }
    }

    private static AddressLaws Laws(in AddressListState before, in AddressExtension told, in AddressListState after)
    {
        AddressLaws broken = AddressLaws.None;
        bool newer = !before.Peer.IsKnown || SerialNumber.IsNewer(told.Version, before.Peer.Version);
        if ((told.IsAcknowledgementOnly || !newer) && after.Peer != before.Peer)
        {
            broken |= AddressLaws.OldListsChangeNothing;
        }

        if (before.Peer.IsKnown && SerialNumber.IsNewer(before.Peer.Version, after.Peer.Version))
        {
            broken |= AddressLaws.VersionsGrow;
        }

        return told.IsAcknowledgementOnly && after.OwesAnswer && !before.OwesAnswer ? broken | AddressLaws.OnlyListsAreAnswered : broken;
    }

    private int First(int host) => _ends.Number(AddressEnd.Of(_rules.Start(_options.FirstVersion, Menu.List(host, 0))));

    private Situation Telling(in Situation situation, int host, in AddressEnd end)
    {
        Situation after = situation.WithHost(host, _ends.Number(end with { Lists = end.Lists.Sent() }));
        return Send(after, 1 - host, _told.Number(_rules.Extension(end.Lists)));
    }

    /// <summary>The list becomes another, which counts, or is found to be the same, which changes nothing.</summary>
    private Move? Change(in Situation situation, int host, in AddressEnd end, int list)
    {
        AddressSurroundings here = AddressSurroundings.Of(situation.Surroundings, host);
        AddressListState before = end.Lists;
        bool another = Menu.List(host, list) != before.Own.List;
        if (another && here.Budget == 0)
        {
            return null;
        }

        AddressListState after = _rules.Change(before, Menu.List(host, list));
        bool lawful = another ? SerialNumber.IsNewer(after.Own.Sending.Version, before.Own.Sending.Version) : after == before;
        Situation then = situation.WithHost(host, _ends.Number(another ? end.Became(after) : end with { Lists = after }));
        then = then with { Surroundings = (another ? here.Spends() : here).Into(situation.Surroundings, host) };
        return new Move(Label(Changes, host, list), then, false, lawful ? 0 : Broken((uint)AddressLaws.AnotherListIsNewer));
    }

    /// <summary>A sends SYNs to the addresses that B has listed, and hears of them or not.</summary>
    private void Open(in Situation situation, AddressEnd end, List<Move> moves)
    {
        AddressSurroundings here = AddressSurroundings.Of(situation.Surroundings, 0);
        FlowRecord[] flows = [.. Enumerable.Repeat(new FlowRecord { State = FlowState.SynSent }, here.Openings)];
        for (int index = 0; index < Menu.Addresses; index++)
        {
            NetworkAddress address = Places.Of(1, index);
            PeerAddresses peer = end.Lists.Peer;
            bool open = here.IsOpening(index);
            if (open ? peer.MayTry(address) : _rules.MayOpen(end.Lists, address, flows))
            {
                moves.Add(Opening(situation, end, Syn, index, peer.Tried(address), here.Sends(index)));
            }

            if (open)
            {
                moves.Add(Opening(situation, end, SynAnswered, index, peer.Answered(address), here.Ends(index).Forgets(index)));
                moves.Add(Opening(situation, end, SynGivenUp, index, peer, here.Ends(index)));
            }
        }
    }

    private Move Opening(
        in Situation situation, in AddressEnd end, uint kind, int index, PeerAddresses peer, AddressSurroundings here)
    {
        Situation after = situation.WithHost(0, _ends.Number(end with { Lists = end.Lists with { Peer = peer } }));
        return new Move(Label(kind, 0, index), after with { Surroundings = here.Into(situation.Surroundings, 0) }, IsFair: false);
    }

    /// <summary>The lists that a host may have.</summary>
    private static class Menu
    {
        internal const int Addresses = 2;

        internal const int Lists = 3;

        internal static ValueArray<NetworkAddress> List(int host, int list) =>
            list == 0 ? [Places.Of(host, 0)] : list == 1 ? [Places.Of(host, 0), Places.Of(host, 1)] : [Places.Of(host, 1)];
    }
}
