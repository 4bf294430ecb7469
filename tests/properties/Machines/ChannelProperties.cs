using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using Xunit;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Properties.Machines;

/// <summary>Whatever happens: the versions, acknos and flags of what the machines send.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(MachineScripts)], MaxTest = 1000)]
public class ChannelProperties
{
    private const ControlFlags SynAck = Syn | Ack;

    private const ControlFlags RsynAck = Rsyn | Ack;

    /// <summary>A request has the next version or, repeated, an earlier one; ACK and RST have the next and leave it unused.</summary>
    [Property]
    [Trait("Clause", "CTL-1")]
    [Trait("Clause", "CTL-3")]
    internal void Versions_AreConsecutive_AndAcksAndResetsConsumeNone(MachineScript script)
    {
        World world = World.Run(script);
        foreach (WorldStep s in world.Log)
        {
            uint next = s.Before.NextVersion;
            foreach (Emission e in s.Sent.Where(e => !Replies(e.Packet)))
            {
                Assert.False(SerialNumber.IsNewer(e.Packet.Version, next));
                bool consumes = Arrival.TryClassify(e.Packet.Flags, out FlowTrigger kind) && PacketKind.Of(kind).ConsumesVersion(world.Dialect);
                if (e.Packet.Flags is Ack or Rst)
                {
                    Assert.Equal(next, e.Packet.Version);
                }

                next += consumes && e.Packet.Version == next ? 1u : 0u;
            }

            Assert.Equal(next, s.After.NextVersion);
        }
    }

    [Property]
    [Trait("Clause", "CTL-2")]
    [Trait("Clause", "CTL-13")]
    internal void Ackno_IsThatOfThePacketAnswered(MachineScript script)
    {
        World world = World.Run(script);
        foreach (WorldStep s in world.Log)
        {
            foreach (Emission e in s.Sent.Where(e => e.Clause != "CTL-10b"))
            {
                bool borrowed = s.Is(FlowTrigger.RsynAckArrived) && !world.Dialect.MoveAnswerConsumesVersion && !Replies(e.Packet);
                uint expected = e.Packet.Flags switch
                {
                    SynAck => s.After.PeerOpening + 1,
                    RsynAck => s.After.PeerMove + 1,
                    Fin | Ack => s.After.PeerFin + 1,
                    Ack or (Rst | Ack) => s.Packet.Version + (borrowed ? 0u : 1u),
                    _ => 0,
                };
                Assert.Equal(expected, e.Packet.Ackno);
            }
        }
    }

    [Property]
    [Trait("Clause", "CTL-4")]
    [Trait("Clause", "TEAR-8")]
    internal void Flags_AreNeverMerged(MachineScript script)
    {
        World world = World.Run(script);
        Assert.All(world.Log.SelectMany(s => s.Sent), e =>
        {
            Assert.True(Arrival.TryClassify(e.Packet.Flags, out _));
            Assert.True(e.Packet.Flags != (Fin | Ack) || world.Dialect.FinAcknowledges);
        });
    }

    [Property]
    [Trait("Clause", "SEC-2")]
    internal void OwnPackets_CarryTheOwnNonce_RepliesThatOfThePacketAnswered(MachineScript script) => Assert.All(
        World.Run(script).Log,
        s => Assert.All(s.Sent, e => Assert.Equal(Replies(e.Packet) ? s.Packet.Nonce : s.Before.LocalNonce, e.Packet.Nonce)));

    /// <summary>Only ackno may be another, and a FIN may gain ACK; a move may change the addresses.</summary>
    [Property]
    [Trait("Clause", "CTL-5")]
    internal void Retransmission_IsEqual_ButForAckno(MachineScript script)
    {
        World world = World.Run(script);
        Dictionary<(int Who, uint Version), ControlPacket> requests = [];
        foreach (WorldStep s in world.Log)
        {
            foreach (ControlPacket packet in s.Sent.Select(e => e.Packet))
            {
                bool consumes = Arrival.TryClassify(packet.Flags, out FlowTrigger kind) && PacketKind.Of(kind).ConsumesVersion(world.Dialect);
                if (consumes && !requests.TryAdd((s.Who, packet.Version), packet))
                {
                    ControlPacket first = requests[(s.Who, packet.Version)];
                    Assert.Equal(
                        (first.Request, first.SourceFlow, first.DestinationFlow, first.Nonce),
                        (packet.Request, packet.SourceFlow, packet.DestinationFlow, packet.Nonce));
                    Assert.True(first.Flags == packet.Flags || (first.Flags, packet.Flags) == (Fin, Fin | Ack));
                }
            }
        }
    }

    /// <summary>In the state in which a request is the newest of its kind, its repetition gets the answer that it got.</summary>
    [Property]
    [Trait("Clause", "CTL-9")]
    [Trait("Clause", "MIG-7")]
    [Trait("Clause", "MIG-12")]
    [Trait("Clause", "OPEN-8")]
    [Trait("Clause", "OPEN-11")]
    [Trait("Clause", "TEAR-10")]
    [Trait("Clause", "TEAR-19")]
    internal void RepeatedRequest_IsAnsweredAgainInTheSameWay(MachineScript script) => Assert.All(
        World.Run(script).Log.Where(s => s.Origin == Origin.Repeated),
        s =>
        {
            FlowRecord r = s.Before;
            ControlPacket p = s.Packet;
            if (s.Is(FlowTrigger.SynArrived) && r.State == FlowState.SynReceived && p.Version == r.PeerOpening)
            {
                IsAnswered(SynAck, r.Opening.Version);
            }
            else if (!r.IsSynchronised)
            {
                return;
            }
            else if (s.Is(FlowTrigger.RsynArrived) && p.Version == r.PeerMove)
            {
                IsAnswered(RsynAck, r.Answer.Version);
            }
            else if (s.Is(FlowTrigger.FinArrived) && p.Version == r.PeerFin)
            {
                IsAnswered(Ack, r.NextVersion);
            }
            else if (s.Is(FlowTrigger.SynAckArrived) && p.Version == r.PeerOpening)
            {
                IsAnswered(Ack, r.NextVersion);
            }
            else if (s.Is(FlowTrigger.RsynAckArrived) && r.Move.IsNamedBy(p.Ackno))
            {
                IsAnswered(Ack, r.NextVersion);
            }

            void IsAnswered(ControlFlags flags, uint version)
            {
                ControlPacket answer = Assert.Single(s.Sent, e => !e.Optional).Packet;
                Assert.Equal((flags, version, p.Source), (answer.Flags, answer.Version, answer.Destination));
            }
        });

    private static bool Replies(ControlPacket packet) => packet.Flags == (Rst | Ack);
}
