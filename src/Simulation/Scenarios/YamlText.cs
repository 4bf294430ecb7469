using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ServalRef.Simulation.Scenarios;

/// <summary>Reads files of YAML that anybody may have written.</summary>
/// <remarks>
/// What the library is at a loss with becomes an error like all others. A file that is nested without end, that contains itself or
/// that has lists for keys is refused before its nodes are made, since making and comparing them would not come to an end.
/// </remarks>
internal static class YamlText
{
    private const int DeepestNesting = 64;

    /// <summary>Reads all of a text.</summary>
    /// <exception cref="YamlException">It is no YAML, or none for people; the message is one line, and says where.</exception>
    public static YamlStream Load(string text)
    {
        Parser parser = new(new StringReader(text));
        try
        {
            Check(parser);
            parser = new Parser(new StringReader(text));
            YamlStream stream = [];
            stream.Load(parser);
            return stream;
        }
        catch (YamlException e)
        {
            throw new YamlException(e.Start, e.End, e.Message.Split('\n')[0].TrimEnd('\r', '.'), e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            Mark place = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, "what follows cannot be understood", e);
        }
    }

    private static void Check(Parser parser)
    {
        Stack<Level> levels = new();
        while (parser.MoveNext())
        {
            ParsingEvent current = parser.Current!;
            if (current is NodeEvent or AnchorAlias && levels.TryPeek(out Level? parent) && parent.TakesKey() && current is not Scalar)
            {
                throw At(current, "a key is no text");
            }

            switch (current)
            {
                case AnchorAlias alias when levels.Any(level => level.Anchor == alias.Value):
                    throw At(current, $"'*{alias.Value}' contains itself");
                case SequenceStart or MappingStart when levels.Count == DeepestNesting:
                    throw At(current, $"more than {DeepestNesting} lists and maps are nested");
                case MappingStart map:
                    levels.Push(new Level(map.Anchor, IsMap: true));
                    break;
                case SequenceStart list:
                    levels.Push(new Level(list.Anchor, IsMap: false));
                    break;
                case MappingEnd or SequenceEnd:
                    levels.Pop();
                    break;
            }
        }
    }

    private static YamlException At(ParsingEvent current, string what) => new(current.Start, current.End, what);

    // A list or map that has begun.
    private sealed record Level(AnchorName Anchor, bool IsMap)
    {
        private bool _keyCame;

        // Whether the node that comes now is a key: in a map, every other one.
        public bool TakesKey() => IsMap && (_keyCame = !_keyCame);
    }
}
