namespace ServalRef.Verification.Models;

/// <summary>How much a model lets happen.</summary>
/// <param name="MovesA">How often A changes its address, from 0 to <see cref="MostMoves"/>.</param>
/// <param name="MovesB">How often B does.</param>
/// <param name="Rendezvous">Whether a host that has moved can be found through its rendezvous.</param>
public sealed record ModelBound(int MovesA, int MovesB, bool Rendezvous = true)
{
    /// <summary>The most moves of one host.</summary>
    public const int MostMoves = 3;

    /// <summary>Moves of both hosts together.</summary>
    internal int Moves => MovesA + MovesB;
}
