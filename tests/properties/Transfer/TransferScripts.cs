using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServalRef.Runtime.Transfer;

namespace ServalRef.Properties.Transfer;

/// <summary>Generates transfers, and carries them out.</summary>
public static class TransferScripts
{
    private static readonly Gen<LineFaults> AnyFaults =
        from delay in Gen.Elements(0, 1, 5, 20, 100)
        from jitter in Gen.Elements(0, 0, 1, 30)
        from loss in Gen.Elements(0, 0, 1, 5, 25)
        from twice in Gen.Elements(0, 0, 3)
        select new LineFaults(delay, jitter, loss, twice);

    public static Arbitrary<TransferScript> Script() => Arb.From(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from bytes in Gen.Elements(0, 1, 1000, 20_000, 200_000, 700_000)
        from back in Gen.Elements(0, 0, 1, 5000, 100_000)
        from sendBuffer in Gen.Elements(1000, 20_000, 1 << 18)
        from receiveBuffer in Gen.Elements(1, 100, 1448, 5000, 60_000, 1 << 18)
        from scheduler in Gen.Elements(Enum.GetValues<SchedulerKind>())
        from recovery in Gen.Elements(LossRecovery.Ranges, LossRecovery.Ranges, LossRecovery.HoleByHole)
        from reading in Gen.Elements((0, 0), (0, 0), (100, 10), (5000, 300), (20_000, 1500))
        from flows in AnyFaults.NonEmptyListOf().Where(list => list.Count <= 3)
        from happenings in Happening().ListOf().Where(list => list.Count <= 8)
        let most = Math.Min(bytes, 2000 * Math.Min(receiveBuffer, reading.Item1 == 0 ? int.MaxValue : 40 * reading.Item1))
        select new TransferScript(
            seed, receiveBuffer < 1448 ? Math.Min(most, 300) : most, receiveBuffer < 1448 ? Math.Min(back, 300) : back,
            sendBuffer, receiveBuffer, scheduler, recovery, reading, [.. flows], [.. happenings]),
        Smaller);

    internal static Ends Begin(TransferScript script)
    {
        TransferOptions options = new()
        {
            SendBuffer = script.SendBuffer,
            ReceiveBuffer = script.ReceiveBuffer,
            Scheduler = script.Scheduler,
            Recovery = script.Recovery,
        };
        Ends ends = new(script.Seed, options, options);
        foreach (LineFaults faults in script.Flows)
        {
            ends.AddFlow(faults);
        }

        (ends.Sides[0].ToWrite, ends.Sides[1].ToWrite) = (script.Bytes, script.BytesBack);
        ends.Sides[1].Reading = script.Reading;
        return ends;
    }

    internal static void Do(Ends ends, Happens happens)
    {
        int flow = happens.Flow % ends.Flows;
        bool there = ends.Sides[0].Plane.Flows.Contains(ends.Sides[0].Flows[flow]);
        switch (happens.Deed)
        {
            case Deed.AddFlow or Deed.AddBackup when ends.Flows < 8:
                ends.AddFlow(happens.Faults, happens.Deed == Deed.AddBackup);
                break;
            case Deed.Remove when there && ends.Sides[0].Plane.Flows.Count > 1:
                ends.Remove(flow);
                break;
            case Deed.Kill or Deed.Revive when there:
                ends.Kill(flow, happens.Deed == Deed.Kill);
                break;
            case Deed.Freeze or Deed.Thaw when there:
                ends.Freeze(flow, happens.Deed == Deed.Freeze);
                break;
            case Deed.Move when there:
                ends.Move(flow);
                break;
            default:
                break;
        }
    }

    /// <summary>From now on nothing is dead or frozen.</summary>
    internal static void MakeFair(Ends ends)
    {
        for (int flow = 0; flow < ends.Flows; flow++)
        {
            if (ends.Sides[0].Plane.Flows.Contains(ends.Sides[0].Flows[flow]))
            {
                ends.Kill(flow, dead: false);
                ends.Freeze(flow, frozen: false);
            }
        }
    }

    private static Gen<Happens> Happening() =>
        from after in Gen.Elements(1, 10, 100, 1000, 5000)
        from deed in Gen.Elements(Enum.GetValues<Deed>())
        from flow in Gen.Choose(0, 7)
        from faults in AnyFaults
        select new Happens(after, deed, flow, faults);

    private static IEnumerable<TransferScript> Smaller(TransferScript script)
    {
        for (int index = 0; index < script.Happenings.Length; index++)
        {
            yield return script with { Happenings = script.Happenings.RemoveAt(index) };
        }

        for (int index = 0; index < script.Flows.Length && script.Flows.Length > 1; index++)
        {
            yield return script with { Flows = script.Flows.RemoveAt(index) };
        }

        if (script.Bytes > 1)
        {
            yield return script with { Bytes = script.Bytes / 2 };
        }

        if (script.BytesBack > 0)
        {
            yield return script with { BytesBack = script.BytesBack / 2 };
        }

        foreach (ImmutableArray<LineFaults> calmer in Calmer(script.Flows))
        {
            yield return script with { Flows = calmer };
        }
    }

    private static IEnumerable<ImmutableArray<LineFaults>> Calmer(ImmutableArray<LineFaults> flows)
    {
        for (int index = 0; index < flows.Length; index++)
        {
            if (flows[index] is not { JitterMs: 0, LossPercent: 0, TwicePercent: 0 })
            {
                yield return flows.SetItem(index, flows[index] with { JitterMs = 0, LossPercent = 0, TwicePercent = 0 });
            }
        }
    }
}
