using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Packets.Recordings;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging.Packets;

/// <summary>RST and NACK that answer packets which belong to no flow of the answerer's.</summary>
public class ReplyTests
{
    private static readonly string[] Clauses = ["SEC-2b", "SEC-6c", "SEC-7a", "SEC-14a", "CTL-2a", "CTL-3b", "OPEN-24a", "WIRE-18b"];

    private static readonly PacketSpec Syn1 = Mtp1().Packets[0];

    [Fact]
    [Trait("Clause", "SEC-6")]
    [Trait("Clause", "SEC-7")]
    public void RefusalsInTheRightForm_AreNotBlamed()
    {
        Refused(Syn1).IsHealthy(Clauses);
        Refused(Stray(Rsyn)).IsHealthy(Clauses);
        Refused(Stray(Fin)).IsHealthy(Clauses);
        Refused(Stray(Syn | Ack, 5)).IsHealthy(Clauses);
        Refused(Stray(Rsyn | Ack, 5)).IsHealthy(Clauses);
        Refused(Stray(Rsyn), Stray(Rsyn) with { Time = 1_400 }, Stray(Fin) with { Time = 1_600, Version = 700 }).IsHealthy(Clauses);
    }

    [Fact]
    [Trait("Clause", "SEC-2")]
    public void ReplyWithAnotherNonce_IsFound() =>
        Refused(Syn1).With(2, p => p with { Nonce = ListenerNonce }).Blames("SEC-2b", 2, Listener);

    [Fact]
    [Trait("Clause", "CTL-3")]
    public void ReplyWithAVersion_IsFound() => Refused(Syn1).With(2, p => p with { Version = 9 }).Blames("CTL-3b", 2, Listener);

    [Fact]
    [Trait("Clause", "SEC-14")]
    public void ReplyToSomebodyElse_IsFound()
    {
        Refused(Syn1).With(2, p => p with { Destination = Stranger }).BlamesIfWhole("SEC-14a", 2, Listener);
        Refused(Syn1 with { Route = [Opener, Stranger] }).With(2, p => p with { Destination = Stranger }).BlamesIfWhole("SEC-14b", 2, Listener);
    }

    [Fact]
    [Trait("Clause", "WIRE-18")]
    public void ReplyFromAnotherPort_IsFound()
    {
        PacketSpec syn = Syn1 with { Source = Opener with { UdpPort = 54324 }, Destination = Listener with { UdpPort = 54325 } };
        Refused(syn).IsHealthy(Clauses);
        Refused(syn).With(2, p => p with { Source = Listener with { UdpPort = 54324 } }).Blames("WIRE-18b", 2, Listener with { UdpPort = 54324 }, Listener);
    }

    /// <summary>Another SYN of the flow may be missing from the capture; but not one for each of two replies.</summary>
    [Fact]
    [Trait("Clause", "CTL-2")]
    public void ReplyThatNamesAnotherPacket_IsFound()
    {
        Refused(Syn1).With(2, p => p with { Ackno = p.Ackno + 4 }).BlamesIfWhole("CTL-2a", 2, Listener);

        Refused(Syn1, Syn1 with { Time = 2_000 }, Syn1 with { Time = 4_000 })
            .With(4, p => p with { Ackno = p.Ackno + 4 })
            .With(6, p => p with { Ackno = p.Ackno + 4 })
            .Blames("CTL-2a", 6, Listener);
    }

    [Fact]
    [Trait("Clause", "SEC-6")]
    public void ReplyInAnotherForm_IsADeviation()
    {
        Refused(Syn1).With(2, p => p with { Flags = Rst, Ackno = 0 }).Deviates("SEC-6c", 2, Listener);
        Refused(Stray(Rsyn)).With(2, p => p with { SourceFlow = p.DestinationFlow, DestinationFlow = p.SourceFlow }).Deviates("SEC-6c", 2, Listener);
        Refused(Syn1).With(2, p => p with { Flags = Nack | Ack }).Deviates("SEC-6a", 2, Listener);
        Refused(Stray(Fin)).With(2, p => p with { Flags = Nack | Ack }).Deviates("SEC-6b", 2, Listener);
    }

    [Theory]
    [InlineData(Rst)]
    [InlineData(Rst | Ack)]
    [InlineData(Nack | Ack)]
    [InlineData(Ack)]
    [Trait("Clause", "SEC-7")]
    public void ReplyToWhatIsNotAnswered_IsFound(ControlFlags flags)
    {
        Refused(Stray(flags, 5)).BlamesIfWhole("SEC-7a", 2, Listener);
        Refused(Stray(flags, 5), Stray(flags, 5) with { Time = 2_000 }, Stray(flags, 5) with { Time = 4_000 }).Blames("SEC-7a", 6, Listener);
    }

    [Fact]
    [Trait("Clause", "SEC-7")]
    public void ResetForData_IsFound()
    {
        PacketSpec data = Data(fromOpener: true, 1_000, 3, 0, [1, 2, 3]);
        PacketSpec reset = Bare(fromOpener: false, 1_010) with { Flags = Rst | Ack, Ackno = 1 };

        new Recording([data, reset]).BlamesIfWhole("SEC-7a", 2, Listener);
        new Recording(
        [
            data, reset, data with { Time = 2_000 }, reset with { Time = 2_010 }, data with { Time = 3_000 }, reset with { Time = 3_010 },
        ]).Blames("SEC-7a", 6, Listener);
    }

    /// <summary>An abort of a flow that began before the capture bears its host's own nonce.</summary>
    [Fact]
    [Trait("Clause", "FLOW-5")]
    public void AbortOfAFlowThatBeganBefore_IsNoReply()
    {
        PacketSpec abort = FromListener(1_020, Rst | Ack, 90_007, 70_002);

        new Recording([FromOpener(1_000, Rsyn, 70_001), abort]).IsHealthy(Clauses);
        new Recording([Data(fromOpener: true, 1_000, 3, 0, [1]), abort with { Time = 3_000 }]).IsHealthy(Clauses);
    }

    private static PacketSpec Stray(ControlFlags flags, uint ackno = 0) => FromOpener(1_000, flags, 70_001, ackno);

    /// <summary>Packets, each with its reply.</summary>
    private static Recording Refused(params PacketSpec[] packets) => new(packets.SelectMany(p => (PacketSpec[])[p, Reply(p)]));

    private static PacketSpec Reply(PacketSpec packet) => new()
    {
        Time = packet.Time + 10,
        Source = packet.Destination,
        Destination = packet.Source,
        SourceFlow = packet.DestinationFlow,
        DestinationFlow = packet.SourceFlow,
        Flags = Rst | Ack,
        Ackno = packet.Version + 1,
        Nonce = packet.Nonce,
    };
}
