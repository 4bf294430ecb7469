namespace ServalRef.StateMachines;

/// <summary>The one place that puts the flags of a CONTROL extension into words.</summary>
public static class ControlFlagsText
{
    // One string per combination, made once, so that naming a packet never allocates.
    private static readonly string[] Names = MakeNames();

    /// <summary>The kind of a control packet as the specification writes it.</summary>
    /// <param name="flags">Any value; the two reserved bits are left out, since they do not change the kind (WIRE-7).</param>
    /// <returns>For example <c>SYN</c>, <c>RSYN+ACK</c> or <c>FIN+ACK</c>; <c>none</c> without a flag. ACK stands last.</returns>
    public static string ToText(this ControlFlags flags) => Names[(byte)flags];

    private static string[] MakeNames()
    {
        string[] names = new string[256];
        for (int value = 0; value < names.Length; value++)
        {
            int kind = value & ~(int)ControlFlags.Reserved;
            names[value] = kind == value ? MakeName((ControlFlags)value) : names[kind];
        }

        return names;
    }

    private static string MakeName(ControlFlags flags)
    {
        (ControlFlags Flag, string Name)[] order =
        [
            (ControlFlags.Syn, "SYN"), (ControlFlags.Rsyn, "RSYN"), (ControlFlags.Nack, "NACK"),
            (ControlFlags.Rst, "RST"), (ControlFlags.Fin, "FIN"), (ControlFlags.Ack, "ACK"),
        ];
        List<string> parts = [];
        foreach ((ControlFlags flag, string name) in order)
        {
            if ((flags & flag) != 0)
            {
                parts.Add(name);
            }
        }

        return parts.Count == 0 ? "none" : string.Join('+', parts);
    }
}
