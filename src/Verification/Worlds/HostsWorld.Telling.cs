using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Hosts;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>Moves and situations as people read them.</content>
internal sealed partial class HostsWorld
{
    private static readonly uint TimesOut = FirstKind;
    private static readonly uint TellsAgain = FirstKind + 1;
    private static readonly uint RegistersAgain = FirstKind + 2;
    private static readonly uint OpensNext = FirstKind + 3;
    private static readonly uint Suspects = FirstKind + 4;
    private static readonly uint GivesUp = FirstKind + 5;
    private static readonly uint Gains = FirstKind + 6;
    private static readonly uint Loses = FirstKind + 7;
    private static readonly uint MovesTo = FirstKind + 8;
    private static readonly uint Wants = FirstKind + 9;
    private static readonly uint IsForged = FirstKind + 10;
    private static readonly uint HasData = FirstKind + 11;

    /// <inheritdoc/>
    protected override string Describe(ushort packet)
    {
        HostPacket sent = _locals.Packet(packet);
        ControlPacket control = sent.Control;
        ControlExtensions beside = sent.Extensions;
        List<string> words = [control.Flags == ControlFlags.None ? "" : control.Flags.ToText()];
        words.Add(beside.Kind == ConnectionKind.None ? "" : $"{beside.Kind.ToString().ToUpperInvariant()}{Version(beside)}");
        words.Add(beside.Addresses is { } list ? $"ADDRESS v={list.Version} a={list.Ackno} {{{Names(list.Entries)}}}" : "");
        words.Add(control.Flags == ControlFlags.None || control.SourceFlow == 0 ? "" : $"v={control.Version}");
        words.Add(control.Acknowledges && control.SourceFlow != 0 ? $"a={control.Ackno}" : "");
        words.Add($"{Places.Name(control.Source)}→{Places.Name(control.Destination)}");
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    /// <inheritdoc/>
    protected override string Describe(in Situation situation, int host)
    {
        HostState state = _locals[situation.Host(host)];
        ConnectionEnd end = state.End;
        string flows = string.Join("; ", end.Record.Flows.Select(flow =>
            $"{flow.StateName} {Places.Name(flow.Sending)}→{Places.Name(flow.NewestPeer)}"));
        string over = end.Record.Outcome == Outcome.None ? flows : $"{end.Record.State}, {end.Record.Outcome}";
        return $"has {{{Names(state.Addresses)}}}  {(over.Length > 0 ? over : "knows nobody")}";
    }

    /// <inheritdoc/>
    protected override string Words(in Situation from, in Move move, uint kind, int host, int argument)
    {
        string what = kind == TimesOut ? $"a request is not answered in time ({(EmissionSlot)(argument & 7)} of flow {argument >> 3})"
            : kind == TellsAgain ? "tells its addresses again"
            : kind == RegistersAgain ? "registers again"
            : kind == OpensNext ? "opens the next flow"
            : kind == Suspects ? $"hears nothing on flow {argument}"
            : kind == GivesUp ? "has had no usable flow for 120 s"
            : kind == Gains ? $"gets {Places.Name(Places.Of(host, argument))}"
            : kind == Loses ? $"loses {Places.Name(Places.Of(host, argument))}"
            : kind == MovesTo ? $"is told to move flow {argument >> 3} to {Places.Name(Places.Of(host, argument & 7))}"
            : kind == Wants ? "wants a further flow"
            : kind == HasData ? $"gets data on flow {argument}"
            : "gets a forged packet";
        return $"{HostName(host)}  {what}";
    }

    private static string Names(IEnumerable<NetworkAddress> addresses) => string.Join(' ', addresses.Select(Places.Name));

    private static string Version(in ControlExtensions extensions) =>
        extensions.Kind == ConnectionKind.Register ? $" v={extensions.RegisterVersion}" : "";
}
