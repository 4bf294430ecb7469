using System.Globalization;
using ServalRef.Runtime.Transfer;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Transfer;

/// <summary>Two data planes joined by flows, run by an exact clock; everything that must hold is checked as it goes.</summary>
internal sealed class Ends
{
    private readonly Random _chance;
    private readonly byte[] _buffer = new byte[2000];
    private readonly List<Line[]> _lines = [];
    private readonly List<LineFaults> _faults = [];

    internal Ends(int seed, TransferOptions left, TransferOptions right)
    {
        _chance = new Random(seed);
        Sides = [new Side(new DataPlane(left, default), this), new Side(new DataPlane(right, default), this)];
        Sides[0].Peer = Sides[1];
        Sides[1].Peer = Sides[0];
    }

    internal Side[] Sides { get; }

    internal Instant Now { get; private set; }

    internal int Flows => _lines.Count;

    /// <summary>Adds a flow that is open at once on both sides.</summary>
    internal void AddFlow(LineFaults faults, bool backup = false)
    {
        int flow = _lines.Count;
        _lines.Add([new Line(faults, _chance), new Line(faults, _chance)]);
        _faults.Add(faults);
        MtpFields[] windows = new MtpFields[2];
        for (int side = 0; side < 2; side++)
        {
            TransferFlow added = Sides[side].Plane.AddFlow(Id(side, flow), backup);
            Sides[side].Flows.Add(added);
            windows[side] = Sides[side].Plane.OpeningWindow(added);
            Sides[side].Plane.Open(added, Id(1 - side, flow), Now);
            Sides[side].Plane.SetModes(added, maySend: true, maySpeak: true, Now);
        }

        for (int side = 0; side < 2; side++)
        {
            SalWriter writer = new(_buffer, Dialect.Mtp1);
            writer.Begin(Id(1 - side, flow), Id(side, flow), SalProtocol.Mtp);
            writer.AddMtp(windows[1 - side], [], []);
            Assert.Equal(DropReason.None, SalPacket.TryDecode(_buffer.AsSpan(0, writer.Finish()), Dialect.Mtp1, out SalPacket packet));
            Sides[side].Plane.OnOpeningWindow(Sides[side].Flows[flow], packet.Mtp, Now);
        }
    }

    internal void Remove(int flow)
    {
        foreach (Side side in Sides)
        {
            side.Plane.Remove(side.Flows[flow], Now);
        }

        Array.ForEach(_lines[flow], line => line.IsDead = true);
    }

    /// <summary>The path of a flow is dead, or lives again.</summary>
    internal void Kill(int flow, bool dead) => Array.ForEach(_lines[flow], line => line.IsDead = dead);

    internal void Freeze(int flow, bool frozen)
    {
        foreach (Side side in Sides)
        {
            if (side.Plane.Flows.Contains(side.Flows[flow]))
            {
                side.Plane.SetModes(side.Flows[flow], !frozen, !frozen, Now);
            }
        }
    }

    /// <summary>A side moves: both adopt, and nothing is known of the path.</summary>
    internal void Move(int flow)
    {
        foreach (Side side in Sides)
        {
            side.Plane.OnNewPath(side.Flows[flow], Now);
        }
    }

    /// <summary>Runs until a condition holds; false if it does not within the time.</summary>
    internal bool Run(Func<bool> until, double seconds)
    {
        Instant end = Now + Duration.FromSeconds(seconds);
        Pump();
        while (!until())
        {
            Instant next = Next();
            if (next > end)
            {
                Now = end;
                return false;
            }

            Step(next);
        }

        return true;
    }

    private static uint Id(int side, int flow) => (uint)((side * 1000) + flow + 1);

    private Instant Next()
    {
        long at = Math.Min(Sides[0].Deadline, Sides[1].Deadline);
        foreach (Line[] lines in _lines)
        {
            at = Math.Min(at, Math.Min(lines[0].NextAt, lines[1].NextAt));
        }

        return new Instant(at);
    }

    private void Step(Instant next)
    {
        Assert.True(next >= Now, string.Create(CultureInfo.InvariantCulture, $"A deadline lies in the past: {next} at {Now}."));
        Now = next;
        for (int flow = 0; flow < _lines.Count; flow++)
        {
            for (int side = 0; side < 2; side++)
            {
                while (_lines[flow][side].NextAt <= Now.Nanoseconds)
                {
                    Sides[1 - side].Arrive(flow, _lines[flow][side].Take());
                }
            }
        }

        Array.ForEach(Sides, side => side.OnTime());
        Pump();
    }

    private void Pump()
    {
        for (int side = 0; side < 2; side++)
        {
            Sides[side].Work();
            while (Sides[side].Plane.TryTransmit(_buffer, Now, out TransferFlow? flow, out int length))
            {
                Sides[side].CheckNumber(flow!, _buffer.AsSpan(0, length));
                _lines[Sides[side].Flows.IndexOf(flow!)][side].Send(_buffer.AsSpan(0, length), Now);
            }

            Assert.True(
                Sides[side].Plane.Deadline > Now || Sides[side].Plane.Deadline == Instant.Never || Sides[side].IsBroken,
                "A deadline has come, and nothing is done about it.");
        }
    }
}
