namespace ServalRef.StateMachines;

/// <summary>The states of one flow, as one end sees it (FLOW-1).</summary>
public enum FlowState : byte
{
    /// <summary>No flow: not yet opened, refused, or over.</summary>
    Closed,

    /// <summary>Our SYN is out.</summary>
    SynSent,

    /// <summary>A SYN came; our SYN+ACK is out.</summary>
    SynReceived,

    /// <summary>Both ends know each other.</summary>
    Established,

    /// <summary>Our FIN is out; the peer's has not come.</summary>
    FinWait1,

    /// <summary>Our FIN was acknowledged; the peer's has not come.</summary>
    FinWait2,

    /// <summary>Both FINs crossed; ours is not yet acknowledged.</summary>
    Closing,

    /// <summary>Both sides are done; we stay to answer a repeated FIN.</summary>
    TimeWait,

    /// <summary>The peer's FIN came; ours is not yet sent.</summary>
    CloseWait,

    /// <summary>The peer's FIN came first and ours is out.</summary>
    LastAck,
}
