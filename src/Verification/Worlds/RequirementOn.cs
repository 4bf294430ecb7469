using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Worlds;

/// <summary>A requirement on a model, and how it is checked there.</summary>
/// <typeparam name="TView">A situation, as the requirements of the model look at it.</typeparam>
/// <param name="Requirement">What has to hold.</param>
internal sealed record RequirementOn<TView>(Requirement Requirement)
{
    /// <summary>The condition on a situation, for a requirement that has one.</summary>
    internal Func<TView, bool>? Condition { get; init; }

    /// <summary>The laws on single steps that it stands for, as bits of the model.</summary>
    internal uint Laws { get; init; }
}
