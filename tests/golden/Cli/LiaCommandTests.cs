using System.Text.Json;
using ServalRef.Cli;
using ServalRef.Rendering;
using ServalRef.Tests;
using VerifyXunit;
using Xunit;

namespace ServalRef.Golden.Cli;

public class LiaCommandTests
{
    private const string Flow = """{ "cwnd_bytes": 14600, "rtt_ms": 100, "mss": 1460, "bytes_acked": 1460 }""";
    private static readonly string Vectors = File.ReadAllText(TestData.Vector("lia.json"));

    [Fact]
    public Task Vectors_ForPeople() => Verifier.Verify(Answer(Vectors));

    [Fact]
    [Trait("Clause", "CC-3")]
    [Trait("Clause", "CC-4")]
    public void Vectors_AreMetToNineDigitsAndMore()
    {
        using JsonDocument expected = JsonDocument.Parse(Vectors);
        using JsonDocument actual = JsonDocument.Parse(Answer(Vectors, "--json"));
        JsonElement[] answers = [.. actual.RootElement.GetProperty("vectors").EnumerateArray()];
        JsonElement[] vectors = [.. expected.RootElement.GetProperty("vectors").EnumerateArray()];

        Assert.Equal(10, answers.Length);
        foreach ((JsonElement vector, JsonElement answer) in vectors.Zip(answers))
        {
            Assert.Equal(vector.GetProperty("name").GetString(), answer.GetProperty("name").GetString());
            AssertNear(vector.GetProperty("alpha"), answer.GetProperty("alpha"));
            JsonElement[] increases = [.. answer.GetProperty("increase").EnumerateArray()];
            JsonElement[] flows = [.. vector.GetProperty("subflows").EnumerateArray()];
            Assert.Equal(flows.Length, increases.Length);
            Assert.All(flows.Zip(increases), pair => AssertNear(pair.First.GetProperty("increase"), pair.Second));
        }
    }

    [Fact]
    public Task Json_HasTheAgreedShape() => Verifier.Verify(
        Answer($$"""{ "vectors": [ { "name": "two > one", "subflows": [ {{Flow}}, {{Flow}} ] } ] }""", "--json")
            .Replace($"\"{ToolDocument.This.Version}\"", "\"VERSION\"", StringComparison.Ordinal),
        "json");

    [Fact]
    public void ListAndSingleVector_AreAnsweredAsTheWholeDocument()
    {
        string vector = $$"""{ "name": "x", "subflows": [ {{Flow}} ] }""";
        string whole = Answer($$"""{ "units": "as ever", "vectors": [ {{vector}} ] }""", "--json");

        Assert.Equal(whole, Answer($"[ {vector} ]", "--json"));
        Assert.Equal(whole, Answer(vector, "--json"));
    }

    [Fact]
    public void VectorWithoutName_IsCalledByItsPlace() => Assert.StartsWith(
        "vector 1\n  alpha 1\n", Answer($$"""{ "subflows": [ {{Flow}} ] }"""), StringComparison.Ordinal);

    [Fact]
    public void NamesWithControlCharacters_CannotCommandTheTerminal()
    {
        string output = Answer($$"""{ "name": "a\u001b[2Jb\nc", "subflows": [ {{Flow}} ] }""");

        Assert.StartsWith("a [2Jb c\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e12", "0.000001", "9000", "1e15")]
    [InlineData("1", "100000", "65535", "0")]
    [InlineData("0.5", "1.5", "0.25", "0.125")]
    [InlineData("12345678901234567890", "3e-3", "1E3", "7")]
    public void AnyNumbers_AreComputedWith(string cwnd, string rtt, string mss, string acked)
    {
        using JsonDocument document = JsonDocument.Parse(Answer(
            $$"""{ "subflows": [ { "cwnd_bytes": {{cwnd}}, "rtt_ms": {{rtt}}, "mss": {{mss}}, "bytes_acked": {{acked}} } ] }""", "--json"));
        JsonElement answer = document.RootElement.GetProperty("vectors")[0];

        Assert.Equal(1, answer.GetProperty("alpha").GetDouble());
        Assert.Equal(Number(acked) * Number(mss) / Number(cwnd), answer.GetProperty("increase")[0].GetDouble());
    }

    [Fact]
    public void ManyFlows_AreAnsweredAtOnce()
    {
        using JsonDocument document = JsonDocument.Parse(
            Answer($$"""{ "subflows": [ {{string.Join(",", Enumerable.Repeat(Flow, 20_000))}} ] }""", "--json"));
        JsonElement answer = document.RootElement.GetProperty("vectors")[0];

        Assert.Equal(20_000, answer.GetProperty("increase").GetArrayLength());
        Assert.Equal(1, answer.GetProperty("alpha").GetDouble() * 20_000, 9);
    }

