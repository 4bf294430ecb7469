using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;
using ServalRef.Verification.Models;
using ServalRef.Verification.Promela;
using Xunit;

namespace ServalRef.Golden.Promela;

/// <summary>The plain exploration of the model's world over the live machines: the numbers that SPIN has to reach.</summary>
public class ModelWorldTests
{
    [Theory]
    [InlineData(0, 0, 3, 1)]
    [InlineData(1, 0, 3, 70)]
    [InlineData(2, 0, 2, 2872)]
    [InlineData(2, 0, 3, 3722)]
    public void States_WithoutRendezvous_AreCounted(int movesA, int movesB, int cap, int states) =>
        Assert.Equal(states, Explorer.Run(new LifeModel(new ModelBounds { MovesA = movesA, MovesB = movesB, Cap = cap })).States);

    [Theory]
    [Trait("Clause", "OPEN-26")]
    [InlineData(true, false, 1, 985)]
    [InlineData(false, true, 0, 1001)]
    public void States_OfOpeningAndClosing_AreCounted(bool opening, bool closing, int movesA, int states) => Assert.Equal(
        states, Explorer.Run(new LifeModel(new ModelBounds { Opening = opening, Closing = closing, MovesA = movesA, Cap = 2 })).States);

    [Fact]
    public void Start_IsBothEstablished_WithAnEmptyNetwork()
    {
        ModelWorld start = ModelWorld.Start(new FlowEngine(Dialect.Mtp1), new ModelBounds());

        Assert.All(start.Hosts, host => Assert.Equal(FlowState.Established, host.Flow.State));
        Assert.All(start.Hosts, host => Assert.Equal(2u, host.Flow.NextVersion));
        Assert.All(start.Hosts, host => Assert.Equal(1u, host.Flow.PeerMove));
        Assert.All(start.Hosts, host => Assert.Empty(host.Arriving));
    }
}
