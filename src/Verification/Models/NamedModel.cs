using ServalRef.Verification.Exploring;

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

    /// <summary>Whether the model is of the protocol that has to hold; the prototype's is not.</summary>
    public bool MustHold { get; init; } = true;

    /// <summary>The model within a bound.</summary>
    public Model Within(ModelBound bound) => Make(bound);

    /// <summary>What the network and the hosts may do within a bound, in a few words.</summary>
    public string Describe(ModelBound bound) => Tell(bound);
}
