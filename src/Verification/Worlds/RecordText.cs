using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Worlds;

/// <summary>Writes records and packets as short lines for counter-examples.</summary>
internal static class RecordText
{
    internal static string Of(in FlowRecord r)
    {
        var text = new StringBuilder(r.StateName);
        if (r.IsSynchronised)
        {
            text.Append($" at {Places.Name(r.Local)}");
            Append(text, r.Move.IsOutstanding, " to ", r.Moving);
            text.Append($", peer {Places.Name(r.Peer)}");
            Append(text, r.Answer.IsOutstanding, "?", r.Candidate);
        }

        return text.ToString();
    }

    internal static string Of(in ControlPacket p)
    {
        string flags = Flags(p);
        string version = p.Version == 0 && p.Flags != ControlFlags.Syn ? "" : $" v={p.Version}";
        string ackno = p.Acknowledges && p.Flags != ControlFlags.None ? $" a={p.Ackno}" : "";
        return $"{flags}{version}{ackno} to {Places.Name(p.Destination)}";
    }

    private static string Flags(in ControlPacket p) => p.Flags == ControlFlags.None ? "data" : p.Flags.ToText();

    private static void Append(StringBuilder text, bool condition, string label, NetworkAddress address)
    {
        if (condition)
        {
            text.Append(label).Append(Places.Name(address));
        }
    }
}
