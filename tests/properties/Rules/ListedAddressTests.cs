using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>When a further flow is opened to an address that the peer has listed.</summary>
[Trait("Clause", "ADDR-6")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(Connections)], MaxTest = 500)]
public class ListedAddressTests
{
    private static readonly NetworkAddress Here = new(0x0a010001);
    private static readonly NetworkAddress There = new(0x0a020002);
    private static readonly NetworkAddress Elsewhere = new(0x0a020003);

    [Fact]
    [Trait("Clause", "ADDR-5")]
    public void ListedAddress_MayBeOpenedTo()
    {
        Assert.True(Told(There).MayOpen(There, []));
        Assert.False(Told(There).MayOpen(Elsewhere, []));
    }

    [Property]
    public bool WhileAFlowIsInSynSent_NoOtherIsOpened(FlowRecord[] flows) =>
        !Told(There).MayOpen(There, [.. flows, Connections.In(FlowState.SynSent)]);

    [Property]
    [Trait("Clause", "SEC-13")]
    public bool WithoutOneInSynSent_RoomDecides(FlowRecord[] flows)
    {
        FlowRecord[] others = [.. flows.Where(f => f.State != FlowState.SynSent)];

        return Told(There).MayOpen(There, others)
            == (others.Count(f => f.State is not (FlowState.Closed or FlowState.TimeWait)) < 8);
    }

    [Fact]
    public void SecondSilence_IsTheLast()
    {
        PeerAddresses peer = Told(There, Elsewhere).Peer.Tried(There);
        Assert.True(peer.MayTry(There));

        peer = peer.Tried(There);
        Assert.False(peer.MayTry(There));
        Assert.True(peer.MayTry(Elsewhere));
    }

    [Fact]
    public void AnswerOfAnyKind_CountsAnew() =>
        Assert.True(Told(There).Peer.Tried(There).Tried(There).Answered(There).MayTry(There));

    [Fact]
    public void NewerListWithTheSameAddress_KeepsItsTries()
    {
        PeerAddresses peer = Told(There).Peer.Tried(There).Tried(There);

        Assert.False(peer.Accept(new AddressExtension(2, 0, [Elsewhere, There])).MayTry(There));
    }

    [Fact]
    public void AddressThatIsListedOnceMore_IsTriedAnew()
    {
        PeerAddresses peer = Told(There).Peer.Tried(There).Tried(There);
        PeerAddresses without = peer.Accept(new AddressExtension(2, 0, [Elsewhere]));

        Assert.False(without.MayTry(There));
        Assert.True(without.Accept(new AddressExtension(3, 0, [There])).MayTry(There));
    }

    private static AddressListState Told(params NetworkAddress[] list) =>
        AddressListState.Start(1, [Here]).Receive(new AddressExtension(1, 0, [.. list]));
}
