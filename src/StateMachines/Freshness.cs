namespace ServalRef.StateMachines;

/// <summary>Pure rules of answering and freshness, used by the guards (CTL-2, CTL-8 to CTL-11).</summary>
public static class Freshness
{
    /// <summary>How a request's version stands to the newest accepted of its kind.</summary>
    /// <param name="version">The version that came.</param>
    /// <param name="newest">The newest accepted of its kind, or of the opening while there was none (CTL-11).</param>
    /// <param name="accepted">Whether one of its kind was accepted before.</param>
    public static RequestAge Of(uint version, uint newest, bool accepted)
    {
        if (SerialNumber.IsNewer(version, newest))
        {
            return RequestAge.Newer;
        }

        return accepted && version == newest ? RequestAge.Again : RequestAge.Older;
    }

    /// <summary>The ackno that answers a packet (CTL-2).</summary>
    /// <param name="version">Its version.</param>
    /// <param name="consumed">Whether it consumed that version.</param>
    public static uint AcknoFor(uint version, bool consumed = true) => consumed ? version + 1 : version;
}

/// <summary>How new a request is among its kind (CTL-8).</summary>
public enum RequestAge : byte
{
    /// <summary>Older than the newest accepted, or not comparable: ignored (CTL-10).</summary>
    Older,

    /// <summary>The newest accepted, repeated (CTL-9).</summary>
    Again,

    /// <summary>Newer than all accepted (CTL-8).</summary>
    Newer,
}
