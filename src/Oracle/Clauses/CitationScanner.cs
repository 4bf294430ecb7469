using System.Text.RegularExpressions;

namespace ServalRef.Oracle.Clauses;

/// <summary>Finds, in a source tree, every place that cites a clause.</summary>
/// <remarks>
/// Code under <c>src</c> cites a clause where a comment or a string names it. A test cites it in its documentation, its
/// attributes or its body, or by a Trait of its class. Two forms only mention an identifier and do not count: between
/// <c>&lt;c&gt;</c> tags it is an example, and a file that contains <see cref="DataMarker"/> handles identifiers as data.
/// </remarks>
public static partial class CitationScanner
{
    /// <summary>The sentence that takes a whole file out of the count.</summary>
    public const string DataMarker = "Clause identifiers in this file are " + "data, not citations.";

    private static readonly string[] Roots = ["src", "tests"];

    /// <summary>Scans <c>src/**/*.cs</c> and <c>tests/**/*.cs</c>; build outputs are left out.</summary>
    /// <param name="root">The root of the source tree.</param>
    /// <returns>The citations by file, then line.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<Citation> Scan(string root)
    {
        List<Citation> citations = [];
        foreach (string top in Roots)
        {
            string folder = Path.Combine(root, top);
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (string path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                string file = Path.GetRelativePath(root, path).Replace('\\', '/');
                if (!file.Split('/').Any(part => part is "bin" or "obj"))
                {
                    citations.AddRange(ScanFile(file, File.ReadAllText(path)));
                }
            }
        }

        return citations;
    }

    /// <summary>Scans the text of one file.</summary>
    /// <param name="file">Its path from the root of the source tree; what lies under <c>tests/</c> is searched for tests.</param>
    /// <param name="text">Its content.</param>
    public static IReadOnlyList<Citation> ScanFile(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(DataMarker, StringComparison.Ordinal)
            ? []
            : file.StartsWith("tests/", StringComparison.Ordinal) ? InTests(file, text) : InCode(file, text);
    }

    private static List<Citation> InCode(string file, string text)
    {
        List<Citation> citations = [];
        foreach (CSharpMember member in CSharpMembers.Read(text))
        {
            string name = member.Member.Length == 0 ? member.Type : $"{member.Type}.{member.Member}";
            citations.AddRange(In(member.Header.Concat(member.Body))
                .Select(c => new Citation(c.Clause, file, name, c.Line, IsTest: false)));
        }

        return citations;
    }

    private static List<Citation> InTests(string file, string text)
    {
        List<Citation> citations = [];
        IReadOnlyList<CSharpMember> members = CSharpMembers.Read(text);
        foreach (CSharpMember member in members)
        {
            bool isTest = member.Attributes.Any(IsTestAttribute);
            string name = string.Join('.', new[] { member.Namespace, member.Type, member.Member }.Where(part => part.Length > 0));
            citations.AddRange(In(member.Header.Concat(member.Body)).Select(c => new Citation(c.Clause, file, name, c.Line, isTest)));
            if (isTest)
            {
                // A Trait of the class is a Trait of each of its tests.
                CSharpMember? type = members.FirstOrDefault(other => other.Member.Length == 0 && other.Type == member.Type);
                IEnumerable<CSharpToken> traits = type is null || !type.Attributes.Contains("Trait")
                    ? []
                    : type.Header.Where(token => token.Kind == CSharpTokenKind.Literal);
                citations.AddRange(In(traits).Select(c => new Citation(c.Clause, file, name, c.Line, IsTest: true)));
            }
        }

        return citations;
    }

    private static bool IsTestAttribute(string name) =>
        name.EndsWith("Fact", StringComparison.Ordinal) || name.EndsWith("Theory", StringComparison.Ordinal) || name == "Property";

    private static IEnumerable<(string Clause, int Line)> In(IEnumerable<CSharpToken> tokens) =>
        from token in tokens
        where token.Kind is CSharpTokenKind.Comment or CSharpTokenKind.Literal
        from id in ClauseId.FindIn(Example().Replace(token.Text, string.Empty))
        select (id, token.Line);

    [GeneratedRegex("<c>[^<]*</c>", RegexOptions.CultureInvariant)]
    private static partial Regex Example();
}
