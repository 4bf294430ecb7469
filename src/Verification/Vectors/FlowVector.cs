namespace ServalRef.Verification.Vectors;

/// <summary>A vector of one end of a flow: what happens in order, from the host's first moment or after the steps of another.</summary>
/// <param name="Name">Its name, unique in its file.</param>
/// <param name="Cast">Who plays.</param>
/// <param name="After">Where it goes on from; none if it begins at the beginning.</param>
/// <param name="Steps">What happens.</param>
internal sealed record FlowVector(string Name, Cast Cast, Branch? After, List<Performance> Steps)
{
    /// <summary>What the vector is about, where that is not what its theme says; none if it is.</summary>
    internal string? About { get; init; }
}

/// <summary>A place in a vector.</summary>
/// <param name="Vector">The vector's name.</param>
/// <param name="Step">How many of its steps come first.</param>
internal sealed record Branch(string Vector, int Step);
