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
        if (p.Flags == ControlFlags.None)
        {
            return $"{StreamPacket.Name(p)} to {Places.Name(p.Destination)}";
        }

        string version = p.Version == 0 && p.Flags != ControlFlags.Syn ? "" : $" v={p.Version}";
        string ackno = p.Acknowledges ? $" a={p.Ackno}" : "";
        return $"{p.Flags.ToText()}{version}{ackno} to {Places.Name(p.Destination)}";
    }

    private static void Append(StringBuilder text, bool condition, string label, NetworkAddress address)
    {
        if (condition)
        {
            text.Append(label).Append(Places.Name(address));
        }
    }
}
