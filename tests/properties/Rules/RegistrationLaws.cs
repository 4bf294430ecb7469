using FsCheck.Xunit;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Rendezvous;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>Registrations at a rendezvous, and their owners.</summary>
[Trait("Clause", "MIG-22")]
[Properties(Replay = Seeds.Of, MaxTest = 500)]
public class RegistrationLaws
{
    private const ulong Token = 7;
    private const ulong Nonce = 9;
    private static readonly RendezvousLimits Limits = RendezvousLimits.Default;

    /// <summary>Whatever copies arrive in whatever order, the rendezvous points where the newest of them came from (hole F11).</summary>
    [Property]
    public bool NewestThatArrived_Wins(uint first, byte[] arrivals)
    {
        RegistrationTable table = arrivals.Aggregate(
            RegistrationTable.Empty, (known, n) => known.Register(Request(first + n, n), default(Instant), out _));

        return table.Find(Token, default(Instant)) == (arrivals.Length == 0 ? null : At(arrivals.Max()));
    }

    [Property]
    public bool OlderOne_IsIgnoredAndNotAcknowledged(uint version, byte age)
    {
        RegistrationTable table = Registered(version);
        RegistrationTable after = table.Register(Request(version - age - 1, 2), Instant.FromSeconds(1), out RegisterOutcome outcome);

        return outcome == RegisterOutcome.Older && !RegistrationTable.IsAcknowledged(outcome) && after == table;
    }

    [Property]
    public bool RepeatedOne_IsAcknowledgedAgainAndChangesNothing(uint version)
    {
        RegistrationTable table = Registered(version);
        RegistrationTable after = table.Register(Request(version, 2), Instant.FromSeconds(1), out RegisterOutcome outcome);

        return outcome == RegisterOutcome.Repeated && RegistrationTable.IsAcknowledged(outcome) && after == table;
    }

    [Property]
    public bool OtherNonce_ChangesNothing(uint version, uint step)
    {
        RegistrationTable table = Registered(version);
        RegisterRequest forged = Request(version + step, 2) with { Nonce = Nonce + 1 };

        return table.Register(forged, default(Instant), out RegisterOutcome outcome) == table && outcome == RegisterOutcome.Forged;
    }

    [Fact]
    public void OtherTokens_AreNotTouched()
    {
        RegistrationTable table = Registered(1).Register(Request(5, 4) with { Token = 8 }, default(Instant), out _);

        Assert.Equal(At(1), table.Find(Token, default(Instant)));
        Assert.Equal(At(4), table.Find(8, default(Instant)));
        Assert.Null(table.Find(6, default(Instant)));
    }

    [Fact]
    public void Registration_ExpiresAfter180Seconds_AndItsNonceWithIt()
    {
        RegistrationTable table = Registered(1);
        RegisterRequest stranger = Request(1, 3) with { Nonce = 11 };

        Assert.Equal(At(1), table.Find(Token, Seconds(179.999)));
        Assert.Null(table.Find(Token, Seconds(180)));
        Assert.Equal(table, table.Expire(Seconds(179)));
        Assert.Empty(table.Expire(Seconds(180)).Registrations);
        Assert.Equal(At(3), table.Register(stranger, Seconds(180), out _).Find(Token, Seconds(181)));
    }

    [Fact]
    public void RenewalEvery60Seconds_KeepsItAliveForEver()
    {
        Registrant owner = Registrant.Start(Token, uint.MaxValue, default(Instant));
        RegistrationTable table = Registered(uint.MaxValue);
        for (double now = 0; now < 3600; now++)
        {
            if (owner.IsDue(Seconds(now), Limits))
            {
                owner = owner.Renew(Seconds(now));
                table = table.Register(Request(owner.Request.Version, 1), Seconds(now), out RegisterOutcome outcome);
                Assert.Equal(RegisterOutcome.Accepted, outcome);
                Assert.Equal(0, now % 60);
            }

            Assert.Equal(At(1), table.Find(Token, Seconds(now)));
        }
    }

    [Property]
    public bool OnlyItsOwnTokenAndVersion_AcknowledgeARegister(uint version, ulong token, int difference)
    {
        Registrant owner = Registrant.Start(Token, version, default(Instant));

        return owner.Acknowledge(token, version).IsOutstanding == (token != Token)
            && owner.Acknowledge(Token, version + (uint)difference).IsOutstanding == (difference != 0)
            && !owner.Acknowledge(Token, version).IsOutstanding;
    }

    [Property]
    public bool RetransmissionHasTheSameVersion_AndANewAddressANewerOne(uint version)
    {
        Registrant owner = Registrant.Start(Token, version, default(Instant));
        Registrant moved = owner.Retry().Renew(Seconds(5));

        return owner.Retry().Request.Version == version
            && SerialNumber.IsNewer(moved.Request.Version, version)
            && moved.IsOutstanding && moved.Acknowledge(Token, version).IsOutstanding;
    }

    private static Instant Seconds(double seconds) => Instant.FromSeconds(seconds);

    private static NetworkAddress At(int place) => new(0x0a000000 + (uint)place);

    private static RegisterRequest Request(uint version, int place) => new(Token, version, Nonce, At(place));

    private static RegistrationTable Registered(uint version) =>
        RegistrationTable.Empty.Register(Request(version, 1), default(Instant), out _);
}
