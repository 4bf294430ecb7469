namespace ServalRef.Verification.Exploring;

/// <summary>One state of a model: two hosts, the packets under way between them, and their surroundings.</summary>
/// <param name="A">The first host's state, as a number that the model gave it.</param>
/// <param name="B">The second host's.</param>
/// <param name="ToB">The packets on their way to B, as the model packs them.</param>
/// <param name="ToA">The packets on their way to A.</param>
/// <param name="Surroundings">Addresses, budgets and whatever else the model keeps, as it packs them.</param>
/// <remarks>A value of 32 bytes, so that tens of millions fit into memory.</remarks>
public readonly record struct Situation(int A, int B, ulong ToB, ulong ToA, ulong Surroundings)
{
    /// <summary>The state of one host.</summary>
    /// <param name="host">0 for A, 1 for B.</param>
    public int Host(int host) => host == 0 ? A : B;

    /// <summary>The packets on their way to one host.</summary>
    /// <param name="host">0 for A, 1 for B.</param>
    public ulong Towards(int host) => host == 0 ? ToA : ToB;

    /// <summary>The same situation with another state of one host.</summary>
    public Situation WithHost(int host, int state) => host == 0 ? this with { A = state } : this with { B = state };

    /// <summary>The same situation with other packets on their way to one host.</summary>
    public Situation WithTowards(int host, ulong packets) => host == 0 ? this with { ToA = packets } : this with { ToB = packets };

    /// <summary>A well-mixed number for hash tables.</summary>
    internal uint Mix()
    {
        ulong h = ((ulong)(uint)A << 32 | (uint)B) * 0x9E37_79B9_7F4A_7C15;
        h = (ulong.RotateLeft(h, 29) ^ ToB) * 0xBF58_476D_1CE4_E5B9;
        h = (ulong.RotateLeft(h, 31) ^ ToA) * 0x94D0_49BB_1331_11EB;
        h = (ulong.RotateLeft(h, 27) ^ Surroundings) * 0x9E37_79B9_7F4A_7C15;
        return (uint)(h >> 32) ^ (uint)(h >> 7);
    }
}
