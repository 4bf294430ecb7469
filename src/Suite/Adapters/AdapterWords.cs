using System.Collections.Frozen;
using System.Text.Json;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>The words of the adapter protocol for events, outcomes and transports.</summary>
internal static class AdapterWords
{
    private static readonly FrozenDictionary<AdapterEventKind, string> Events = Words<AdapterEventKind>();
    private static readonly FrozenDictionary<AdapterOutcome, string> Outcomes = Words<AdapterOutcome>();
    private static readonly FrozenDictionary<Transport, string> Transports = Words<Transport>();
    private static readonly FrozenDictionary<string, AdapterEventKind> EventKinds = Reversed(Events);
    private static readonly FrozenDictionary<string, AdapterOutcome> OutcomeKinds = Reversed(Outcomes);
    private static readonly FrozenDictionary<string, Transport> TransportKinds = Reversed(Transports);

    internal static string Of(AdapterEventKind kind) => Events[kind];

    internal static string Of(AdapterOutcome outcome) => Outcomes[outcome];

    internal static string Of(Transport transport) => Transports[transport];

    internal static AdapterEventKind Event(string word) => Known(EventKinds, word, "event");

    internal static AdapterOutcome Outcome(string word) => Known(OutcomeKinds, word, "outcome");

    internal static Transport Transport(string word) => Known(TransportKinds, word, "transport");

    internal static Dialect Dialect(string word) => word == StateMachines.Dialect.Mtp1.Name ? StateMachines.Dialect.Mtp1
        : word == StateMachines.Dialect.Prototype2014.Name ? StateMachines.Dialect.Prototype2014
        : throw new FormatException($"'{word}' is no dialect");

    private static T Known<T>(FrozenDictionary<string, T> words, string word, string what) =>
        words.TryGetValue(word, out T? known) ? known : throw new FormatException($"'{word}' is no {what}; there are {string.Join(", ", words.Keys.Order())}");

    private static FrozenDictionary<T, string> Words<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => Camel(value.ToString()));

    private static FrozenDictionary<string, T> Reversed<T>(FrozenDictionary<T, string> words)
        where T : struct, Enum => words.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
