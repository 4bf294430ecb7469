namespace ServalRef.Suite;

/// <summary>What an application does of its own accord.</summary>
internal sealed class AppHabits
{
    /// <summary>Whether it reads what comes.</summary>
    internal bool Reads { get; set; } = true;

    /// <summary>Whether it ends its own stream when it has read the end of the peer's.</summary>
    internal bool EndsWithPeer { get; set; } = true;

    /// <summary>Connections that may wait to be accepted.</summary>
    internal int Backlog { get; set; } = 16;
}
