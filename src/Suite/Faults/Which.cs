using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Which packets a fault is about.</summary>
/// <param name="test">Whether a packet that a host sends, or gets, is one of them.</param>
internal sealed class Which(Func<Packet, Host, bool> test)
{
    /// <summary>Those that were sent before, in the same words: retransmissions, and answers that are given again.</summary>
    internal Which Again => And((p, h) => h.IsRepetition(p));

    /// <summary>Those that were not sent before.</summary>
    internal Which New => And((p, h) => !h.IsRepetition(p));

    /// <summary>The first one.</summary>
    internal Which First => Nth(1);

    /// <summary>All but the first.</summary>
    internal Which Later => From(2);

    internal bool Matches(Packet packet, Host host) => test(packet, host);

    internal Which And(Func<Packet, bool> also) => new((p, h) => test(p, h) && also(p));

    internal Which And(Func<Packet, Host, bool> also) => new((p, h) => test(p, h) && also(p, h));

    internal Which Or(Which other) => new((p, h) => test(p, h) || other.Matches(p, h));

    /// <summary>Only one, counted from 1.</summary>
    internal Which Nth(int number) => Counted(count => count == number);

    /// <summary>All from one on, counted from 1.</summary>
    internal Which From(int number) => Counted(count => count >= number);

    /// <summary>Those that are sent because a packet of a kind has come.</summary>
    internal Which BecauseOf(Which cause) => And((p, h) => h.Cause is { } known && cause.Matches(known, h));

    /// <summary>Those that go to an address.</summary>
    internal Which To(NetworkAddress address) => And(p => p.Destination == address);

    /// <summary>Those that come from an address.</summary>
    internal Which FromAddress(NetworkAddress address) => And(p => p.Source == address);

    /// <summary>Those from a moment on, in seconds.</summary>
    internal Which Since(double seconds) => And((p, h) => h.Now.Seconds >= seconds);

    /// <summary>Those before a moment, in seconds.</summary>
    internal Which Until(double seconds) => And((p, h) => h.Now.Seconds < seconds);

    private Which Counted(Func<int, bool> chosen)
    {
        int count = 0;
        return And(_ => chosen(++count));
    }
}
