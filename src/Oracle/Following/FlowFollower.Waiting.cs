using ServalRef.Oracle.Findings;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Following;

/// <content>SYNs of many, of which nobody knows yet whether anything comes of them: they are followed when something does.</content>
internal sealed partial class FlowFollower
{
    private readonly WaitingSyns _waiting = new();

    /// <summary>Whether a SYN is the first of its request, and one of so many that it may wait for the next packet of it.</summary>
    private bool MayWait(Observation syn, in SalPacket packet)
    {
        ControlPacket control = syn.Packet;
        return _ages.HasMany && !packet.IsCut && !syn.IsMalformed && !syn.MayBeDropped
            && _table.OpeningOf(control.SourceFlow, control.Nonce) is null && !_waiting.Has(control.SourceFlow, control.Nonce)

            // What belongs to a connection that is known concerns that at once.
            && !_ends.Knows(control.Nonce) && (packet.ConnectionKind != ConnectionKind.Join || _connections.Of(packet) is null);
    }

    private void Wait(Observation syn, in SalPacket packet, Dialect dialect)
    {
        if (packet.ConnectionKind == ConnectionKind.Join)
        {
            context.NoteJoin(packet.Nonce);
        }

        if (_waiting.Add(new WaitingSyn(syn, packet.Bytes.ToArray(), dialect, _order++)))
        {
            context.Work.Forget();
        }
    }

    /// <summary>A packet names a flow: the SYNs of that wait no longer.</summary>
    private void Wake(uint flow) => Follow(_waiting.TakeOf(flow));

    /// <summary>Something concerns every flow that there is.</summary>
    private void WakeAll() => Follow(_waiting.TakeAll());

    private void Follow(IReadOnlyList<WaitingSyn> syns)
    {
        for (int index = 0; index < syns.Count; index++)
        {
            WaitingSyn waiting = syns[index];
            Observation syn = waiting.Syn;
            _ = SalPacket.TryDecode(waiting.Bytes, waiting.Dialect, out SalPacket packet);
            Opening opening = Begin(syn, waiting.Dialect, waiting.Order);
            opening.Note(syn);
            opening.Add(syn, context.IsAt(syn.Packet.Destination) && AsksForSomething(packet));
            FollowSyn(opening, syn, packet);
        }
    }
}
