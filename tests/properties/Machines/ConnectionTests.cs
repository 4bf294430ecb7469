using ServalRef.StateMachines;
using Xunit;
using static ServalRef.StateMachines.ConnectionState;
using static ServalRef.StateMachines.ConnectionTrigger;

namespace ServalRef.Properties.Machines;

/// <summary>The life of a connection, as its flows and streams tell it.</summary>
public class ConnectionTests
{
    [Theory]
    [Trait("Clause", "CONN-1")]
    [InlineData(Opening, OpenRequested)]
    [InlineData(Established, OpenRequested, FirstFlowEstablished)]
    [InlineData(Opening, SynAccepted)]
    [InlineData(Established, SynAccepted, FirstFlowEstablished)]
    public void FirstFlow_OpensTheConnection(ConnectionState end, params ConnectionTrigger[] events) => Check(end, events);

    [Fact]
    [Trait("Clause", "CONN-2")]
    public void Listener_StaysInListen() => Check(Listen, ListenRequested, SynAccepted, SynAccepted);

    [Theory]
    [Trait("Clause", "CONN-3")]
    [InlineData(LocalEnded, LocalEndAcknowledged)]
    [InlineData(RemoteEnded, RemoteEndArrived)]
    [InlineData(Ended, LocalEndAcknowledged, RemoteEndArrived)]
    [InlineData(Ended, RemoteEndArrived, LocalEndAcknowledged)]
    public void EndsOfBothStreams_EndTheConnection(ConnectionState end, params ConnectionTrigger[] events) => CheckOpen(end, events);

    [Fact]
    [Trait("Clause", "CONN-4")]
    public void EndedConnection_IsClosedWithItsLastFlow() =>
        CheckOpen(Closed, LocalEndAcknowledged, RemoteEndArrived, LastFlowClosed);

    [Theory]
    [Trait("Clause", "CONN-5")]
    [InlineData(LastFlowLost)]
    [InlineData(AbortRequested)]
    [InlineData(LocalEndAcknowledged, LastFlowLost)]
    [InlineData(RemoteEndArrived, AbortRequested)]
    public void LossBeforeTheEnd_AbortsTheConnection(params ConnectionTrigger[] events) => CheckOpen(Aborted, events);

    [Fact]
    [Trait("Clause", "CONN-6")]
    public void NoUsableFlowForTooLong_AbortsTheConnection() => CheckOpen(Aborted, UnusableTooLong);

    [Theory]
    [Trait("Clause", "CONN-7")]
    [InlineData(OpeningFailed)]
    [InlineData(LastFlowLost)]
    public void FailedFirstFlow_ClosesTheConnection(ConnectionTrigger failure) => Check(Closed, OpenRequested, failure);

    [Theory]
    [Trait("Clause", "CONN-8")]
    [InlineData(Closed, ListenRequested, CloseRequested)]
    [InlineData(Closed, ListenRequested, SynAccepted, CloseRequested)]
    public void ClosedListener_IsClosed(ConnectionState end, params ConnectionTrigger[] events) => Check(end, events);

    private static void CheckOpen(ConnectionState end, params ConnectionTrigger[] events) =>
        Check(end, [OpenRequested, FirstFlowEstablished, .. events]);

    private static void Check(ConnectionState end, params ConnectionTrigger[] events)
    {
        ConnectionMachine machine = new();
        Assert.Equal(end, events.Aggregate(Closed, (state, trigger) => machine.Step(state, trigger).After));
    }
}
