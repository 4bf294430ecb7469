using ServalRef.Citations;
using Xunit;

namespace ServalRef.Golden.Traceability;

// Clause identifiers in this file are data, not citations.
public class CitationScannerTests
{
    [Theory]
    [InlineData("/// <summary>By MIG-7.</summary>\nclass A { int x; }", "A")]
    [InlineData("class A { /// <summary>By MIG-7.</summary>\n public int X { get; } = 3; int y; }", "A.X")]
    [InlineData("class A { int x; int Go<T>(T t) where T : class { if (t is { }) { /* MIG-7 */ } return 1; } }", "A.Go")]
    [InlineData("class A { (int, int) Go(int a = 1) => (1, 2); // MIG-7\n int y; }", "A.Go")]
    [InlineData("class A { List<(int A, int B)> Go() { string s = $\"{x[\"}\"]} MIG-7\"; } }", "A.Go")]
    [InlineData("class A { const string S = \"}\"; const char C = '\"'; void Go() { /* MIG-7 */ } }", "A.Go")]
    [InlineData("class A { string s = @\"\\\"; void Go() { /* MIG-7 */ } }", "A.Go")]
    [InlineData("class A { string s = \"\"\" \" } \"\"\"; void Go() { /* MIG-7 */ } }", "A.Go")]
    [InlineData("class A { string s = $$\"\"\" {x} {{ \"}}\" }} \"\"\"; void Go() { /* MIG-7 */ } }", "A.Go")]
    [InlineData("class A { static readonly int[] Table = [ 1, // MIG-7\n 2 ]; }", "A.Table")]
    [InlineData("class A { public static bool operator ==(A a, A b) => true; /* MIG-7 */ }", "A.operator ==")]
    [InlineData("class A { int this[int i] { get => i; /* MIG-7 */ } }", "A.this")]
    [InlineData("class A { class B { void Go() { /* MIG-7 */ } } }", "A.B.Go")]
    [InlineData("enum E { A, // MIG-7\n B }", "E.A")]
    [InlineData("enum E { A,\n /// <summary>MIG-7</summary>\n B = 2 }", "E.B")]
    [InlineData("/// <summary>MIG-7</summary>\npublic readonly record struct P(int A);", "P")]
    [InlineData("record R(int A); record S(int B) { int C => 1; /* MIG-7 */ }", "S.C")]
    [InlineData("/// <summary>MIG-7</summary>\ndelegate int D<T>(T t);", "D")]
    [InlineData("#if X // }\n#endif\nclass A { event Action E; void Go() { Action a = () => { }; a(); /* MIG-7 */ } }", "A.Go")]
    [InlineData("class A { int P { get; } = new() { Y = 1 }.Y; void Go() { /* MIG-7 */ } }", "A.Go")]
    [InlineData("class A { void IB.Go() { _ = x switch { 1 => \"MIG-7\", _ => \"\" }; } int z; }", "A.Go")]
    public void Code_IsCitedByItsMember(string text, string member)
    {
        Citation citation = Assert.Single(CitationScanner.ScanFile("src/A.cs", $"using System;\nnamespace N.M;\n{text}"));

        Assert.Equal(("MIG-7", "src/A.cs", member), (citation.Clause, citation.File, citation.Member));
        Assert.False(citation.IsTest);
    }

    [Fact]
    public void Line_IsThatOfTheToken()
    {
        const string Text = "class A\n{\n  string s = \"\"\"\n  \"\"\";\n  // MIG-7\n}";

        Assert.Equal(5, Assert.Single(CitationScanner.ScanFile("src/A.cs", Text)).Line);
    }

    [Theory]
    [InlineData("/// <summary>For example <c>MIG-7</c>.</summary>\nclass A;")]
    [InlineData("class A { int x = MIG - 7; }")]
    [InlineData("// Clause identifiers in this file are data, not citations.\n// MIG-7\nclass A;")]
    public void Mention_IsNoCitation(string text) => Assert.Empty(CitationScanner.ScanFile("src/A.cs", text));

    [Theory]
    [InlineData("class T { [Fact] [Trait(\"Clause\", \"MIG-7\")] public void Go() { } }")]
    [InlineData("class T { /// <summary>MIG-7</summary>\n [Fact]\n public void Go() { } }")]
    [InlineData("class T { [Theory, InlineData(\"MIG-7\")] public void Go(string s) { } }")]
    [InlineData("class T { [FsCheck.Xunit.Property(MaxTest = 3)] public bool Go(int x) => x == 1; /* MIG-7 */ }")]
    [InlineData("[Trait(\"Clause\", \"MIG-7\")] class T { [Fact] public void Go() { } }")]
    public void Test_CitesByDocAttributesBodyOrTraitOfItsClass(string text) => Assert.Contains(
        CitationScanner.ScanFile("tests/golden/T.cs", $"namespace N.M;\n{text}"),
        citation => citation is { Clause: "MIG-7", Member: "N.M.T.Go", IsTest: true });

    [Theory]
    [InlineData("class T { /* MIG-7 */ int Helper() => 1; [Fact] public void Go() { } }")]
    [InlineData("/// <summary>MIG-7</summary>\nclass T { [Fact] public void Go() { } }")]
    public void Test_IsNotCitedByWhatStandsBesideIt(string text) => Assert.All(
        CitationScanner.ScanFile("tests/golden/T.cs", text), citation => Assert.False(citation.IsTest));

    [Fact]
    public void Table_SortsAndDropsRepetitionsAndSurvivesItsOwnForm()
    {
        const string Code = "class B { void Go() { /* MIG-7 CTL-12 MIG-7 */ } } class A { void Go() { /* MIG-7 */ } }";
        const string Tests = "namespace N; class T { void Helper() { /* SEC-1 */ } [Fact] void Go() { /* MIG-7 */ } }";
        Oracle.Clauses.Traceability table = CitationTable.From(
            [.. CitationScanner.ScanFile("tests/T.cs", Tests), .. CitationScanner.ScanFile("src/X.cs", Code)]);

        Assert.Equal(["CTL-12", "MIG-7"], table.All.Keys);
        Assert.Equal(["src/X.cs A.Go", "src/X.cs B.Go"], table.Of("MIG-7").Code);
        Assert.Equal(["tests/T.cs N.T.Go"], table.Of("MIG-7").Tests);
        Assert.Empty(table.Of("SEC-1").Tests);
        Assert.Equal(["src/X.cs A.Go", "src/X.cs B.Go"], table.Of("MIG-7a").Code);
        Assert.Equal(table.ToJson(), Oracle.Clauses.Traceability.Parse(table.ToJson()).ToJson());
    }
}
