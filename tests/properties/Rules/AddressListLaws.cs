using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Addresses;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>Two hosts that tell each other where they can be reached.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(AddressListLaws)], MaxTest = 500)]
public class AddressListLaws
{
    private static readonly NetworkAddress A1 = new(0x0a010001);
    private static readonly NetworkAddress A2 = new(0x0a020001, 54324);
    private static readonly NetworkAddress B1 = new(0x0a010002);

    /// <summary>Every version but the greatest, which is left out.</summary>
    public static Arbitrary<uint> Version() =>
        Gen.Frequency((1, Gen.Elements(uint.MaxValue - 1, uint.MaxValue - 2)), (3, Numbers.Number32.Where(v => v != uint.MaxValue))).ToArbitrary();

    [Property]
    [Trait("Clause", "ADDR-2")]
    [Trait("Clause", "ADDR-3")]
    public bool WhateverTheNetworkDoes_ListsAreWholeAndNeverGoBack(uint versionA, uint versionB, byte[] script) =>
        After(versionA, versionB, script).Sound;

    [Property]
    [Trait("Clause", "ADDR-4")]
    public bool OnceTheNetworkIsFair_BothKnowAllAndFallSilent(uint versionA, uint versionB, byte[] script)
    {
        AddressExchange exchange = After(versionA, versionB, script);
        int packets = exchange.Settle();

        return packets <= 4 && exchange.BothAcknowledged && exchange.BothUpToDate;
    }

    /// <summary>As drawn in the chapter.</summary>
    [Fact]
    [Trait("Clause", "ADDR-4")]
    public void TwoLists_AreToldInThreePackets()
    {
        AddressListState a = AddressListState.Start(8, [A1, A2]);
        AddressListState b = AddressListState.Start(31, [B1]);

        Assert.Equal(new AddressExtension(8, 0, [A1, A2]), a.Extension);
        b = b.Receive(a.Extension);
        Assert.Equal(new AddressExtension(31, 9, [B1]), b.Extension);
        a = a.Receive(b.Extension);
        Assert.Equal(new AddressExtension(8, 32, []), a.Extension);
        b = b.Sent().Receive(a.Extension);

        Assert.False(b.OwesAnswer);
        Assert.False(a.Own.IsOutstanding || b.Own.IsOutstanding);
    }

    [Property]
    [Trait("Clause", "ADDR-4")]
    public bool OnlyTheVersionPlusOne_Acknowledges(uint version, uint ackno)
    {
        AddressListState told = AddressListState.Start(version, [A1]).Receive(new AddressExtension(5, ackno, []));

        return told.Own.IsOutstanding == (ackno != version + 1);
    }

    [Property]
    [Trait("Clause", "ADDR-4")]
    public bool AcknoOfNothing_AcknowledgesNoVersionThatIsEverUsed(uint version)
    {
        OwnAddresses first = OwnAddresses.Start(version, [A1]);
        OwnAddresses next = first.Change([A2]);

        return first.Acknowledge(0).IsOutstanding && next.Acknowledge(0).IsOutstanding;
    }

    [Property]
    [Trait("Clause", "ADDR-4")]
    public bool RepeatedList_IsOwedAnAnswerAgain_AndAnOlderOneIsNot(uint version)
    {
        AddressListState host = AddressListState.Start(1, [B1]).Receive(new AddressExtension(version, 0, [A1])).Sent();

        return host.Receive(new AddressExtension(version, 0, [A1])).OwesAnswer
            && host.Receive(new AddressExtension(version - 1, 0, [A2])) == host;
    }

    [Property]
    [Trait("Clause", "ADDR-2")]
    public bool NewList_GetsANewerVersion_AndTheSameListKeepsIts(uint version)
    {
        OwnAddresses own = OwnAddresses.Start(version, [A1]);
        OwnAddresses changed = own.Change([A1, A2]);

        return SerialNumber.IsNewer(changed.Sending.Version, version) && changed.IsOutstanding && own.Change([A1]) == own;
    }

    [Fact]
    [Trait("Clause", "ADDR-3")]
    public void NewerList_ReplacesTheWholeOfTheOlder()
    {
        PeerAddresses peer = default(PeerAddresses).Accept(new AddressExtension(7, 0, [A1, A2]));

        Assert.Equal([A2], peer.Accept(new AddressExtension(8, 0, [A2])).List.Select(l => l.Address));
        Assert.Equal(peer, peer.Accept(new AddressExtension(7, 0, [B1])));
        Assert.Equal(peer, peer.Accept(new AddressExtension(6, 0, [B1])));
        Assert.Equal(peer, peer.Accept(new AddressExtension(8, 0, [])));
    }

    [Fact]
    [Trait("Clause", "ADDR-1")]
    public void ListAlone_TravelsWithoutFlagsAndConsumesNoVersion()
    {
        var flow = new FlowRecord
        {
            State = FlowState.Established,
            LocalFlow = 3,
            PeerFlow = 4,
            LocalNonce = 5,
            NextVersion = 9,
            Local = A1,
            Peer = B1,
        };
        ControlPacket packet = AddressListState.Carrier(flow);

        Assert.Equal(new ControlPacket(ControlFlags.None, 3, 4, 9, 0, 5, A1, B1), packet);
        Assert.Equal(9u, packet.Version);
        Assert.False(Arrival.TryClassify(packet.Flags, out _));
    }

    /// <summary>With flags or without, a CONTROL extension takes a list along, and the list comes out as it went in.</summary>
    [Theory]
    [InlineData(ControlFlags.None)]
    [InlineData(ControlFlags.Rsyn)]
    [InlineData(ControlFlags.Rsyn | ControlFlags.Ack)]
    [InlineData(ControlFlags.Ack)]
    [InlineData(ControlFlags.Fin)]
    [Trait("Clause", "ADDR-1")]
    public void List_TravelsInAnyPacketWithControl(ControlFlags flags)
    {
        AddressExtension told = AddressListState.Start(8, [A1, A2]).Extension;
        byte[] buffer = new byte[200];
        var writer = new SalWriter(buffer, Dialect.Mtp1);
        writer.Begin(3, 4, SalProtocol.Mtp);
        writer.AddControl(flags, 9, flags.HasFlag(ControlFlags.Ack) ? 1u : 0, 5);
        writer.AddAddressList(told.Version, told.Ackno, told.Entries.AsSpan());
        int length = writer.Finish();

        Assert.Equal(DropReason.None, SalPacket.TryDecode(buffer.AsSpan(0, length), Dialect.Mtp1, out SalPacket packet));
        Assert.Equal((flags, told.Version, told.Ackno), (packet.Flags, packet.AddressVersion, packet.AddressAckno));
        Assert.Equal((A1, A2), (packet.AddressEntry(0), packet.AddressEntry(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void ListThatHasNoPlaceInAnExtension_IsRefused(int count) => Assert.Throws<ArgumentException>(
        () => OwnAddresses.Start(1, [.. Enumerable.Range(1, count).Select(i => new NetworkAddress((uint)i))]));

    private static AddressExchange After(uint versionA, uint versionB, byte[] script)
    {
        var exchange = new AddressExchange(versionA, versionB);
        Array.ForEach(script, exchange.Step);
        return exchange;
    }
}
