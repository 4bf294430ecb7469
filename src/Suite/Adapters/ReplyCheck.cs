namespace ServalRef.Suite;

/// <summary>What no reply may say, whatever was asked (<c>spec/adapter.md</c>).</summary>
internal static class ReplyCheck
{
    /// <exception cref="AdapterException">The reply wants the past, or has a packet that no network can carry.</exception>
    internal static void Check(AdapterRequest request, AdapterReply reply)
    {
        if (reply.Deadline < request.Now)
        {
            throw new AdapterException(
                $"the adapter wants to be woken at {reply.Deadline}, and it is {request.Now} (reply to {request.GetType().Name})");
        }

        foreach (AdapterPacket packet in reply.Packets)
        {
            if ((packet.Source.UdpPort == 0) != (packet.Destination.UdpPort == 0))
            {
                throw new AdapterException(
                    $"the adapter sends from {packet.Source} to {packet.Destination}: one of them is in UDP (reply to {request.GetType().Name})");
            }
        }
    }
}
