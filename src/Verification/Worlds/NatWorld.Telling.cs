using ServalRef.StateMachines;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>Moves and situations as people read them.</content>
internal sealed partial class NatWorld
{
    /// <summary>The law that an address is adopted only if the RSYN+ACK that went there has arrived; beside <see cref="LocalLaws"/>.</summary>
    internal const uint Unproved = 256;

    /// <summary>The law that an RSYN whose answer was acknowledged moves nothing any more.</summary>
    internal const uint MovedBack = 512;

    private static readonly uint Timer = FirstKind;

    private static readonly uint Remap = FirstKind + 1;

    private static readonly uint IsTold = FirstKind + 2;

    private static readonly uint Checks = FirstKind + 3;

    private static readonly uint SendsData = FirstKind + 4;

    private static readonly uint MovesTo = FirstKind + 5;

    private static readonly uint Leaves = FirstKind + 6;

    /// <inheritdoc/>
    protected override string Describe(ushort packet)
    {
        NetworkAddress source = _packets[packet].Source;
        return source.IsNone ? RecordText.Of(_packets[packet]) : $"{RecordText.Of(_packets[packet])} from {Places.Name(source)}";
    }

    /// <inheritdoc/>
    protected override string Describe(in Situation situation, int host) => $"is {_locals.Info(situation.Host(host)).Name}";

    /// <inheritdoc/>
    protected override string Words(in Situation from, in Move move, uint kind, int host, int argument)
    {
        string what = kind == Timer
            ? (LocalEventKind)(argument >> 8) == LocalEventKind.Thaws
                ? "has sent its RSYN+ACK often enough to thaw"
                : $"waits no longer for the answer to its {SlotName((EmissionSlot)(argument & 0xFF))}"
            : kind == Remap ? $"is seen as {Places.Name(Places.Of(0, new NatSurroundings(move.Target.Surroundings).Mapping))} from now on"
            : kind == IsTold ? "is told that it is seen elsewhere, and checks the path"
            : kind == Checks ? "checks the path"
            : kind == SendsData ? "sends data"
            : kind == MovesTo ? $"is at {Places.Name(Places.Of(1, argument))} now"
            : $"loses {Places.Name(Places.Of(1, argument))}";
        return $"{HostName(host)}  {what}";
    }

    private static string SlotName(EmissionSlot slot) => slot == EmissionSlot.Move ? "RSYN" : "RSYN+ACK";
}
