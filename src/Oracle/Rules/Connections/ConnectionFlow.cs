using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;

namespace ServalRef.Oracle.Rules.Connections;

/// <summary>One flow of a connection.</summary>
/// <param name="Syn">The first SYN that was seen of it.</param>
/// <param name="Opener">The end that sent the SYN.</param>
/// <param name="OpenerSide">Which of the connection's hosts that is (<see cref="ConnectionView.Hosts"/>).</param>
/// <param name="IsJoin">Whether it joined the connection rather than made it (OPEN-22).</param>
internal sealed record ConnectionFlow(Observation Syn, EndpointJudge Opener, int OpenerSide, bool IsJoin)
{
    /// <summary>The end that answered; null while nobody has.</summary>
    internal EndpointJudge? Listener { get; set; }

    /// <summary>The end at one of the connection's hosts.</summary>
    internal EndpointJudge? End(int side) => side == OpenerSide ? Opener : Listener;
}
