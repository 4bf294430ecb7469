using System.Text;
using System.Text.Json;
using Json.Schema;
using ServalRef.Rendering.Schemas;
using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines.Hosts;
using ServalRef.Suite;
using Xunit;
using Dialect = ServalRef.StateMachines.Dialect;
using Duration = ServalRef.StateMachines.Duration;

namespace ServalRef.Golden.Suite;

/// <summary>The adapter protocol: what is written keeps to its schema, is read again, and says what a call would have said.</summary>
public class AdapterProtocolTests
{
    public static TheoryData<string> Stories => ["exchange", "move", "join", "rebind", "zero-window", "both-move", "abort"];

    /// <summary>A story through lines of JSON is the same story, packet by packet.</summary>
    [Theory]
    [MemberData(nameof(Stories))]
    public void Lines_SayWhatCallsSay(string name)
    {
        Scenario story = AllStories.Named(Dialect.Mtp1, name);
        LineAdapter lines = new();

        StoryRun direct = StoryRun.Of(story, Role.Opener, new ReferenceAdapter(), seed: 3);
        StoryRun spoken = StoryRun.Of(story, Role.Opener, lines, seed: 3);

        Assert.Equal(direct.Tested.Recording.ToFile(), spoken.Tested.Recording.ToFile());
        Assert.Empty(spoken.Faults);
        JsonSchema schema = JsonSchema.FromText(JsonSchemas.Text("adapter"));
        Assert.All(lines.Lines.DistinctBy(Shape), line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            Assert.True(schema.Evaluate(document.RootElement).IsValid, line);
        });
    }

    [Theory]
    [InlineData("{}", "'now' is missing")]
    [InlineData("no json", "invalid")]
    [InlineData("""{"type":"fly","now":1}""", "'fly' is no type of request")]
    [InlineData("""{"type":"time","now":-1}""", "'now' is below 0")]
    [InlineData("""{"type":"packet","now":1,"from":"10.1.0","to":"10.1.0.1","data":""}""", "is no address")]
    [InlineData("""{"type":"packet","now":1,"from":"10.1.0.2","to":"10.1.0.1","data":"§"}""", "'data' is no base64")]
    [InlineData("""{"type":"connect","now":1,"service":"x","local":"10.1.0.1","peer":"10.1.0.2"}""", "'service' is no service ID")]
    [InlineData("""{"type":"write","now":1,"connection":9,"data":""}""", "a run begins with start")]
    public void WrongRequest_IsAnsweredByAnError(string line, string part)
    {
        string reply = Served(line + "\n");

        using JsonDocument document = JsonDocument.Parse(reply);
        Assert.Contains(part, document.RootElement.GetProperty("error").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("echo not-json", "the adapter")]
    [InlineData("true", "the adapter")]
    [InlineData("no-such-program-anywhere", "cannot be run")]
    public void ProgramThatIsNoAdapter_IsToldInALine(string command, string part)
    {
        AdapterException refused = Assert.Throws<AdapterException>(() => ProcessAdapter.Start(command, TimeSpan.FromSeconds(30)));

        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void DeadlineInThePast_BreaksTheProtocol()
    {
        Scenario story = AllStories.Named(Dialect.Mtp1, "quiet");

        Assert.Throws<AdapterException>(() => StoryRun.Of(story, Role.Opener, new HastyAdapter(), seed: 1));
    }

    private static string Served(string lines)
    {
        using MemoryStream input = new(Encoding.UTF8.GetBytes(lines));
        using MemoryStream output = new();
        AdapterServer.Run(new ReferenceAdapter(), input, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    // One line of each kind is enough for the schema.
    private static string Shape(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return string.Join(',', document.RootElement.EnumerateObject().Select(member => member.Name == "type" ? member.Value.ToString() : member.Name));
    }

    /// <summary>The reference, asked and answered in lines.</summary>
    private sealed class LineAdapter : IAdapter
    {
        private readonly ReferenceAdapter _reference = new();

        internal List<string> Lines { get; } = [];

        public AdapterHello Hello => Said(json => ReplyJson.Write(json, _reference.Hello), ReplyJson.ReadHello);

        public AdapterReply Do(AdapterRequest request)
        {
            AdapterRequest read = Said(json => RequestJson.Write(json, request), RequestJson.Read);
            AdapterReply reply = _reference.Do(read);
            return Said(json => ReplyJson.Write(json, read, reply), line => ReplyJson.Read(line, read));
        }

        private T Said<T>(Action<Utf8JsonWriter> write, Func<JsonElement, T> read)
        {
            using MemoryStream stream = new();
            using (Utf8JsonWriter json = new(stream, AdapterLines.Writing))
            {
                write(json);
            }

            string line = Encoding.UTF8.GetString(stream.ToArray());
            Lines.Add(line);
            using JsonDocument document = JsonDocument.Parse(line);
            return read(document.RootElement);
        }
    }

    /// <summary>An adapter that always wants to have been woken before.</summary>
    private sealed class HastyAdapter : IAdapter
    {
        private readonly ReferenceAdapter _reference = new();

        public AdapterHello Hello => _reference.Hello;

        public AdapterReply Do(AdapterRequest request) => _reference.Do(request) with { Deadline = request.Now - Duration.FromSeconds(1) };
    }

    /// <summary>A run knows nothing of those before it, though their hosts had the same engine (rule 6).</summary>
    [Fact]
    public void Runs_OfOneAdapter_AreIndependent()
    {
        IReadOnlyList<SuiteCase> cases = CaseCatalog.Select(["DATA-6a.3", "MIG-7.2", "CONN-6.1"], out _);
        ReferenceAdapter used = new();
        _ = CaseRunner.Run(cases, used, seed: 3).Count();

        Assert.Equal(
            CaseRunner.Run(cases, new ReferenceAdapter()).Select(result => result.Capture),
            CaseRunner.Run(cases, used).Select(result => result.Capture));
    }

    [Fact]
    public void EngineOfAnotherPolicy_IsRefused()
    {
        EndpointOptions options = EndpointOptions.Default with { Policy = HostPolicy.Default with { TellsAddresses = false } };

        Assert.Throws<ArgumentException>(() => new Endpoint(options, new Random(1), new HostEngine(HostPolicy.Default)));
    }
}
