using ServalRef.Verification.Exploring;
using ServalRef.Verification.Promela;

namespace ServalRef.Verification.Models;

/// <summary>A model that can be asked for by name.</summary>
/// <param name="Name">The name, in lower case.</param>
/// <param name="Text">What happens in it, in a sentence.</param>
/// <param name="Default">The bound that is explored if none is asked for.</param>
public sealed record NamedModel(string Name, string Text, ModelBound Default)
{
    /// <summary>Makes the model.</summary>
    internal Func<ModelBound, Model> Make { get; init; } = _ => throw new InvalidOperationException("A named model has a model.");

    /// <summary>What the network and the hosts may do within a bound, in a few words.</summary>
    internal Func<ModelBound, string> Tell { get; init; } = _ => "";

    /// <summary>The same bound of the Promela model; none if that does not cover this one.</summary>
    internal Func<ModelBound, ModelBounds>? ForSpin { get; init; }

    /// <summary>Whether SPIN's liveness is to hold within a bound; safety always is.</summary>
    public Func<ModelBound, bool> LivesInSpin { get; init; } = bound => bound.Moves <= 2;

    /// <summary>Whether SPIN can check it, too.</summary>
    public bool IsInPromela => ForSpin is not null;

    /// <summary>The bounds of the Promela model that are the same as a bound of this one.</summary>
    /// <exception cref="InvalidOperationException">The Promela model does not cover this one.</exception>
    public ModelBounds SpinBounds(ModelBound bound) =>
        ForSpin?.Invoke(bound) ?? throw new InvalidOperationException($"{Name} is not written in Promela.");

    /// <summary>Whether the model is of the protocol that has to hold; the prototype's is not.</summary>
    public bool MustHold { get; init; } = true;

    /// <summary>The model within a bound.</summary>
    public Model Within(ModelBound bound) => Make(bound);

    /// <summary>What the network and the hosts may do within a bound, in a few words.</summary>
    public string Describe(ModelBound bound) => Tell(bound);
}
