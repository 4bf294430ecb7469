using ServalRef.Verification.Exploring;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Models;

/// <summary>The model of address lists: ADDR-1 to ADDR-6.</summary>
public static class AddressModel
{
    /// <summary>The model within bounds.</summary>
    /// <param name="options">How often each list changes, and what the network does.</param>
    public static Model Of(AddressOptions options) => Of(options, AddressRules.Live);

    /// <summary>The model in the strongest network, with flows opened to listed addresses.</summary>
    /// <param name="changesA">How often A's list changes.</param>
    /// <param name="changesB">How often B's does.</param>
    public static Model Of(int changesA, int changesB) => Of(new AddressOptions { ChangesA = changesA, ChangesB = changesB });

    internal static Model Of(AddressOptions options, AddressRules rules)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new AddressWorld(options, rules, AddressRequirements.Of(options));
    }
}
