namespace ServalRef.Runtime.Wire.Layout;

/// <summary>Takes the fields of a packet in their order.</summary>
public interface IFieldSink
{
    /// <summary>A field.</summary>
    /// <param name="field">Which.</param>
    /// <param name="label">Its name for people, with its number where there are several.</param>
    /// <param name="offset">Its place in the packet, from the SAL header on.</param>
    /// <param name="bytes">Its bytes; fewer than it has where the packet is cut off.</param>
    /// <param name="value">Its value; null if it is no number, or cut off.</param>
    /// <param name="text">Its value in words.</param>
    void Take(FieldDescription field, string label, int offset, ReadOnlySpan<byte> bytes, ulong? value, string text);
}
