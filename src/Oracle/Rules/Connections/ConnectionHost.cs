using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Connections;

/// <summary>What one host of a connection has said of itself, when the connection was opened, and of the two streams since.</summary>
internal sealed class ConnectionHost
{
    /// <summary>Its nonce, in every control packet of the connection (SEC-2).</summary>
    internal ulong Nonce { get; set; }

    /// <summary>The token that it offered; 0 if it offered none (OPEN-21).</summary>
    internal ulong Token { get; set; }

    /// <summary>Where it said that its stream ends; null while it has not (TEAR-1).</summary>
    internal ulong? End { get; private set; }

    /// <summary>The position behind the last byte of its stream that was seen.</summary>
    internal ulong Highest { get; private set; }

    /// <summary>The greatest DATA_ACK that it told.</summary>
    internal ulong DataAck { get; private set; }

    /// <summary>The same of what its peer has read, if it came: not to a flow that may have been over .</summary>
    internal ulong ReadDataAck { get; private set; }

    /// <summary>Notes what a packet of its own says of the two streams.</summary>
    internal void Note(in MtpHeader mtp, bool isRead)
    {
        if ((mtp.Flags & MtpFlags.Data) != 0)
        {
            ulong end = mtp.Sequence + (ulong)mtp.Payload.Length;
            Highest = Math.Max(Highest, end);
            End = (mtp.Flags & MtpFlags.Fin) != 0 ? end : End;
        }

        if ((mtp.Flags & MtpFlags.Ack) != 0)
        {
            DataAck = Math.Max(DataAck, mtp.DataAck);
            ReadDataAck = isRead ? Math.Max(ReadDataAck, mtp.DataAck) : ReadDataAck;
        }
    }

    /// <summary>The REGISTERs of its token, and their answers, from before its connection was known.</summary>
    internal IReadOnlyList<SeenRegister> EarlyRegisters { get; set; } = [];

    /// <summary>The rendezvous that it offered, or the absent address.</summary>
    internal NetworkAddress Rendezvous { get; set; }
}
