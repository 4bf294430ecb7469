using ServalRef.StateMachines.Rendezvous;
using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <content>Moves and situations as people read them.</content>
internal sealed partial class RendezvousWorld
{
    private static readonly uint Resends = FirstKind;

    private static readonly uint Renews = FirstKind + 1;

    private static readonly uint MovesTo = FirstKind + 2;

    private static readonly uint Looks = FirstKind + 3;

    private static readonly uint Expires = FirstKind + 4;

    private static readonly uint IsForged = FirstKind + 5;

    /// <inheritdoc/>
    protected override string Describe(ushort packet)
    {
        RegisterRequest request = _packets[packet];
        return $"REGISTER v={request.Version} {Places.Name(request.Source)}";
    }

    /// <inheritdoc/>
    protected override string Describe(in Situation situation, int host)
    {
        if (host == 1)
        {
            return Known(_tables[situation.B]) is { } known ? $"points at {Places.Name(known.Address)} v={known.Version}" : "knows nobody";
        }

        RegisteringHost registering = _hosts[situation.A];
        Registrant rules = registering.Rules;
        string acknowledged = rules.IsOutstanding ? "not acknowledged" : "acknowledged";
        return $"is at {Places.Name(registering.Address)}, REGISTER v={rules.Request.Version} {acknowledged}";
    }

    /// <inheritdoc/>
    protected override string Words(in Situation from, in Move move, uint kind, int host, int argument)
    {
        string found = move.Target == from ? "who finds nobody" : "who finds it";
        string what = kind == Resends ? "registers again"
            : kind == Renews ? "registers anew, because it is time"
            : kind == MovesTo ? $"moves to {Places.Name(Places.Of(0, argument))}"
            : kind == Looks ? $"is asked for A by a mover, {found}"
            : kind == Expires ? "forgets, because A was silent too long"
            : "gets a REGISTER of the token with another nonce";
        return $"{HostName(host)}  {what}";
    }
}
