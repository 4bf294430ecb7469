using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Verification.Worlds;

/// <summary>A host with one connection at a time: what its machines know, and what it did before.</summary>
/// <param name="Number">0 for A, 1 for B.</param>
/// <param name="Now">The connection.</param>
/// <param name="Earlier">How the connection before it ended; None if there was none.</param>
/// <param name="Joined">Whether it has asked for its further flow.</param>
/// <param name="Accepted">How often it has accepted a further flow of the other host: each has a flow ID of its own.</param>
/// <param name="HeardEarlier">Whether it had received the end of the other's stream in the connection before.</param>
internal readonly record struct ConnectionHost(byte Number, ConnectionRecord Now, Outcome Earlier, bool Joined, byte Accepted, bool HeardEarlier)
{
    /// <summary>A flow ID says whose it is, and which of a host's flows: 0x1a is a further flow of A.</summary>
    private const uint FurtherFlow = 0x10;

    private const uint LaterFlow = 0x20;

    private const uint TakenFlow = 0x40;

    /// <summary>How often a further flow is accepted at most; late copies of its SYN are refused from then on.</summary>
    private const int MostAccepted = 2;

    private const ulong Nonces = 0x1111;

    /// <summary>Whether the application has been told how the connection ended, and no other was taken.</summary>
    internal bool IsOver => Now.Outcome != Outcome.None;

    /// <summary>Whether there was no connection yet.</summary>
    internal bool IsIdle => !IsOver && Now.State == ConnectionState.Closed;

    /// <summary>The flow ID of the connection's first flow.</summary>
    internal uint FirstFlow => Letter + (Earlier != Outcome.None ? LaterFlow : 0);

    /// <summary>The flow ID of the further flow that this host asks for.</summary>
    internal uint JoinedFlow => Letter + FurtherFlow;

    /// <summary>The flow ID of the further flow that the other host asks for.</summary>
    internal uint AcceptedFlow => Letter + (TakenFlow * (Accepted + 1u));

    /// <summary>Whether it can accept one more.</summary>
    internal bool MayAccept => Accepted < MostAccepted;

    /// <summary>The nonce of the connection.</summary>
    internal ulong Nonce => Nonces * FirstFlow;

    private uint Letter => 0xAu + Number;

    /// <summary>Whether a SYN asks for a further flow.</summary>
    internal static bool IsJoin(in ControlPacket syn) => (syn.SourceFlow & FurtherFlow) != 0;
}
