using ServalRef.Net.Ports;
using ServalRef.StateMachines;

namespace ServalRef.Net.Hosting;

/// <summary>Where the thread of a host sleeps: until a packet comes, a moment comes, or another thread wakes it.</summary>
internal abstract class Waiter : IDisposable
{
    /// <summary>The waiter of this system.</summary>
    /// <param name="portable">Whether only what every system has is used.</param>
    internal static Waiter Create(bool portable) =>
        Native.Libc.IsSupported && !portable ? new PollWaiter() : new SelectWaiter();

    /// <summary>Sleeps.</summary>
    /// <param name="ports">Whose packets end the sleep.</param>
    /// <param name="blocked">A port that has no room, and whose room ends it too; none if there is none.</param>
    /// <param name="longest">How long at most; <see cref="Duration.MaxValue"/> is without end.</param>
    internal abstract void Wait(IReadOnlyList<Port> ports, Port? blocked, Duration longest);

    /// <summary>Ends the sleep, or the next one; from any thread.</summary>
    internal abstract void Wake();

    /// <summary>Has a descriptor end the sleep too when there is something to read; it is for whoever woke to read it.</summary>
    internal virtual void Watch(int descriptor)
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
