using ServalRef.Oracle.Rules;
using ServalRef.Oracle.Rules.Connections;

namespace ServalRef.Oracle.Following;

/// <summary>A connection that was seen to be opened: its first flow, and the rules that hold for all of its flows together.</summary>
internal sealed class LinkedConnection(ConnectionView view, Opening first)
{
    internal ConnectionView View { get; } = view;

    /// <summary>The opening of its first flow.</summary>
    internal Opening First { get; } = first;

    /// <summary>The rules of connections, with what they remember of this one.</summary>
    internal RuleSet Rules { get; } = RuleSet.For(view);
}
