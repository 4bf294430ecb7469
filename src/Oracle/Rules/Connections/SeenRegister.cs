using ServalRef.Oracle.Findings;

namespace ServalRef.Oracle.Rules.Connections;

/// <summary>A REGISTER or its acknowledgement, with what rules ask of it.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Version">The version of the registration.</param>
/// <param name="WasSentHere">Whether the capture was taken at its sender.</param>
/// <param name="CameHere">Whether the capture was taken at its receiver.</param>
internal sealed record SeenRegister(Observation Packet, uint Version, bool WasSentHere, bool CameHere)
{
    /// <summary>Whether the host of the capture asks with it.</summary>
    internal bool IsRequest => WasSentHere && !Packet.Packet.Acknowledges;

    /// <summary>Whether it tells the host of the capture that it is registered.</summary>
    internal bool IsAnswer => CameHere && Packet.Packet.Acknowledges;

    /// <summary>What is remembered of a packet.</summary>
    internal static SeenRegister Of(in Sighting packet, Observation register) =>
        new(register, packet.Packet.RegisterVersion, packet.WasSentHere, packet.CameHere);
}
