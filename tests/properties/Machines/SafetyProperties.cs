using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Machines;

/// <summary>Whatever the network and an attacker do: who believes whom, and which addresses are adopted.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(MachineScripts)], MaxTest = 1000)]
public class SafetyProperties
{
    [Property]
    [Trait("Clause", "SEC-3")]
    internal void ForgedPackets_ChangeNothing_AndAreNotAnswered(MachineScript script) => Assert.All(
        World.Run(script).Log.Where(s => s.Origin == Origin.Forged),
        s =>
        {
            Assert.Equal(s.Before, s.After);
            Assert.All(s.Sent, e => Assert.True(e.Optional));
        });

    /// <summary>
    /// A reset is no request: whether it counts does not depend on its age. In the prototype's dialect neither does an ACK's,
    /// since its RSYN+ACK shares the version that an earlier ACK names (hole D2).
    /// </summary>
    [Property]
    [Trait("Clause", "CTL-9")]
    [Trait("Clause", "MIG-13")]
    internal void RepeatedPackets_ChangeNoStateAndNoAddress(MachineScript script) => Assert.All(
        World.Run(script).Log.Where(s => s.Origin == Origin.Repeated
            && !s.Is(FlowTrigger.RstArrived) && !s.Is(FlowTrigger.NackArrived)
            && !(s.Is(FlowTrigger.AckArrived) && script.Dialect != "mtp1")),
        s => Assert.Equal(StateAndAddresses(s.Before), StateAndAddresses(s.After)));

    [Property]
    [Trait("Clause", "CTL-10")]
    [Trait("Clause", "MIG-9")]
    internal void OlderRequests_ChangeNothing(MachineScript script) => Assert.All(
        World.Run(script).Log.Where(s => s.Before.IsSynchronised
            && ((s.Is(FlowTrigger.RsynArrived) && SerialNumber.IsNewer(s.Before.PeerMove, s.Packet.Version))
                || (s.Is(FlowTrigger.FinArrived) && SerialNumber.IsNewer(s.Before.PeerFin, s.Packet.Version)))),
        s =>
        {
            Assert.Equal(s.Before, s.After);
            Assert.All(s.Sent, e => Assert.True(e.Optional));
        });

    [Property]
    [Trait("Clause", "MIG-15")]
    internal void Addresses_AreAdoptedByTheAnswersToOurOwnPacketsOnly(MachineScript script)
    {
        World world = World.Run(script);
        uint beyond = world.Dialect.MoveAnswerConsumesVersion ? 1u : 0u;
        foreach (WorldStep s in world.Log.Where(s => s.Before.IsSynchronised))
        {
            bool answersMove = s.Is(FlowTrigger.RsynAckArrived) && s.Origin != Origin.Forged
                && s.Before.Move.IsOutstanding && s.Packet.Ackno == s.Before.Move.Version + 1;
            Assert.Equal(answersMove ? s.Before.Moving : s.Before.Local, s.After.Local);
            bool answersAnswer = s.Is(FlowTrigger.AckArrived) && s.Origin != Origin.Forged && s.Before.Answer.IsOutstanding
                && s.Before.Migration is MigrationState.RsynReceived or MigrationState.RsynSentReceived
                && s.Packet.Ackno == s.Before.Answer.Version + beyond;
            Assert.Equal(answersAnswer ? s.Before.Candidate : s.Before.Peer, s.After.Peer);
        }
    }

    /// <summary>
    /// RSYN from X, RSYN+ACK u to X, ACK of u by the peer, who had received u: all before X is adopted. Only in mtp1, where
    /// u names one answer.
    /// </summary>
    [Property]
    [Trait("Clause", "MIG-14")]
    internal void NoAddress_IsAdoptedWithoutItsThreeWayProof(MachineScript script)
    {
        WorldStep[] log = [.. World.Run(script with { Dialect = "mtp1" }).Log];
        for (int at = 0; at < log.Length; at++)
        {
            WorldStep s = log[at];
            if (!s.Before.IsSynchronised || s.After.Peer == s.Before.Peer)
            {
                continue;
            }

            uint u = s.Packet.Ackno - 1;
            WorldStep[] earlier = log[..at];
            Assert.Contains(earlier, e => e.Who == s.Who && e.Is(FlowTrigger.RsynArrived) && e.Origin != Origin.Forged
                && e.Packet.Source == s.After.Peer
                && e.Sent.Any(x => x.Slot == EmissionSlot.Answer && x.Packet.Version == u && x.Packet.Destination == s.After.Peer));
            Assert.Contains(earlier, e => e.Who != s.Who && e.Is(FlowTrigger.RsynAckArrived) && e.Packet.Version == u
                && e.Sent.Any(x => x.Packet.Flags == ControlFlags.Ack && x.Packet.Ackno == s.Packet.Ackno));
        }
    }

    [Property]
    [Trait("Clause", "CTL-8")]
    internal void AcceptedVersions_OnlyGrow_AndWereIssuedByThePeer(MachineScript script)
    {
        HashSet<(int Who, FlowTrigger Kind, uint Version)> issued = [];
        foreach (WorldStep s in World.Run(script).Log)
        {
            int peer = 1 - s.Who;
            Check(s.Before.PeerMove, s.After.PeerMove, FlowTrigger.RsynArrived);
            Check(s.Before.PeerFin, s.After.PeerFin, FlowTrigger.FinArrived);
            Check(s.Before.PeerOpening, s.After.PeerOpening, FlowTrigger.SynArrived);
            foreach (Emission e in s.Sent)
            {
                if (Arrival.TryClassify(e.Packet.Flags, out FlowTrigger kind))
                {
                    issued.Add((s.Who, kind, e.Packet.Version));
                }
            }

            void Check(uint before, uint after, FlowTrigger kind)
            {
                bool opening = s.Is(FlowTrigger.SynArrived) || s.Is(FlowTrigger.SynAckArrived);
                if (after != before)
                {
                    Assert.True(opening && before == 0 || SerialNumber.IsNewer(after, before));
                    Assert.Contains((peer, opening ? s.Input.Trigger : kind, after), issued);
                }
            }
        }
    }

    private static object StateAndAddresses(FlowRecord r) =>
        (r.State, r.Migration, r.Local, r.Peer, r.Moving, r.Candidate, r.PeerNonce, r.PeerFlow, r.PeerOpening, r.PeerMove, r.PeerFin);
}
