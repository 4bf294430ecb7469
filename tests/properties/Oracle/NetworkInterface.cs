using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>An interface of a reference host, with the queue that lies between its stack and the capture point.</summary>
internal sealed class NetworkInterface(NetworkAddress address)
{
    internal NetworkAddress Address { get; } = address;

    internal bool IsUp { get; set; }

    /// <summary>Changes when the interface goes down: what was in its queue then is lost.</summary>
    internal int Epoch { get; set; }

    /// <summary>When the last packet leaves the queue: the order is kept.</summary>
    internal long LastDeparture { get; set; }
}
