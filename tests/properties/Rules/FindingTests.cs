using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;
using ServalRef.StateMachines.Services;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>A mover whose peer has moved too.</summary>
[Trait("Clause", "MIG-21")]
public class FindingTests
{
    private static readonly NetworkAddress OldA = new(0x0a010001);
    private static readonly NetworkAddress NewA = new(0x0a030001);
    private static readonly NetworkAddress OldB = new(0x0a010002);
    private static readonly NetworkAddress NewB = new(0x0a040002);
    private static readonly NetworkAddress Rendezvous = new(0x0a090009);
    private static readonly RendezvousLimits Limits = RendezvousLimits.Default;

    /// <summary>The first and second RSYN go to the peer alone; from the third on each goes to the rendezvous too.</summary>
    [Fact]
    public void AfterTwoUnansweredRsyns_EachFurtherOneAlsoGoesToTheRendezvous()
    {
        var engine = new FlowEngine(Dialect.Mtp1);
        FlowRecord flow = engine.Step(Established, new FlowInput(FlowTrigger.AddressGained, Address: NewA)).After;
        var destinations = new List<ValueArray<NetworkAddress>> { Destinations(flow) };
        for (int i = 0; i < 4; i++)
        {
            StepResult step = engine.Step(flow, FlowInput.Of(MigrationTrigger.MoveTimedOut));
            flow = step.After;
            Assert.Equal(ControlFlags.Rsyn, Assert.Single(step.Emissions).Packet.Flags);
            destinations.Add(Destinations(flow));
        }

        Assert.Equal([[OldB], [OldB], [OldB, Rendezvous], [OldB, Rendezvous], [OldB, Rendezvous]], destinations);
    }

    [Fact]
    public void ReplyReset_BringsTheRendezvousForward()
    {
        FlowRecord flow = new FlowEngine(Dialect.Mtp1).Step(Established, new FlowInput(FlowTrigger.AddressGained, Address: NewA)).After;

        Assert.Equal([OldB, Rendezvous], Finding.Destinations(flow, Rendezvous, refused: true, Limits));
    }

    [Fact]
    public void PeerWithoutRendezvous_IsAskedWhereItWas()
    {
        FlowRecord flow = Established with { Move = Slot.Send(3) with { Tries = 9 }, Moving = NewA };

        Assert.Equal([OldB], Finding.Destinations(flow, default, refused: true, Limits));
    }

    [Fact]
    public void AnsweredMove_AsksNobody() =>
        Assert.False(Finding.AsksRendezvous(Slot.Send(3).Retry().Retry().Answer(), refused: false, Limits));

    /// <summary>As drawn in the chapter: through the rendezvous of B to where B is now, which sees where A is now.</summary>
    [Fact]
    public void Find_IsForwardedToTheRegisteredAddress_AndNamesTheMoverAsCandidate()
    {
        RegistrationTable table = RegistrationTable.Empty.Register(new RegisterRequest(7, 2, 9, NewB), default(Instant), out _);
        var rsyn = new TransitPacket(NewA, Rendezvous, false, 64);

        TransitPacket forwarded = Finding.Forward(table, 7, rsyn, [Rendezvous], Instant.FromSeconds(9))!.Value.Packet;

        Assert.Equal(NewB, forwarded.Destination);
        Assert.Equal(new SourceRoute([NewA, Rendezvous]), forwarded.Route);
        Assert.Equal(NewA, Finding.Candidate(Rendezvous, forwarded.Route));
        Assert.Equal(OldA, Finding.Candidate(OldA, default));
    }

    [Fact]
    public void UnknownToken_IsForwardedNowhere() => Assert.Null(
        Finding.Forward(RegistrationTable.Empty, 7, new TransitPacket(NewA, Rendezvous, false, 64), [Rendezvous], default(Instant)));

    private static FlowRecord Established => new()
    {
        State = FlowState.Established,
        LocalFlow = 1,
        PeerFlow = 2,
        NextVersion = 3,
        Local = OldA,
        Peer = OldB,
    };

    private static ValueArray<NetworkAddress> Destinations(in FlowRecord flow) =>
        Finding.Destinations(flow, Rendezvous, refused: false, Limits);
}
