using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Packets.Recordings;

namespace ServalRef.Golden.Judging.Packets;

/// <summary>An opening through a router: SOURCE on the way there and back.</summary>
public class RouteTests
{
    private static readonly string[] Clauses = ["RES-6a", "RES-6b", "RES-6c", "RES-7a", "RES-7b", "RES-7d", "RES-8b", "SEC-14a", "SEC-14b"];

    private static readonly NetworkAddress Router = new(0x0A01_00FE);

    [Fact]
    [Trait("Clause", "RES-6")]
    [Trait("Clause", "RES-8")]
    public void OpeningThroughARouter_IsNotBlamed()
    {
        Routed(Mtp1()).IsHealthy(Clauses);
        Routed(Prototype()).IsHealthy(Clauses);
    }

    [Fact]
    [Trait("Clause", "RES-8")]
    public void AnswerWithoutTheRightSource_IsFound()
    {
        foreach (Recording routed in new[] { Routed(Mtp1()), Routed(Prototype()) })
        {
            routed.With(3, p => p with { Route = [] }).Blames("RES-8b", 3, Listener);
            routed.With(3, p => p with { Route = [Opener, Router] }).Blames("RES-8b", 3, Listener);
            routed.With(3, p => p with { Route = [Router, Opener, Listener] }).Blames("RES-8b", 3, Listener);
        }

        Mtp1().With(2, p => p with { Route = [Opener, Router, Listener] }).Blames("RES-8b", 2, Listener);
    }

    [Fact]
    [Trait("Clause", "RES-8")]
    public void OpenerThatAnswersTheRouter_IsFound() =>
        Routed(Mtp1()).With(4, p => p with { Destination = Router }).Blames("SEC-14a", 4, Opener);

    [Fact]
    [Trait("Clause", "RES-6")]
    public void RouterThatWritesAnotherSource_IsFound()
    {
        Routed(Mtp1()).With(2, p => p with { Route = [Router, Opener] }).Blames("RES-6a", 2, Router);
        Routed(Mtp1()).With(2, p => p with { Route = [Opener, Stranger] }).Blames("RES-6a", 2, Router);
        Routed(Prototype()).With(2, p => p with { Route = [Router, Router] }).Blames("RES-6a", 2, Router);
    }

    [Fact]
    [Trait("Clause", "RES-6")]
    public void RouterThatWritesItselfAsIpSource_IsFound() =>
        Routed(Mtp1()).With(2, p => p with { Source = Stranger }).Blames("RES-6b", 2, Router);

    [Fact]
    [Trait("Clause", "RES-7")]
    public void RouterThatPassesOnWhatItHasSeen_IsFound()
    {
        Routed(Mtp1())
            .With(1, p => p with { Route = [Opener, Router] })
            .With(2, p => p with { Route = [Opener, Router, Router] })
            .Blames("RES-7a", 2, Router);

        NetworkAddress[] full = [Opener, .. Enumerable.Range(1, 18).Select(i => new NetworkAddress(0x0A05_0000u + (uint)i))];
        Routed(Mtp1())
            .With(1, p => p with { Route = full })
            .With(2, p => p with { Route = [.. full, Router] })
            .Blames("RES-7b", 2, Router);
    }

    [Fact]
    [Trait("Clause", "RES-6a")]
    public void RouterThatWritesNoSource_IsFoundAtTheRouter()
    {
        Routed(Mtp1()).With(2, p => p with { Route = [] }).Blames("RES-6a", 2, Router);
        Routed(Prototype()).With(2, p => p with { Route = [] }).Blames("RES-6a", 2, Router);
    }

    [Fact]
    [Trait("Clause", "RES-6a")]
    public void RouterThatChangesWhatItPassesOn_IsFound()
    {
        Routed(Mtp1()).With(2, p => p with { Token = p.Token + 1 }).Blames("RES-6a", 2, Router);
        Routed(Mtp1()).With(2, p => p with { Mtp = p.Mtp!.Value with { Window = 5 } }).Blames("RES-6a", 2, Router);
    }

    [Fact]
    [Trait("Clause", "RES-6b")]
    public void RouterThatSendsFromItsOwnAddress_IsFound() =>
        Routed(Mtp1()).With(2, p => p with { Source = Router }).Blames("RES-6b", 2, Router);

    [Theory]
    [InlineData(64, 64, "RES-6c")]
    [InlineData(64, 255, "RES-6c")]
    [InlineData(1, 0, "RES-7d")]
    [InlineData(1, 64, "RES-7d")]
    [Trait("Clause", "RES-6c")]
    [Trait("Clause", "RES-7d")]
    public void RouterThatTakesNoHopOff_IsFoundAtTheRouter(byte came, byte left, string clause) => Routed(Mtp1())
        .With(1, p => p with { TimeToLive = came }).With(2, p => p with { TimeToLive = left }).Blames(clause, 2, Router);

    /// <summary>The SYN goes to a router, which passes it on.</summary>
    private static Recording Routed(Recording direct)
    {
        PacketSpec syn = direct.Packets[0];
        PacketSpec synAck = direct.Packets[1];
        return new Recording(
        [
            syn with { Destination = Router, TimeToLive = 64 },
            syn with { Time = syn.Time + 1, Via = Router, TimeToLive = 63, Route = [Opener, Router] },
            synAck with { Route = [Opener, Router, Listener] },
            .. direct.Packets.Skip(2),
        ]);
    }
}
