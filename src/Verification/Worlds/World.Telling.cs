using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>Moves and situations as people read them.</content>
internal sealed partial class World
{
    /// <inheritdoc/>
    public override IEnumerable<string> Tell(Situation situation)
    {
        for (int host = 0; host < 2; host++)
        {
            yield return $"     {Places.HostName(host)}  {_locals.Info(situation.Host(host)).Name}";
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Tell(Situation from, Move move)
    {
        int host = (int)(move.Action >> 29 & 1);
        string me = Places.HostName(host);
        uint argument = move.Action & 0x1FFF_FFFF;
        ActionKind kind = (ActionKind)(move.Action >> 30);
        ControlPacket packet = _packets[(ushort)argument];
        yield return kind switch
        {
            ActionKind.Lose when argument == 0 => "all packets under way are lost",
            ActionKind.Lose => Arrow(host, packet, "lost"),
            ActionKind.Address => TellAddress(from, move, host, me, argument),
            _ => TellLocal(host, me, argument, packet),
        };
        foreach (string line in Consequences(from, move.Target))
        {
            yield return line;
        }
    }

    private static string TellLocal(int host, string me, uint argument, in ControlPacket packet)
    {
        LocalEventKind kind = (LocalEventKind)(argument >> 24);
        EmissionSlot slot = (EmissionSlot)(argument >> 16 & 0x3F);
        return kind switch
        {
            LocalEventKind.RefusesJoin or LocalEventKind.PutsJoinOff => $"{Arrow(host, packet, "")}, which {Words(kind)}",
            LocalEventKind.Forged => $"a forger ── {RecordText.Of(packet)} ──▶ {me}",
            LocalEventKind.Arrives => Arrow(host, packet, ""),
            LocalEventKind.TimedOut => $"{me}  waits no longer for the answer to its {SlotName(slot)}",
            LocalEventKind.Exhausted => $"{me}  has sent its {SlotName(slot)} as often as it may",
            LocalEventKind.Thaws => $"{me}  has sent its RSYN+ACK often enough to thaw",
            _ => $"{me}  {Words(kind)}",
        };
    }

    private static string TellAddress(in Situation from, in Move move, int host, string me, uint argument)
    {
        AddressChange change = (AddressChange)(argument >> 24);
        int index = (int)(argument >> 16 & 0xF);
        string name = Places.Name(Places.Of(host, index));
        uint before = Surroundings.Of(from.Surroundings, host).Alive;
        uint after = Surroundings.Of(move.Target.Surroundings, host).Alive;
        return change switch
        {
            AddressChange.Gain => before == after ? $"{me}  goes on from an address it has" : $"{me}  gets {Places.Name(Places.Of(host, int.Log2((int)(after & ~before))))}",
            AddressChange.Move => $"{me}  moves to {name}",
            AddressChange.Return => $"{me}  goes back to {name}",
            AddressChange.Break or AddressChange.Die => $"{me}  loses {name}",
            _ => $"{me}'s old address has a new owner, who answers with RST",
        };
    }

    private IEnumerable<string> Consequences(Situation from, Situation to)
    {
        for (int host = 0; host < 2; host++)
        {
            if (from.Host(host) != to.Host(host))
            {
                yield return $"   {Places.HostName(host)} is {_locals.Info(to.Host(host)).Name}";
            }

            foreach (ushort packet in Packets(to.Towards(host)).Except(Packets(from.Towards(host))))
            {
                yield return $"   {Places.HostName(1 - host)} sends {RecordText.Of(_packets[packet])}";
            }
        }
    }

    private ushort[] Packets(ulong set) => [.. Enumerable.Range(0, _network.Count(set)).Select(i => _network.At(set, i))];

    private static string Arrow(int host, in ControlPacket packet, string end)
    {
        string text = RecordText.Of(packet);
        return host == 1 ? $"A ── {text} ──{(end.Length > 0 ? $"✗ {end}" : "▶ B")}" : $"{(end.Length > 0 ? $"{end} ✗" : "A ◀")}── {text} ── B";
    }

    private static string SlotName(EmissionSlot slot) => slot == EmissionSlot.Opening ? "SYN or SYN+ACK"
        : slot == EmissionSlot.Move ? "RSYN" : slot == EmissionSlot.Answer ? "RSYN+ACK" : "FIN";

    private static string Words(LocalEventKind kind) => kind switch
    {
        LocalEventKind.RefusesJoin => "refuses",
        LocalEventKind.PutsJoinOff => "says not now",
        LocalEventKind.EndsStream => "ends its stream",
        LocalEventKind.RepeatsEnd => "waits no longer for the DATA_ACK of its end of stream",
        LocalEventKind.Joins => "asks for a further flow",
        LocalEventKind.Removes => "removes a flow",
        LocalEventKind.IsForsaken => "has had no usable flow for too long",
        LocalEventKind.PathCheck => "checks the path",
        LocalEventKind.Opens => "opens",
        LocalEventKind.Closes => "closes",
        LocalEventKind.Aborts => "gives up",
        LocalEventKind.HalfOpenExpires => "drops the half-open request",
        LocalEventKind.FinWait2Expires => "has been in FinWait2 long enough",
        LocalEventKind.TimeWaitExpires => "has been in TimeWait long enough",
        _ => kind.ToString(),
    };
}
