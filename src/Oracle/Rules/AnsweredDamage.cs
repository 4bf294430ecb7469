using System.Buffers.Binary;
using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules;

/// <summary>A host drops a packet whose SAL header came damaged: it answers no request that came in no other way (WIRE-11a).</summary>
/// <remarks>
/// An answer names the flow and the version of what it answers. If these are the ones of the damaged packet, and no sound packet bore them, its
/// sender has read the damaged one. An answer that names what the damaged packet does not say rests on something else, which the capture
/// shows otherwise than it was.
/// </remarks>
internal sealed class AnsweredDamage(JudgeContext view) : Rule
{
    private const int MostSound = 65_536;

    private const int MostDamaged = 16;

    private const int HeaderBytes = 12;

    private const int VersionOffset = HeaderBytes + 4;

    private readonly List<(uint Flow, uint Version, PacketReference Packet)> _damaged = [];

    private readonly HashSet<NetworkAddress> _told = [];

    private HashSet<(uint Flow, uint Version)> _sound = [];

    private HashSet<(uint Flow, uint Version)> _soundBefore = [];

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { IsKnown: true } control)
        {
            return;
        }

        if (packet.CameHere && control.Kind.ConsumesVersion(packet.Dialect))
        {
            NoteSound((control.Packet.SourceFlow, control.Packet.Version));
        }

        if (packet.WasSentHere && _damaged.Count > 0 && control.Packet.Acknowledges)
        {
            Judge(packet, control.Packet);
        }
    }

    internal override void SeeUnreadable(in MalformedPacket packet)
    {
        const int LeastBytes = VersionOffset + sizeof(uint);
        bool isControl = packet.Reason is not (DropReason.None or DropReason.Protocol) && packet.Sal.Length >= LeastBytes && packet.Sal[HeaderBytes] >> 4 == (int)ExtensionType.Control;
        if (isControl && view.IsAt(packet.Destination) && !view.IsAt(packet.Source))
        {
            uint flow = BinaryPrimitives.ReadUInt32BigEndian(packet.Sal);
            uint version = BinaryPrimitives.ReadUInt32BigEndian(packet.Sal[VersionOffset..]);
            _damaged.AddLatest((flow, version, packet.Reference), MostDamaged);
        }
    }

    /// <summary>Of the requests that came sound the latest are remembered: half of them are forgotten at a time.</summary>
    private void NoteSound((uint Flow, uint Version) request)
    {
        if (_sound.Count == MostSound)
        {
            (_sound, _soundBefore) = (_soundBefore, _sound);
            _sound.Clear();
        }

        _sound.Add(request);
    }

    private void Judge(in Sighting packet, in ControlPacket answer)
    {
        foreach ((uint flow, uint version, PacketReference damaged) in _damaged)
        {
            // What the host decides of a packet it sends within the reaction time.
            bool mayAnswer = packet.Reference.Time - damaged.Time <= view.Reaction;
            if (mayAnswer && answer.DestinationFlow == flow && answer.Ackno == Freshness.AcknoFor(version)
                && !_sound.Contains((flow, version)) && !_soundBefore.Contains((flow, version)) && _told.Add(packet.Source))
            {
                view.Report(
                    packet,
                    "WIRE-11a",
                    "nothing that rests on a malformed packet (WIRE-11a)",
                    $"It answers {PacketText.Place(damaged)}, which came damaged, and no sound packet bore that version.",
                    unproven: true);
                return;
            }
        }
    }
}
