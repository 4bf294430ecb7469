using System.Security.Cryptography;
using System.Text;
using ServalRef.StateMachines;

namespace ServalRef.Verification.Vectors;

/// <summary>All vectors, as the live machines of today make them: the files of spec/vectors.</summary>
internal sealed class VectorSuite
{
    /// <summary>The version of the files' format.</summary>
    internal const int Format = 1;

    private readonly List<VectorFile> _files = [];

    private readonly List<Coverage> _coverage = [];

    private VectorSuite()
    {
        (IReadOnlyList<VectorFile> Files, Coverage Coverage)[] dialects = new (IReadOnlyList<VectorFile>, Coverage)[2];
        Parallel.For(0, 2, i => dialects[i] = OfFlows(i == 0 ? Dialect.Mtp1 : Dialect.Prototype2014));
        foreach ((IReadOnlyList<VectorFile> files, Coverage coverage) in dialects)
        {
            _files.AddRange(files);
            _coverage.Add(coverage);
        }

        ConnectionVector[] connections = [.. Stories.All.SelectMany(s => s.Vectors)];
        _files.Add(new VectorFile(
            $"{Dialect.Mtp1.Name}-connection.json",
            Dialect.Mtp1.Name,
            "connection",
            connections.Length,
            connections.Sum(v => v.Steps.Count),
            ConnectionVectorJson.File(Dialect.Mtp1, "connection", connections)));
    }

    /// <summary>The files, in order.</summary>
    internal IReadOnlyList<VectorFile> Files => _files;

    /// <summary>What the vectors of each dialect exercise.</summary>
    internal IReadOnlyList<Coverage> Coverage => _coverage;

    /// <summary>Makes all.</summary>
    internal static VectorSuite Generate() => new();

    private static (IReadOnlyList<VectorFile> Files, Coverage Coverage) OfFlows(Dialect dialect)
    {
        DecisionTable decisions = new(dialect);
        Cast[] casts = [Cast.Opener(dialect), Cast.Listener(dialect)];
        LocalGraph[] graphs = [.. casts.Select(c => new LocalGraph(c, decisions))];
        Goals goals = new(decisions, graphs);
        List<VectorFile> files = [];
        foreach (Theme theme in Enum.GetValues<Theme>())
        {
            List<FlowVector> vectors = [];
            string name = theme.ToString().ToLowerInvariant();
            foreach (LocalGraph graph in theme == Theme.Migration ? graphs.Reverse() : graphs)
            {
                new VectorTree(graph, goals, theme, name, vectors).Grow();
            }

            if (theme == Theme.Teardown)
            {
                vectors.AddRange(Countings.Vectors(graphs[0], name));
            }

            files.Add(FileOf(dialect, name, casts, vectors));
        }

        FlowVector[] rejections = [.. graphs.SelectMany(g => new Rejections(g).Vectors("rejection"))];
        files.Add(FileOf(dialect, "rejection", casts, rejections));
        return (files, new Coverage(dialect, decisions, goals));
    }

    private static VectorFile FileOf(Dialect dialect, string theme, IReadOnlyList<Cast> casts, IReadOnlyList<FlowVector> vectors) => new(
        $"{dialect.Name}-{theme}.json",
        dialect.Name,
        theme,
        vectors.Count,
        vectors.Sum(v => v.Steps.Count),
        FlowVectorJson.File(dialect, theme, casts, vectors));
}

/// <summary>A file of vectors.</summary>
/// <param name="Name">Its name in spec/vectors.</param>
/// <param name="Dialect">The dialect.</param>
/// <param name="Theme">What it is about.</param>
/// <param name="Vectors">How many vectors it has.</param>
/// <param name="Steps">How many steps these have.</param>
/// <param name="Text">What it says.</param>
internal sealed record VectorFile(string Name, string Dialect, string Theme, int Vectors, int Steps, string Text)
{
    /// <summary>The SHA-256 of its bytes, in hexadecimal digits.</summary>
    internal string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}

/// <summary>What the vectors of a dialect exercise.</summary>
internal sealed record Coverage(Dialect Dialect, DecisionTable Decisions, Goals Goals);
