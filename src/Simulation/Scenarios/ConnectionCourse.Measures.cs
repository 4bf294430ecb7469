using ServalRef.Simulation.Applications;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Simulation.Scenarios;

/// <content>What is measured of a connection.</content>
public sealed partial class ConnectionCourse
{
    /// <summary>How long a stream may stand still, with bytes to come, before the transfer is called dead.</summary>
    public static readonly Duration DeadAfter = Duration.FromSeconds(10);

    /// <summary>The longest time without anything to read for whoever reads more; and what an end that has bytes to come waits at last.</summary>
    /// <remarks>A pause lasts until something is read, or the opener is told that the connection is over, or the run ends.</remarks>
    public Duration LongestPause
    {
        get
        {
            Duration past = (Sent >= Received ? _serverReads : _openerReads)?.LongestPause ?? default;
            return Duration.Max(past, LastPause);
        }
    }

    /// <summary>Whether it was not opened, ended otherwise than well, or stands still at the end with bytes to come.</summary>
    public bool IsDead => Opener is null || Outcome is not (Outcome.None or Outcome.Finished)
        || (Outcome == Outcome.None && LastPause >= DeadAfter);

    private Instant Over => EndedAt ?? OpenerHost.Network.Simulator.Now;

    private bool ServerWaits => Waits(_openerSends, Spec.Send, Sent);

    private bool OpenerWaits => Waits(_serverSends, Spec.Receive, Received);

    // The pause that has not ended: of an end that has got nothing yet, since the connection was opened.
    private Duration LastPause => Duration.Max(
        ServerWaits ? Over - (Sent > 0 ? _serverReads!.LastAt : OpenedAt) : default,
        OpenerWaits ? Over - (Received > 0 ? _openerReads!.LastAt : OpenedAt) : default);

    /// <summary>A measured value; none if there is nothing to measure.</summary>
    /// <param name="measure">One of <see cref="Measures.Names"/>.</param>
    public double? Measure(string measure)
    {
        if (Opener is null)
        {
            return null;
        }

        double most = _flows.Count == 0 ? 0 : _flows.Max(flow => (double)flow.Bytes);
        double all = _flows.Sum(flow => (double)flow.Bytes);
        bool waits = Sent >= Received ? ServerWaits : OpenerWaits;
        double seconds = Math.Max(1e-9, ((waits ? Over : LastReadAt) - OpenedAt).Seconds);
        return measure switch
        {
            "sent" => Sent,
            "received" => Received,
            "goodput" => 8.0 * Math.Max(Sent, Received) / seconds,
            "longest pause" => LongestPause.Nanoseconds,
            "duration" => (Over - OpenedAt).Nanoseconds,
            "migrations" => Migrations,
            "flows" => _flows.Count(flow => flow.Bytes > 0),
            "share" => all > 0 ? most / all : null,
            "retransmitted" => all > 0 ? _flows.Sum(flow => (double)flow.RepeatedBytes) / all : null,
            _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "There is no such measure."),
        };
    }

    // What is to be sent until somebody stops it is to come all the time.
    private bool Waits(BulkSender? sender, long asked, ulong read) =>
        Opener is not null && read < (ulong)(sender?.Limit ?? asked);
}
