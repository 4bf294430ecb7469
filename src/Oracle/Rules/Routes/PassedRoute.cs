using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Services;

namespace ServalRef.Oracle.Rules.Routes;

/// <summary>The SOURCE of what a router passes on: a SYN for a service, or an RSYN with FIND (RES-6a, MIG-21c).</summary>
internal static class PassedRoute
{
    /// <summary>What leaves later than this after it came is no packet that was passed on.</summary>
    internal static readonly Duration LongestWait = Duration.FromMilliseconds(100);

    /// <summary>The SOURCE that it is to have.</summary>
    /// <param name="before">The SOURCE that it came with.</param>
    /// <param name="came">The packet as it came to the router.</param>
    internal static SourceRoute Right(SourceRoute before, in ControlPacket came) => before.Via(came.Source, came.Destination);

    /// <summary>Whether a SOURCE is the one before and one address more: the router's own, of which it may have several.</summary>
    /// <param name="route">The SOURCE that it has.</param>
    /// <param name="before">The SOURCE that it came with.</param>
    /// <param name="came">The packet as it came to the router.</param>
    /// <param name="view">Which addresses the host of the capture has.</param>
    internal static bool Extends(SourceRoute route, SourceRoute before, in ControlPacket came, JudgeContext view)
    {
        NetworkAddress last = route.Last(came.Destination);
        return route == Right(before, came).SentFrom(last) && (last == came.Destination || !view.HasHost || view.IsAt(last));
    }
}
