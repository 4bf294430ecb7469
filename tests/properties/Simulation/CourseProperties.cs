using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Outcome = ServalRef.StateMachines.Connections.Outcome;

namespace ServalRef.Properties.Simulated;

/// <summary>Whatever happens to two hosts, what they promise is kept, and the oracle has nothing to say against either.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(CourseProperties)], MaxTest = 100)]
public class CourseProperties
{
    public static Arbitrary<Course> Course() => Arb.From(Courses.All, Courses.Simpler);

    /// <summary>Bytes arrive unchanged, in order and once; a connection that ends normally has lost none.</summary>
    [Property]
    [Trait("Clause", "DATA-3")]
    public void Delivered_IsWhatWasSent(Course course)
    {
        Stage stage = new(course);
        stage.Run();
        for (int host = 0; host < 2; host++)
        {
            if (stage.Receivers[host] is { } receiver && stage.Connections[1 - host] is { } sender)
            {
                Assert.Null(receiver.WrongAt);
                Assert.True(receiver.Received <= sender.Transfer.WrittenBytes);
                bool whole = stage.Connections[host]!.Outcome == Outcome.Finished && sender.Outcome == Outcome.Finished;
                Assert.True(!whole || receiver.Received == sender.Transfer.WrittenBytes);
            }
        }
    }

    /// <summary>Every connection ends: normally, or in an abort that both applications are told of.</summary>
    [Property]
    [Trait("Clause", "CONN-5")]
    public void EveryConnection_Ends(Course course)
    {
        Stage stage = new(course);
        stage.Run();
        Assert.All(stage.Connections, connection => Assert.True(
            connection is null || connection.Outcome != Outcome.None, $"{connection} has not ended."));
    }

    /// <summary>The oracle accepts everything that the reference does, as seen at either host.</summary>
    [Property]
    [Trait("Clause", "DATA-1")]
    public void Oracle_BlamesNobody(Course course)
    {
        Stage stage = new(course);
        stage.Run();
        for (int host = 0; host < 2; host++)
        {
            // The message holds the packets; Assert.Null would cut it off.
            if (stage.Blame(host) is { } alarm)
            {
                Assert.Fail(alarm);
            }
        }
    }
}
