using System.Collections.Immutable;
using System.Globalization;
using ServalRef.Runtime.Transfer;

namespace ServalRef.Properties.Simulated;

/// <summary>Something that is done to two hosts that are joined by several paths.</summary>
public enum Act
{
    OpenFlow, OpenBackup, RemoveFlow, Move, Down, Up, CheckPath, KillPath, RevivePath, Rebind, EndLeft, EndRight, AbortLeft, AbortRight,
}

/// <summary>One act of a course.</summary>
/// <param name="AtMs">When, in milliseconds.</param>
/// <param name="Host">0 or 1.</param>
/// <param name="Act">What.</param>
/// <param name="Choice">Which flow, interface or path.</param>
public sealed record Step(int AtMs, int Host, Act Act, int Choice)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AtMs} ms host {Host} {Act} {Choice}");
}

/// <summary>What the paths of a course are like.</summary>
public sealed record PathFaults(int DelayMs, int JitterMs, int LossPercent, int TwicePercent, int DamagedPercent, int Mbit, int Queue)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"[{DelayMs} ms +{JitterMs}, loss {LossPercent} %, twice {TwicePercent} %, damaged {DamagedPercent} %, {Mbit} Mbit/s, queue {Queue}]");
}

/// <summary>Everything that decides how two hosts fare.</summary>
public sealed record Course(
    int Seed,
    int Bytes,
    int BytesBack,
    int ReceiveBuffer,
    SchedulerKind Scheduler,
    bool Rendezvous,
    bool OverUdp,
    ImmutableArray<PathFaults> Paths,
    ImmutableArray<Step> Steps)
{
    public override string ToString() =>
        $"seed {Seed}, {Bytes} bytes, {BytesBack} back, buffer {ReceiveBuffer}, {Scheduler}{(Rendezvous ? ", rendezvous" : "")}{(OverUdp ? ", over UDP" : "")}, "
        + $"paths {string.Join(' ', Paths)}: {string.Join("; ", Steps)}";
}
