using System.Collections.Immutable;
using FsCheck.Xunit;
using ServalRef.Runtime.Transfer;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>What is done to a connection while it carries data.</summary>
public enum Deed
{
    AddFlow, AddBackup, Remove, Kill, Revive, Freeze, Thaw, Move,
}

/// <summary>Something that happens after a while.</summary>
public sealed record Happens(int AfterMs, Deed Deed, int Flow, LineFaults Faults);

/// <summary>Everything that decides how a transfer goes.</summary>
public sealed record TransferScript(
    int Seed,
    int Bytes,
    int BytesBack,
    int SendBuffer,
    int ReceiveBuffer,
    SchedulerKind Scheduler,
    LossRecovery Recovery,
    (int Bytes, int EveryMs) Reading,
    ImmutableArray<LineFaults> Flows,
    ImmutableArray<Happens> Happenings);

/// <summary>Whatever network and hosts do: all bytes arrive, each once and in order, if the network lets them.</summary>
[Properties(Replay = Seeds.Of, Arbitrary = [typeof(TransferScripts)], MaxTest = 150)]
public class DeliveryProperties
{
    /// <summary>Every check of <see cref="Ends"/> and <see cref="Side"/> holds on the way, and at the end nothing is missing.</summary>
    [Property]
    [Trait("Clause", "DATA-3")]
    public void EveryByteArrives_OnceAndInOrder(TransferScript script)
    {
        Ends ends = TransferScripts.Begin(script);
        foreach (Happens happens in script.Happenings)
        {
            _ = ends.Run(() => false, happens.AfterMs / 1000.0);
            TransferScripts.Do(ends, happens);
        }

        TransferScripts.MakeFair(ends);
        Assert.True(
            ends.Run(() => ends.Sides.All(side => side.IsDone), 3600),
            $"Not done after an hour: {ends.Sides[0].Plane.AcknowledgedBytes} of {script.Bytes} and {ends.Sides[1].Plane.AcknowledgedBytes} of {script.BytesBack}.");
    }

    /// <summary>When all is acknowledged and settled, nothing is counted as in flight.</summary>
    [Property]
    [Trait("Clause", "DATA-17")]
    public void InFlight_ReturnsToNothing(TransferScript script)
    {
        Ends ends = TransferScripts.Begin(script with { Happenings = [] });
        Assert.True(ends.Run(() => ends.Sides.All(side => side.IsDone), 3600));
        Assert.True(ends.Run(() => ends.Sides.All(side => side.Plane.Flows.All(flow => flow.PacketsInFlight == 0)), 3600));
        Assert.All(ends.Sides, side => Assert.All(side.Plane.Flows, flow => Assert.Equal(0, flow.InFlight)));
    }
}
