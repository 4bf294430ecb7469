using ServalRef.Verification.Exploring;

namespace ServalRef.Verification.Models;

/// <summary>A model whose rules lack something, within bounds that show it.</summary>
/// <param name="Name">What is different, in a few words.</param>
/// <param name="Model">Makes the model.</param>
internal sealed record Variant(string Name, Func<Model> Model);
