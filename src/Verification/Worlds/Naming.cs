using System.Numerics;
using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>
/// Makes one of situations that differ in nothing that matters: in the names of versions and addresses, and in answers that come
/// in vain.
/// </summary>
internal sealed class Naming(Locals locals, PacketTable packets, Network network)
{
    private readonly Renamer _renamer = new();

    private readonly List<Names> _ofLocals = [];

    private readonly List<Names> _ofPackets = [];

    private readonly Dictionary<ulong, bool> _inVain = [];

    private readonly Dictionary<(int Local, Names Names), int> _locals = [];

    private readonly Dictionary<(ushort Packet, int Receiver, Names Names), ushort> _packets = [];

    /// <summary>The one that stands for a situation.</summary>
    internal Situation Canonical(in Situation situation) =>
        Renamed(situation with { ToA = Counting(situation.A, situation.ToA), ToB = Counting(situation.B, situation.ToB) });

    /// <summary>The packets without answers to what is not outstanding: no version is used twice, so it will not be again (CTL-2).</summary>
    private ulong Counting(int receiver, ulong set)
    {
        ulong counting = set;
        for (int place = network.Count(set) - 1; place >= 0; place--)
        {
            ushort packet = network.At(set, place);
            if (IsInVain(receiver, packet))
            {
                counting = network.RemoveAt(counting, place);
            }
        }

        return counting;
    }

    private bool IsInVain(int receiver, ushort packet)
    {
        ulong key = (ulong)receiver << 16 | packet;
        if (!_inVain.TryGetValue(key, out bool known))
        {
            _inVain[key] = known = AnswersNothing(receiver, packet);
        }

        return known;
    }

    private bool AnswersNothing(int receiver, ushort packet)
    {
        if (!Renamer.IsMereAnswer(packets[packet]) || Renamer.AnswersOutstanding(packets[packet], Destination(receiver, packet)))
        {
            return false;
        }

        LocalStep step = locals.Step(receiver, new LocalEvent(LocalEventKind.Arrives, 0, packet));
        return step.Next == receiver && step.Sent.Count == 0
            ? true : throw new InvalidOperationException($"{RecordText.Of(packets[packet])} answers nothing, and yet it counts.");
    }

    private FlowRecord? Destination(int receiver, ushort packet)
    {
        uint flow = packets[packet].DestinationFlow;
        return locals.Info(receiver).Flows.FirstOrDefault(f => f.Record.LocalFlow == flow)?.Record;
    }

    private Situation Renamed(in Situation situation)
    {
        Names names = Of(situation.A) | Of(situation.B) | Of(situation.ToA) | Of(situation.ToB);
        int used = 0;
        for (int host = 0; host < 2; host++)
        {
            Surroundings here = Surroundings.Of(situation.Surroundings, host);
            names = names.WithAddresses(host, here.Alive);
            used += here.Fresh;
        }

        // A fresh address is the next after those that occur.
        if (names.AreTooMany || (names.AreCanonical && used == BitOperations.PopCount(names.Addresses)))
        {
            return situation;
        }

        ulong surroundings = situation.Surroundings;
        for (int host = 0; host < 2; host++)
        {
            surroundings = Surroundings.Of(surroundings, host).Renamed(host, names).Into(surroundings, host);
        }

        return new Situation(
            Renamed(situation.A, names),
            Renamed(situation.B, names),
            Renamed(situation.B, situation.ToB, names),
            Renamed(situation.A, situation.ToA, names),
            surroundings);
    }

    private Names Of(int local)
    {
        while (_ofLocals.Count <= local)
        {
            _ofLocals.Add(locals.Info(_ofLocals.Count).Flows.Aggregate(default(Names), (names, flow) => names | _renamer.In(flow.Record)));
        }

        return _ofLocals[local];
    }

    private Names Of(ulong set)
    {
        Names names = default;
        for (int place = network.Count(set) - 1; place >= 0; place--)
        {
            ushort packet = network.At(set, place);
            while (_ofPackets.Count <= packet)
            {
                _ofPackets.Add(_renamer.In(packets[(ushort)_ofPackets.Count]));
            }

            names |= _ofPackets[packet];
        }

        return names;
    }

    private int Renamed(int local, Names names)
    {
        if (!_locals.TryGetValue((local, names), out int renamed))
        {
            FlowRecord[] flows = [.. locals.Info(local).Flows.Select(flow => _renamer.Rename(flow.Record, names))];
            _locals[(local, names)] = renamed = locals.With(local, flows);
        }

        return renamed;
    }

    private ulong Renamed(int receiver, ulong set, Names names)
    {
        ulong renamed = 0;
        for (int place = network.Count(set) - 1; place >= 0; place--)
        {
            renamed = network.Add(renamed, Renamed(receiver, network.At(set, place), names));
        }

        return renamed;
    }

    private ushort Renamed(int receiver, ushort packet, Names names)
    {
        if (!_packets.TryGetValue((packet, receiver, names), out ushort renamed))
        {
            ControlPacket other = _renamer.Rename(packets[packet], Destination(receiver, packet), names);
            _packets[(packet, receiver, names)] = renamed = packets.Number(other);
        }

        return renamed;
    }
}
