using FsCheck;
using FsCheck.Fluent;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Generators;

/// <summary>Any record and any event, also such as no history leads to.</summary>
internal sealed record MachineSituation(FlowRecord Record, FlowInput Input);

/// <summary>Makes records and events whose numbers are often equal or neighbours, so that guards hold.</summary>
internal static class MachineSituations
{
    private static readonly FlowTrigger[] OfFlow = Enum.GetValues<FlowTrigger>();

    private static readonly MigrationTrigger[] OfMigration = Enum.GetValues<MigrationTrigger>();

    private static readonly Gen<uint> Number = Gen.Elements(0u, 1u, 2u, 3u, uint.MaxValue, 0x8000_0000u);

    private static readonly Gen<NetworkAddress> Address = Number.Select(n => new NetworkAddress(n));

    public static Arbitrary<MachineSituation> MachineSituation()
    {
        Gen<Slot> slot =
            from phase in Gen.Elements(Enum.GetValues<SlotPhase>())
            from version in Number
            from tries in Gen.Elements<byte>(0, 1, 3, 8, 15, 255)
            select new Slot(phase, version, tries);
        Gen<ControlPacket> packet =
            from flags in Gen.Choose(0, 255)
            from n in Number.ArrayOf(5)
            from source in Address
            from destination in Address
            select new ControlPacket((ControlFlags)flags, n[0], n[1], n[2], n[3], n[4], source, destination);
        Gen<FlowRecord> record =
            from state in Gen.Elements(Enum.GetValues<FlowState>())
            from migration in Gen.Elements(Enum.GetValues<MigrationState>())
            from n in Number.ArrayOf(8)
            from slots in slot.ArrayOf(4)
            from addresses in Address.ArrayOf(4)
            from facts in Gen.Choose(0, 63)
            select new FlowRecord
            {
                State = state,
                Migration = migration,
                LocalFlow = n[0],
                PeerFlow = n[1],
                LocalNonce = n[2],
                PeerNonce = n[3],
                NextVersion = n[4],
                PeerOpening = n[5],
                PeerMove = n[6],
                PeerFin = n[7],
                Opening = slots[0],
                Move = slots[1],
                Answer = slots[2],
                Fin = slots[3],
                Local = addresses[0],
                Moving = addresses[1],
                Peer = addresses[2],
                Candidate = addresses[3],
                Facts = (FlowFacts)facts,
            };
        Gen<FlowInput> input = Gen.OneOf(
            Gen.Elements(OfMigration).Select(FlowInput.Of),
            from trigger in Gen.Elements(OfFlow)
            from p in packet
            from address in Address
            select new FlowInput(trigger, p, address));
        return Arb.From(from r in record from i in input select new MachineSituation(r, i));
    }
}
