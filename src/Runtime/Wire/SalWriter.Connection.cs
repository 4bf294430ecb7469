using System.Buffers.Binary;
using ServalRef.StateMachines;

namespace ServalRef.Runtime.Wire;

/// <content>The CONNECTION extension.</content>
public ref partial struct SalWriter
{
    /// <summary>Adds CONNECTION of the kinds OFFER, JOIN and FIND (WIRE-9).</summary>
    /// <param name="kind">REGISTER has a method of its own.</param>
    /// <param name="token">OFFER: one's own; JOIN: the receiver's; FIND: the peer's.</param>
    /// <param name="backup">Whether the flow is for backup only.</param>
    /// <param name="rendezvous">OFFER only: where one can be reached through; the absent address leaves it out.</param>
    /// <exception cref="ArgumentException">
    /// Another kind, a rendezvous outside an OFFER, a second CONNECTION, prototype2014, more than ten extensions, or the buffer is too
    /// small.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not between Begin and the payload.</exception>
    public void AddConnection(ConnectionKind kind, ulong token, bool backup = false, NetworkAddress rendezvous = default)
    {
        if (kind is not (ConnectionKind.Offer or ConnectionKind.Join or ConnectionKind.Find))
        {
            throw new ArgumentException("The kind is OFFER, JOIN or FIND; for REGISTER there is AddRegister.", nameof(kind));
        }

        if (kind != ConnectionKind.Offer && rendezvous != default)
        {
            throw new ArgumentException("Only an OFFER names a rendezvous.", nameof(rendezvous));
        }

        if (rendezvous == default)
        {
            BeginConnection(12, kind, backup, token);
        }
        else
        {
            WriteEntry(BeginConnection(20, kind, backup, token), 1, rendezvous);
        }
    }

    /// <summary>Adds CONNECTION of the kind REGISTER (WIRE-9, MIG-22).</summary>
    /// <param name="token">One's own.</param>
    /// <param name="version">The registration's version, a serial number per token.</param>
    /// <param name="backup">Whether the flow is for backup only.</param>
    /// <exception cref="ArgumentException">
    /// A second CONNECTION, prototype2014, more than ten extensions, or the buffer is too small.
    /// </exception>
    /// <exception cref="InvalidOperationException">Not between Begin and the payload.</exception>
    public void AddRegister(ulong token, uint version, bool backup = false) =>
        BinaryPrimitives.WriteUInt32BigEndian(BeginConnection(16, ConnectionKind.Register, backup, token), version);

    /// <summary>Writes the common part of CONNECTION and returns room for the rest.</summary>
    internal Span<byte> BeginConnection(int bytes, ConnectionKind kind, bool backup, ulong token)
    {
        Span<byte> extension = BeginExtension(ExtensionType.Connection, 0, bytes, ref _seen.Connection);
        extension[2] = (byte)kind;
        extension[3] = backup ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64BigEndian(extension[4..], token);
        return extension[12..];
    }
}
