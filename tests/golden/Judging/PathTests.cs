using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Dialogue;
using static ServalRef.StateMachines.ControlFlags;

namespace ServalRef.Golden.Judging;

/// <summary>Candidates, rendezvous, translators and routers as a capture shows them (SEC-9, MIG-21 to MIG-25, RES-8).</summary>
public class PathTests
{
    private static readonly NetworkAddress Rendezvous = Address("10.8.0.1");

    private static readonly NetworkAddress Router = Address("10.5.0.1");

    [Fact]
    [Trait("Clause", "SEC-9")]
    public void MoreThanThreeTimesToACandidate_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens().Says(Move(1001));
        foreach (int wait in (int[])[400, 800, 1_600, 3_200, 6_400, 12_800, 1])
        {
            dialogue.Says(Control(byA: false, Rsyn | Ack, 5001, 1002) with { To = A2 }).Wait(wait);
        }

        dialogue.Finds("SEC-9", 8, B);
    }

    [Fact]
    [Trait("Clause", "SEC-9")]
    public void ThreeTimesToACandidate_BlamesNobody() => new Dialogue().Opens().Says(Move(1001))
        .Says(Control(byA: false, Rsyn | Ack, 5001, 1002) with { To = A2 }).Wait(1_100)
        .Says(Control(byA: false, Rsyn | Ack, 5001, 1002) with { To = A2 }).Wait(2_100)
        .Says(Control(byA: false, Rsyn | Ack, 5001, 1002) with { To = A2 })
        .BlamesNobodyAt("SEC-9", B);

    [Fact]
    [Trait("Clause", "MIG-22a")]
    public void RegisterOfOneVersionFromTwoAddresses_IsFound() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Says(Registers(A2, 5)).Says(Registered(A2, 5))
        .Finds("MIG-22a", 6, A2, at: [A, A2]);

    [Fact]
    [Trait("Clause", "MIG-22b")]
    [Trait("Clause", "MIG-22c")]
    public void RegisterThatIsRenewedAndRepeated_BlamesNobody() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Wait(1_000).Says(Registers(A, 5)).Says(Registered(A, 5)).Chats(2).Wait(56_000)
        .Says(Registers(A, 6)).Says(Registered(A, 6)).Chats(2)
        .Says(Registers(A2, 7)).Says(Registered(A2, 7)).Says(Move(1001))
        .BlamesNobody("MIG-22", [Rendezvous]);

    [Fact]
    [Trait("Clause", "MIG-22b")]
    public void RegisterThatIsNotRenewed_IsFound() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Chats(95)
        .Finds("MIG-22b", 4, A, at: [A, A2]);

    [Fact]
    [Trait("Clause", "MIG-22c")]
    public void RegisterThatIsNotRepeated_IsFound() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Chats(3)
        .Finds("MIG-22c", 4, A, complete: true, A, A2);

    [Fact]
    [Trait("Clause", "MIG-22c")]
    public void RegisterThatIsRepeatedAfterItsAnswer_IsFound() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Wait(1_000).Says(Registers(A, 5)).Says(Registered(A, 5))
        .Finds("MIG-22c", 6, A, at: [A, A2]);

    [Fact]
    [Trait("Clause", "MIG-22a")]
    public void MoveThatIsNotRegistered_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens(Rendezvous).Says(Registers(A, 5)).Says(Registered(A, 5)).Wait(1_000)
            .Says(Move(1001)).Says(Control(byA: false, Rsyn | Ack, 5001, 1002) with { To = A2 }).Says(Control(byA: true, Ack, 1002, 5002) with { From = A2 });
        for (int index = 0; index < 6; index++)
        {
            dialogue.Wait(500).Says(Control(byA: true, ControlFlags.None, 0) with { From = A2, Flags = null, Mtp = new MtpFields { Flags = MtpFlags.Data, Sequence = (ulong)index } });
        }

        dialogue.Finds("MIG-22a", 6, A2, at: [A, A2]);
    }

    [Fact]
    [Trait("Clause", "MIG-22a")]
    public void MoveThatIsNotRegistered_IsFoundInAWholeCaptureThoughTheHostIsSilentThen() => new Dialogue()
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Opens(Rendezvous).Wait(1_000)
        .Says(Move(1001)).Says(Control(byA: false, Rsyn | Ack, 5001, 1002) with { To = A2 }).Says(Control(byA: true, Ack, 1002, 5002) with { From = A2 })
        .Wait(2_000).Says(Control(byA: true, ControlFlags.None, 0) with { From = A2, Flags = null, Mtp = new MtpFields { Flags = MtpFlags.Data } })
        .Finds("MIG-22a", 6, A2, complete: true, A, A2);

    [Fact]
    [Trait("Clause", "MIG-22a")]
    public void RegisterOfTheVersionFromBeforeTheOpening_IsFound() => new Dialogue()
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Opens(Rendezvous)
        .Says(Registers(A2, 5)).Says(Registered(A2, 5))
        .Finds("MIG-22a", 6, A2, at: [A, A2]);

    [Fact]
    [Trait("Clause", "MIG-22b")]
    public void RegisterFromBeforeTheOpeningThatIsNotRenewed_IsFound() => new Dialogue()
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Opens(Rendezvous).Chats(95)
        .Finds("MIG-22b", 1, A, at: [A, A2]);

    [Fact]
    [Trait("Clause", "MIG-22a")]
    [Trait("Clause", "MIG-22b")]
    public void RegisterFromBeforeTheOpeningThatIsRenewed_BlamesNobody() => new Dialogue()
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Opens(Rendezvous).Chats(55)
        .Says(Registers(A, 6)).Says(Registered(A, 6)).Chats(2)
        .Says(Registers(A2, 7)).Says(Registered(A2, 7)).Says(Move(1001))
        .BlamesNobodyAt("MIG-22", A, A2);

    [Fact]
    [Trait("Clause", "MIG-21c")]
    public void RsynThatIsPassedOnWithoutSource_IsFoundAtTheRendezvous() => new Dialogue().Opens(rendezvousOfB: Rendezvous)
        .Says(Finds(1001)).Says(Finds(1001) with { To = B })
        .Finds("MIG-21c", 5, Rendezvous);

    [Fact]
    [Trait("Clause", "MIG-21c")]
    public void RsynThatIsPassedOnToAnOlderRegistration_IsFoundAtTheRendezvousInAWholeCapture() => new Dialogue()
        .Opens(rendezvousOfB: Rendezvous).Says(RegistersB(B, 5)).Says(RegistersB(B2, 6)).Wait(1_000)
        .Says(Finds(1001)).Says(Finds(1001) with { To = B, Route = [A2, Rendezvous] })
        .Finds("MIG-21c", 7, Rendezvous, complete: true);

    [Fact]
    [Trait("Clause", "MIG-21c")]
    public void RsynThatIsPassedOnAsARegistrationChanges_BlamesNobody() => new Dialogue()
        .Opens(rendezvousOfB: Rendezvous).Says(RegistersB(B, 5)).Wait(1_000).Says(RegistersB(B2, 6))
        .Says(Finds(1001)).Says(Finds(1001) with { To = B, Route = [A2, Rendezvous] })
        .BlamesNobodyAt("MIG-21", Rendezvous);

    [Fact]
    [Trait("Clause", "MIG-22f")]
    public void OlderRegisterThatIsAcknowledged_IsFoundAtTheRendezvous() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A2, 6)).Says(Registered(A2, 6)).Says(Registers(A, 5)).Says(Registered(A, 5))
        .Finds("MIG-22f", 7, Rendezvous);

    [Fact]
    [Trait("Clause", "MIG-22g")]
    public void RegisterWithAnotherNonceThatIsAcknowledged_IsFoundAtTheRendezvous() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Says(Registers(A2, 6) with { Nonce = 99 }).Says(Registered(A2, 6) with { Nonce = 99 })
        .Finds("MIG-22g", 7, Rendezvous);

    [Fact]
    [Trait("Clause", "MIG-22d")]
    public void RegistersThatStayWithoutAnAnswer_AreFoundAtTheRendezvous() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Says(Registered(A, 5)).Wait(60_000)
        .Says(Registers(A, 6)).Wait(1_000).Says(Registers(A, 6)).Wait(60_000).Says(Registers(A, 7)).Wait(1_000).Says(Registers(A, 7))
        .Finds("MIG-22d", 6, Rendezvous);

    [Fact]
    [Trait("Clause", "MIG-22d")]
    public void RegisterThatIsAnsweredWithAnotherVersion_IsFoundAtTheRendezvous() => new Dialogue().Opens(Rendezvous)
        .Says(Registers(A, 5)).Says(Registered(A, 6)).Wait(1_000).Says(Registers(A, 5)).Says(Registered(A, 6))
        .Finds("MIG-22d", 7, Rendezvous);

    [Fact]
    [Trait("Clause", "MIG-21a")]
    public void RendezvousThatIsAskedAtOnce_IsFound() => new Dialogue().Opens(rendezvousOfB: Rendezvous)
        .Says(Move(1001)).Says(Finds(1001))
        .Finds("MIG-21a", 5, A2, at: [A, A2]);

    [Fact]
    [Trait("Clause", "MIG-21a")]
    public void RendezvousThatIsNeverAsked_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens(rendezvousOfB: Rendezvous);
        foreach (int wait in (int[])[1_000, 2_000, 4_000, 8_000, 16_000, 1])
        {
            dialogue.Says(Move(1001)).Wait(wait);
        }

        dialogue.Finds("MIG-21a", 6, A2, at: [A, A2]);
    }

    [Fact]
    [Trait("Clause", "CTL-18a")]
    public void FinFromAnAddressThatIsNotTheFlows_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens().Data(byA: true, 0, end: true).Data(byA: false, 0, end: true)
            .Says(Control(byA: true, Fin, 1001) with { From = A2 })
            .Says(Control(byA: false, Fin | Ack, 5001, 1002) with { To = A2 })
            .Says(Control(byA: true, Ack, 1002, 5002) with { From = A2 });

        Assert.Contains(
            dialogue.Judged([A, A2]).Findings, f => f.Clause == "CTL-18a" && f.Packet.Number == 6 && f.Host == A2);
    }

    [Fact]
    [Trait("Clause", "MIG-22b")]
    public void RendezvousThatIsOfferedAndNeverTold_IsFound() => new Dialogue().Opens(Rendezvous).Chats(95)
        .Finds("MIG-22b", 3, A, at: [A, A2]);

    [Fact]
    [Trait("Clause", "MIG-21a")]
    public void RendezvousThatIsAskedInTime_BlamesNobody()
    {
        Dialogue dialogue = new Dialogue().Opens(rendezvousOfB: Rendezvous).Says(Move(1001)).Wait(1_000).Says(Move(1001)).Wait(2_000);
        foreach (int wait in (int[])[4_000, 8_000, 16_000])
        {
            dialogue.Says(Move(1001)).Says(Finds(1001)).Wait(wait);
        }

        dialogue.BlamesNobodyAt("MIG-21", A, A2);
    }

    [Fact]
    [Trait("Clause", "RES-8b")]
    public void SynAckWithoutTheWayOfTheSyn_IsFound()
    {
        new Dialogue().Says(Routed()).Says(Answer() with { Route = [A, Router, B] }).BlamesNobody("RES");
        new Dialogue().Says(Routed()).Says(Answer()).Finds("RES-8b", 2, B);
        new Dialogue().Says(Routed()).Says(Answer() with { Route = [A, Router] }).Finds("RES-8b", 2, B);
    }

    [Fact]
    [Trait("Clause", "MIG-25a")]
    public void DataFromElsewhereWithoutMoved_IsFound()
    {
        Dialogue dialogue = new Dialogue().Opens().Data(byA: true, 0);
        for (int index = 1; index < 6; index++)
        {
            dialogue.Says(FromElsewhere((ulong)index)).Wait(300);
        }

        dialogue.Finds("MIG-25a", 5, B);
    }

    [Fact]
    [Trait("Clause", "MIG-25a")]
    [Trait("Clause", "MIG-25c")]
    public void DataFromElsewhereThatIsAnsweredWithMoved_BlamesNobody() => new Dialogue().Opens().Data(byA: true, 0)
        .Says(FromElsewhere(1)).Says(Moved(A2)).Wait(400).Says(FromElsewhere(2)).Says(Moved(A2)).Wait(400)
        .Says(Move(1001)).Says(Control(byA: false, Rsyn | Ack, 5001, 1002) with { To = A2 }).Says(Control(byA: true, Ack, 1002, 5002) with { From = A2 })
        .Says(FromElsewhere(3)).Wait(700).Says(FromElsewhere(4))
        .BlamesNobodyAt("MIG-25", B);

    [Fact]
    [Trait("Clause", "MIG-25a")]
    public void MovedToWhereThePeerIs_IsFound() => new Dialogue().Opens()
        .Data(byA: true, 0).Says(Moved(A)).Wait(1_000).Data(byA: true, 1).Says(Moved(A))
        .Finds("MIG-25a", 5, B);

    [Fact]
    [Trait("Clause", "MIG-25c")]
    public void MovedWithoutAPathCheck_IsFound() => new Dialogue().Opens()
        .Data(byA: true, 0).Says(Moved(A)).Chats(4)
        .Finds("MIG-25c", 5, A);

    private static Packet Move(uint version) => Control(byA: true, Rsyn, version) with { From = A2 };

    private static Packet Finds(uint version) => Move(version) with { To = Rendezvous, Kind = ConnectionKind.Find, Token = TokenB };

    private static Packet Registers(NetworkAddress from, uint version) =>
        new(from, Rendezvous, 0, 0) { Flags = ControlFlags.None, Kind = ConnectionKind.Register, Token = TokenA, RegisterVersion = version };

    private static Packet RegistersB(NetworkAddress from, uint version) => Registers(from, version) with { Token = TokenB };

    private static Packet Registered(NetworkAddress to, uint version) =>
        new(Rendezvous, to, 0, 0) { Flags = Ack, Kind = ConnectionKind.Register, Token = TokenA, RegisterVersion = version, Nonce = NonceA };

    private static Packet Routed() => new(A, B, 0x1111, 0)
    {
        Flags = Syn,
        Version = 1000,
        Service = true,
        Kind = ConnectionKind.Offer,
        Token = TokenA,
        Window = true,
        Route = [A, Router],
    };

    private static Packet Answer() => new(B, A, 0x2222, 0x1111)
    {
        Flags = Syn | Ack,
        Version = 5000,
        Ackno = 1001,
        Kind = ConnectionKind.Offer,
        Token = TokenB,
        Window = true,
    };

    private static Packet FromElsewhere(ulong sequence) =>
        new(A2, B, 0x1111, 0x2222) { Mtp = new MtpFields { Flags = MtpFlags.Data, Sequence = sequence } };

    private static Packet Moved(NetworkAddress to) =>
        new(B, to, 0x2222, 0x1111) { Mtp = new MtpFields { Flags = MtpFlags.Moved } };
}
