using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Replies;

/// <summary>A reply RST or reply NACK as its receiver sees it: it says in the right form what it answers (SEC-6c, CTL-2a, OPEN-24a).</summary>
/// <remarks>
/// Whoever echoes the nonce has read the packet that it answers; with another nonce a reply may be anybody's. Such a reply is told when it
/// comes again: one may be a stranger's.
/// </remarks>
internal sealed class ReceivedReplies(JudgeContext view) : Rule
{
    private const int MostRemembered = 64;

    private const int MostFaults = 256;

    private readonly List<Provocation> _sent = [];

    private readonly Dictionary<(string Clause, NetworkAddress Host), int> _faults = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true, IsMalformed: false } control)
        {
            return;
        }

        if (packet.WasSentHere)
        {
            _sent.AddLatest(new Provocation(packet), MostRemembered);
        }
        else if (packet.CameHere && packet.From is null && control.Trigger is FlowTrigger.RstArrived or FlowTrigger.NackArrived
            && !IsRight(control.Packet, packet.Dialect))
        {
            Judge(packet, control);
        }
    }

    private bool IsRight(ControlPacket reply, Dialect dialect) =>
        _sent.Exists(sent => sent.HasNonceOf(reply) && ReplyFault.OfForm(sent, reply, dialect) is null);

    private void Judge(in Sighting packet, Observation reply)
    {
        Provocation? answered = _sent.FindLast(s => s.MayBeAnswered && s.HasNonceOf(reply.Packet) && s.IsNamedBy(reply.Packet))
            ?? _sent.FindLast(s => s.MayBeAnswered && s.HasNonceOf(reply.Packet) && s.HasFlowsOf(reply.Packet));
        if (answered is null || ReplyFault.OfForm(answered, reply.Packet, packet.Dialect) is not { } fault || _faults.Count == MostFaults)
        {
            return;
        }

        (string, NetworkAddress) key = (fault.Clause, packet.Source);
        _faults[key] = _faults.GetValueOrDefault(key) + 1;
        if (_faults[key] == 2)
        {
            string place = $"{PacketText.Place(answered.Came.Reference)} ({PacketText.Of(answered.Came.Packet)})";
            view.Report(packet, fault.Clause, fault.Allowed, $"It answers {place}, as others before answered theirs. {fault.Message}", fault.IsDoubtful);
        }
    }
}
