using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <summary>A flow that a listener forked for a SYN: what joins the opener's end with this listener's.</summary>
internal sealed class FlowTrack(Opening opening, uint listenerFlow, FlowEnd listener)
{
    internal Opening Opening { get; } = opening;

    internal uint ListenerFlow { get; } = listenerFlow;

    internal FlowEnd Listener { get; } = listener;

    internal FlowEnd Opener => Opening.Opener;

    /// <summary>The connection that the flow belongs to; null if it is not known.</summary>
    internal LinkedConnection? Connection { get; set; }

    /// <summary>Which of the connection's hosts opened the flow.</summary>
    internal int OpenerSide { get; set; }

    /// <summary>The ackno of a SYN+ACK that may answer a SYN from before the capture; null if there was none.</summary>
    internal uint? DoubtfulAckno { get; set; }

    /// <summary>The moves that completed.</summary>
    internal MoveCounter Moves { get; } = new();

    /// <summary>What its first SYN+ACK acknowledged.</summary>
    internal uint Answers { get; init; }

    /// <summary>Whether its first SYN+ACK named the SYN that an ackno names.</summary>
    internal bool Names(uint ackno) => Answers == ackno;

    /// <summary>Whether the listener announced this nonce.</summary>
    internal bool Bears(ulong nonce) => Listener.Judge.States[0].Record.LocalNonce == nonce;

    /// <summary>Whether the listener is known by this address, so that what comes from there is its own or forged in its name.</summary>
    internal bool IsListenerAt(NetworkAddress source) =>
        Listener.Judge.Host == source || Listener.Judge.States[0].Record.Local == source;

    /// <summary>Whether the opener knows this fork as its flow, rather than another or a forged one.</summary>
    internal bool IsOpeners => Opener.Judge.States.Any(h => h.Record.PeerFlow == ListenerFlow && Bears(h.Record.PeerNonce));

    /// <summary>Whether these are the addresses of its ends, in this direction.</summary>
    internal bool Joins(NetworkAddress source, NetworkAddress destination, bool fromOpener)
    {
        FlowRecord from = (fromOpener ? Opener : Listener).Judge.States[0].Record;
        return from.Local == source && from.Peer == destination;
    }

    internal FlowReport Report()
    {
        bool violated = Listener.Judge.Violations > 0 || (IsOpeners && Opener.Judge.Violations > 0);
        return new FlowReport
        {
            Id = $"{Opening.OpenerFlow}>{ListenerFlow}",
            Hosts = [Opener.Judge.Host, Listener.Judge.Host],
            Verdict = violated ? Verdict.Violation : Verdict.Conforms,
            States = [IsOpeners ? Opener.Judge.StateNames : [nameof(FlowState.Closed)], Listener.Judge.StateNames],
            Migrations = Moves.Count,
            HasUnproven = Listener.Judge.HasUnproven || (IsOpeners && Opener.Judge.HasUnproven),
        };
    }
}
