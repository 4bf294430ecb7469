using System.Globalization;

namespace ServalRef.StateMachines.Services;

/// <summary>All service IDs that begin with the same bits (RES-1).</summary>
public readonly record struct ServicePrefix
{
    /// <summary>The first bits of a service ID.</summary>
    /// <param name="id">A service ID; what follows the prefix is of no account.</param>
    /// <param name="length">How many bits count, 0 to 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside that range.</exception>
    public ServicePrefix(ServiceId id, int length)
    {
        Id = id.Truncate(length);
        Length = length;
    }

    /// <summary>The prefix of length 0, which every service ID has.</summary>
    public static ServicePrefix Default { get; }

    /// <summary>The prefix, followed by zeros.</summary>
    public ServiceId Id { get; }

    /// <summary>Length in bits, 0 to 256.</summary>
    public int Length { get; }

    /// <summary>Whether a service ID begins with this prefix.</summary>
    public bool Matches(ServiceId service) => Id.CommonBits(service) >= Length;

    /// <summary>The digits, a slash, the length.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}/{Length}");
}
