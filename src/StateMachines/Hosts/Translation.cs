namespace ServalRef.StateMachines.Hosts;

/// <summary>What a receiver makes of packets that come from elsewhere than their sender is known to be: pure rules (MIG-25).</summary>
public static class Translation
{
    /// <summary>Whether a valid packet shows that its sender is elsewhere, of which it is told.</summary>
    /// <param name="source">Where the packet comes from.</param>
    /// <param name="newest">The newest address known of its sender (MIG-1).</param>
    /// <param name="left">The newest address known of its sender before the present one; the absent one if there was none.</param>
    /// <param name="since">The time since then.</param>
    /// <param name="timeout">The RTO of the flow.</param>
    /// <remarks>What was on its way from an address just left is late, and no news (MIG-25d).</remarks>
    public static bool IsNews(NetworkAddress source, NetworkAddress newest, NetworkAddress left, Duration since, Duration timeout) =>
        source != newest && (source != left || since >= timeout);
}
