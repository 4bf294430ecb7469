using FsCheck.Xunit;
using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using Xunit;

namespace ServalRef.Properties.Rules;

/// <summary>How long a connection bears to have no usable flow.</summary>
[Trait("Clause", "CONN-6")]
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(Connections)], MaxTest = 500)]
public class UsabilityLaws
{
    [Property]
    public bool UsableFlow_IsOpenForOurDataHasAnAddressAndIsNotSuspect(FlowRecord[] flows, bool suspect) => flows.All(
        flow => Usability.IsUsable(flow, suspect) == (!suspect
            && (flow.State == FlowState.Established || flow.State == FlowState.CloseWait)
            && flow.Migration != MigrationState.NoAddress && flow.Migration != MigrationState.NoAddressRsynReceived));

    /// <summary>The clock runs from the last usable moment, and any usable one stops it.</summary>
    [Property]
    public bool Limit_IsReached120SecondsAfterTheLastUsableMoment(byte[] moments)
    {
        Usability usability = default;
        int lastUsable = 0;
        for (int second = 0; second < moments.Length * 10; second += 10)
        {
            bool usable = moments[second / 10] % 16 == 0;
            lastUsable = usable ? second + 10 : lastUsable;
            usability = usability.Observe(usable, Instant.FromSeconds(second));
            if (usability.IsExhausted(Instant.FromSeconds(second)) != (!usable && second - lastUsable >= 120))
            {
                return false;
            }
        }

        return true;
    }

    [Theory]
    [InlineData(119.999, ConnectionState.Established)]
    [InlineData(120, ConnectionState.Aborted)]
    public void ConnectionWithoutAUsableFlow_AbortsAfter120Seconds(double seconds, ConnectionState expected)
    {
        Usability usability = default(Usability).Observe(usable: false, default(Instant));
        ConnectionState state = usability.IsExhausted(Instant.FromSeconds(seconds))
            ? new ConnectionMachine().Step(ConnectionState.Established, ConnectionTrigger.UnusableTooLong).After
            : ConnectionState.Established;

        Assert.Equal(expected, state);
    }
}
