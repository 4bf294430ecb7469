using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;

namespace ServalRef.Oracle.Rules.Connections;

/// <summary>One flow of a connection.</summary>
internal sealed class ConnectionFlow(Observation syn, EndpointJudge opener, int openerSide, ulong? token)
{
    /// <summary>The first SYN that was seen of it.</summary>
    internal Observation Syn { get; } = syn;

    /// <summary>The end that sent the SYN.</summary>
    internal EndpointJudge Opener { get; } = opener;

    /// <summary>Which of the connection's hosts that is (<see cref="ConnectionView.Hosts"/>).</summary>
    internal int OpenerSide { get; } = openerSide;

    /// <summary>The token by which it joined the connection; none of the flow that made it (OPEN-22a).</summary>
    internal ulong? Token { get; } = token;

    /// <summary>The end that answered; null while nobody has.</summary>
    internal EndpointJudge? Listener { get; set; }

    /// <summary>The end at one of the connection's hosts.</summary>
    internal EndpointJudge? End(int side) => side == OpenerSide ? Opener : Listener;
}
