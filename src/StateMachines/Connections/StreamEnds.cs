namespace ServalRef.StateMachines.Connections;

/// <summary>How far the two streams of a connection have come to their ends, as one side knows (CONN-3).</summary>
/// <param name="LocalSent">Our end of stream was sent at least once.</param>
/// <param name="LocalAcknowledged">Our end of stream was acknowledged, by DATA_ACK or by TEAR-6.</param>
/// <param name="RemoteReceived">The peer's end of stream and all bytes before it were received.</param>
public readonly record struct StreamEnds(bool LocalSent, bool LocalAcknowledged, bool RemoteReceived)
{
    /// <summary>Whether both streams are ended: nothing is left but to close the flows (TEAR-2).</summary>
    public bool Both => LocalAcknowledged && RemoteReceived;
}
