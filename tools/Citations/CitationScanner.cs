using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ServalRef.Oracle.Clauses;

namespace ServalRef.Citations;

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
    /// <returns>The citations by file, then place.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<Citation> Scan(string root) =>
    [
        .. from top in Roots
           let folder = Path.Combine(root, top)
           where Directory.Exists(folder)
           from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
           let file = Path.GetRelativePath(root, path).Replace('\\', '/')
           where !file.Split('/').Any(part => part is "bin" or "obj")
           from citation in ScanFile(file, File.ReadAllText(path))
           select citation,
    ];

    /// <summary>Scans the text of one file.</summary>
    /// <param name="file">Its path from the root of the source tree; what lies under <c>tests/</c> is searched for tests.</param>
    /// <param name="text">Its content.</param>
    public static IReadOnlyList<Citation> ScanFile(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains(DataMarker, StringComparison.Ordinal))
        {
            return [];
        }

        SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot();
        bool tests = file.StartsWith("tests/", StringComparison.Ordinal);
        List<Citation> citations = [];
        foreach ((string id, int line, SyntaxToken at) in Named(root))
        {
            MemberDeclarationSyntax? owner = Owner(at);
            citations.Add(new Citation(id, file, NameOf(owner, tests), line, tests && IsTest(owner)));
        }

        if (tests)
        {
            citations.AddRange(FromClassTraits(file, root));
        }

        return citations;
    }

    /// <summary>A Trait of the class is a Trait of each of its tests.</summary>
    private static IEnumerable<Citation> FromClassTraits(string file, SyntaxNode root) =>
        from type in root.DescendantNodes().OfType<TypeDeclarationSyntax>()
        from trait in type.AttributeLists.SelectMany(list => list.Attributes).Where(attribute => LastName(attribute) == "Trait")
        from named in Named(trait)
        from test in type.Members.Where(IsTest)
        select new Citation(named.Clause, file, NameOf(test, qualified: true), named.Line, IsTest: true);

    /// <summary>Every identifier in comments and literals below a node.</summary>
    private static IEnumerable<(string Clause, int Line, SyntaxToken At)> Named(SyntaxNode node)
    {
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia.Concat(token.TrailingTrivia).Where(IsComment))
            {
                foreach ((string clause, int line) in In(trivia.ToFullString(), trivia.GetLocation()))
                {
                    yield return (clause, line, token);
                }
            }

            if (token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken)
                || token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken))
            {
                foreach ((string clause, int line) in In(token.Text, token.GetLocation()))
                {
                    yield return (clause, line, token);
                }
            }
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind()
        is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
        or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;

    private static IEnumerable<(string Clause, int Line)> In(string text, Location location) =>
        ClauseId.FindIn(Example().Replace(text, string.Empty)).Select(id => (id, location.GetLineSpan().StartLinePosition.Line + 1));

    private static MemberDeclarationSyntax? Owner(SyntaxToken token)
    {
        // A comment behind the comma of an enumeration's member is about that member.
        if (token.IsKind(SyntaxKind.CommaToken) && token.Parent is EnumDeclarationSyntax values)
        {
            return values.Members.Last(member => member.SpanStart < token.SpanStart);
        }

        return token.Parent?.AncestorsAndSelf().OfType<MemberDeclarationSyntax>()
            .FirstOrDefault(node => node is not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax);
    }

    private static string NameOf(SyntaxNode? owner, bool qualified)
    {
        if (owner is null)
        {
            return string.Empty;
        }

        IEnumerable<string> types = owner.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().Reverse().Select(type => type.Identifier.Text);
        IEnumerable<string> spaces = owner.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(space => space.Name.ToString());
        return string.Join('.', [.. qualified ? spaces : [], .. types, .. MemberName(owner)]);
    }

    private static string[] MemberName(SyntaxNode owner) => owner switch
    {
        DelegateDeclarationSyntax d => [d.Identifier.Text],
        EnumMemberDeclarationSyntax e => [e.Identifier.Text],
        MethodDeclarationSyntax m => [m.Identifier.Text],
        ConstructorDeclarationSyntax c => [c.Identifier.Text],
        PropertyDeclarationSyntax p => [p.Identifier.Text],
        IndexerDeclarationSyntax => ["this"],
        OperatorDeclarationSyntax o => [$"operator {o.OperatorToken.Text}"],
        ConversionOperatorDeclarationSyntax v => [$"operator {v.Type}"],
        BaseFieldDeclarationSyntax f => [f.Declaration.Variables[0].Identifier.Text],
        EventDeclarationSyntax e => [e.Identifier.Text],
        _ => [],
    };

    private static bool IsTest(SyntaxNode? owner) => owner is MethodDeclarationSyntax method
        && method.AttributeLists.SelectMany(list => list.Attributes).Select(LastName).Any(name =>
            name.EndsWith("Fact", StringComparison.Ordinal) || name.EndsWith("Theory", StringComparison.Ordinal) || name == "Property");

    private static string LastName(AttributeSyntax attribute) => attribute.Name.ToString().Split('.')[^1];

    [GeneratedRegex("<c>[^<]*</c>", RegexOptions.CultureInvariant)]
    private static partial Regex Example();
}