    [Theory]
    [InlineData("", " is empty; expected flows as JSON (see servalref lia --help)")]
    [InlineData(" \n\t", " is empty; expected flows as JSON (see servalref lia --help)")]
    [InlineData("cwnd = 3", ":1: not JSON: 'c' is an invalid start of a value")]
    [InlineData("{\n  \"vectors\": [\n    NaN\n", ":3: not JSON: 'N' is an invalid start of a value")]
    [InlineData("{}", ":1: neither 'vectors' nor 'subflows' is there")]
    [InlineData("7", ":1: expected an object, found 7")]
    [InlineData("[]", ":1: an empty list; expected at least one vector")]
    [InlineData("\n{ \"vectors\": {} }", ":2: vectors: expected a list of vectors, found an object")]
    [InlineData("{ \"vectors\": [ null ] }", ":1: vectors[0]: expected an object, found null")]
    [InlineData("{ \"vectors\": [ { } ] }", ":1: vectors[0]: 'subflows' is missing")]
    [InlineData("{ \"subflows\": [] }", ":1: subflows: an empty list; expected at least one flow")]
    [InlineData("{ \"subflows\": [ [] ] }", ":1: subflows[0]: expected an object, found a list")]
    [InlineData("{ \"subflows\": [ {} ] }", ":1: subflows[0]: 'cwnd_bytes' is missing")]
    [InlineData("{ \"subflows\": 1, \"subflows\": 2 }", ": not JSON: Duplicate property 'subflows'")]
    [InlineData("{ \"\\ud800\": 1 }", ": not JSON: a name is not text")]
    public void Input_NotUnderstood_GetsOneLineThatSaysWhere(string input, string expected) =>
        Assert.Equal($"servalref: standard input{expected}", Refusal(input));

    [Theory]
    [InlineData("rtt_ms", "0", "expected a number above 0, found 0")]
    [InlineData("rtt_ms", "-0.0", "expected a number above 0, found -0.0")]
    [InlineData("rtt_ms", "-5", "expected a number above 0, found -5")]
    [InlineData("rtt_ms", "1e-400", "expected a number above 0, found 1e-400")]
    [InlineData("cwnd_bytes", "0", "expected a number above 0, found 0")]
    [InlineData("cwnd_bytes", "1e400", "expected a number above 0, not one as large as 1e400")]
    [InlineData("mss", "null", "expected a number above 0, found null")]
    [InlineData("mss", "\"1460\"", "expected a number above 0, found a string")]
    [InlineData("bytes_acked", "-1", "expected a number, 0 or more, found -1")]
    [InlineData("bytes_acked", "true", "expected a number, 0 or more, found true")]
    [InlineData("bytes_acked", "{}", "expected a number, 0 or more, found an object")]
    public void Number_ThatIsNone_IsNamedByLineAndField(string field, string value, string expected)
    {
        string flow = Flow.Replace($"\"{field}\": ", $"\"{field}\": {value}, \"was\": ", StringComparison.Ordinal);

        Assert.Equal(
            $"servalref: standard input:2: vectors[0].subflows[1].{field}: {expected}",
            Refusal($$"""{ "vectors": [ { "subflows": [ {{Flow}}, {{"\n"}} {{flow}} ] } ] }"""));
    }

    [Theory]
    [InlineData("cwnd_bytes")]
    [InlineData("rtt_ms")]
    [InlineData("mss")]
    [InlineData("bytes_acked")]
    public void Field_Misspelt_IsMissing(string field)
    {
        string spelling = field.ToUpperInvariant();
        string flow = Flow.Replace(field, spelling, StringComparison.Ordinal);

        Assert.Equal(
            $"servalref: standard input:1: subflows[0]: '{field}' is missing; there is '{spelling}'",
            Refusal($$"""{ "subflows": [ {{flow}} ] }"""));
    }

    [Theory]
    [InlineData("3", "expected a string, found 3")]
    [InlineData("null", "expected a string, found null")]
    [InlineData("\"\\ud800\"", "half of a surrogate pair, which is no text")]
    public void Name_ThatIsNone_IsRefused(string name, string expected) => Assert.Equal(
        $"servalref: standard input:1: name: {expected}", Refusal($$"""{ "name": {{name}}, "subflows": [ {{Flow}} ] }"""));

    [Fact]
    public void NumbersBeyondComputing_AreRefused() => Assert.Equal(
        "servalref: standard input:1: [0]: the numbers are too large or too far apart to compute with",
        Refusal("""[ { "subflows": [ { "cwnd_bytes": 1e-300, "rtt_ms": 1, "mss": 1e300, "bytes_acked": 1 } ] } ]"""));

    [Fact]
    public void Terminal_IsToldThatItIsWaitedFor()
    {
        using StringWriter output = new();
        using StringWriter error = new() { NewLine = "\n" };
        using StringReader input = new($$"""{ "subflows": [ {{Flow}} ] }""");

        int code = Program.Run(["lia"], new CommandEnvironment(output, error) { Input = input, InputIsTerminal = true });

        Assert.Equal((ExitCode.Success, "servalref: reading flows from the terminal; end with end of file\n"), (code, error.ToString()));
    }

    private static string Answer(string input, params string[] options)
    {
        CommandRun run = CommandRun.WithInput(input, ["lia", .. options]);
        Assert.Equal((ExitCode.Success, string.Empty), (run.Code, run.Error));
        return run.Output;
    }

    private static string Refusal(string input) => CommandRun.WithInput(input, "lia").OneLineOfRefusal();

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertNear(JsonElement expected, JsonElement actual)
    {
        double value = Number(expected.GetString()!);
        Assert.InRange(actual.GetDouble(), value * (1 - 1e-14), value * (1 + 1e-14));
    }
}
