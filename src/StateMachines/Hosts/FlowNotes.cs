using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Hosts;

/// <summary>What a host knows of one flow beside the record of its machines.</summary>
/// <param name="Flow">Our flow ID.</param>
public readonly record struct FlowNotes(uint Flow)
{
    /// <summary>Whether it is the flow that opened the connection, whose SYN names the service.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Whether data goes there only when no other flow is usable (DATA-13).</summary>
    public bool IsBackup { get; init; }

    /// <summary>The refusals for now of this request so far (OPEN-14).</summary>
    public int Refusals { get; init; }

    /// <summary>The SOURCE of our SYN+ACK, if the SYN was routed (RES-8).</summary>
    public SourceRoute Route { get; init; }

    /// <summary>Whether a reply RST has answered the current RSYN (MIG-21).</summary>
    public bool MoveRefused { get; init; }

    /// <summary>Whether three RTOs in a row have expired on it (DATA-15).</summary>
    public bool IsSuspect { get; init; }
}
