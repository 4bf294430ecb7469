namespace ServalRef.Oracle.Clauses;

/// <summary>A declaration of C# source text with everything that is written in it.</summary>
/// <param name="Namespace">The enclosing namespace, or the empty string.</param>
/// <param name="Type">The enclosing type, nested types joined by dots; empty outside of any type.</param>
/// <param name="Member">The member, without parameters; empty for what belongs to the type itself.</param>
/// <param name="Attributes">The names of the attributes in front of it.</param>
/// <param name="Header">Its documentation, attributes and signature.</param>
/// <param name="Body">Everything else in it.</param>
internal sealed record CSharpMember(
    string Namespace, string Type, string Member, IReadOnlyList<string> Attributes,
    IReadOnlyList<CSharpToken> Header, IReadOnlyList<CSharpToken> Body);

/// <summary>Assigns every token of a file to the declaration it belongs to.</summary>
/// <remarks>
/// A header is what stands between two declarations; its first opening brace, arrow, equals sign or semicolon tells what it
/// declares. Comments and attributes before a declaration are part of it, a comment behind it on its last line too.
/// </remarks>
internal sealed class CSharpMembers
{
    private static readonly HashSet<string> TypeKeywords = ["class", "struct", "interface", "enum", "record", "delegate"];

    private static readonly HashSet<string> Modifiers =
    [
        "public", "private", "protected", "internal", "static", "readonly", "sealed", "abstract", "virtual", "override", "async",
        "partial", "unsafe", "extern", "new", "required", "const", "ref", "in", "out", "void", "event", "explicit", "implicit",
    ];

    private readonly List<CSharpToken> _tokens;
    private readonly List<CSharpMember> _members = [];
    private int _at;

    private CSharpMembers(List<CSharpToken> tokens) => _tokens = tokens;

    /// <summary>Reads a whole file.</summary>
    public static IReadOnlyList<CSharpMember> Read(string text)
    {
        CSharpMembers reader = new(CSharpLexer.Read(text));
        reader.ReadScope(string.Empty, string.Empty, isEnum: false);
        return reader._members;
    }

    private bool Is(string punctuation) => IsAt(_at, punctuation);

    private bool IsAt(int at, string punctuation) =>
        at < _tokens.Count && _tokens[at].Kind == CSharpTokenKind.Punctuation && _tokens[at].Text == punctuation;

    /// <summary>Reads declarations up to the closing brace of their scope, which it consumes.</summary>
    private void ReadScope(string space, string type, bool isEnum)
    {
        while (_at < _tokens.Count)
        {
            if (Is("}"))
            {
                _at++;
                return;
            }

            CSharpHeader header = ReadHeader(isEnum);
            if (header.Keyword == "namespace")
            {
                space = space.Length == 0 || !Is("{") ? header.Name : $"{space}.{header.Name}";
                Add(space, type, string.Empty, header, []);
                if (Is("{"))
                {
                    _at++;
                    ReadScope(space, type, isEnum: false);
                }
                else
                {
                    _at++;
                }
            }
            else if (TypeKeywords.Contains(header.Keyword))
            {
                string inner = type.Length == 0 ? header.Name : $"{type}.{header.Name}";
                bool hasBody = Is("{");
                _at++;
                Add(space, inner, string.Empty, header, []);
                if (hasBody)
                {
                    ReadScope(space, inner, header.Keyword == "enum");
                }
            }
            else
            {
                List<CSharpToken> body = ReadBody(isEnum);
                Add(space, type, type.Length == 0 ? string.Empty : header.Name, header, body);
            }
        }
    }

    private void Add(string space, string type, string member, CSharpHeader header, List<CSharpToken> body)
    {
        if (header.Tokens.Count > 0 || body.Count > 0)
        {
            _members.Add(new CSharpMember(space, type, member, header.Attributes, header.Tokens, body));
        }
    }

    /// <summary>Reads up to, not including, the token that ends a header outside of parentheses and brackets.</summary>
    private CSharpHeader ReadHeader(bool isEnum)
    {
        int start = _at;
        int depth = 0;
        bool isOperator = false;
        for (; _at < _tokens.Count; _at++)
        {
            CSharpToken token = _tokens[_at];
            if (token.Kind == CSharpTokenKind.Word)
            {
                isOperator |= depth == 0 && token.Text == "operator";
            }
            else if (token.Kind == CSharpTokenKind.Punctuation)
            {
                depth += token.Text switch { "(" or "[" => 1, ")" or "]" => -1, _ => 0 };
                isOperator &= token.Text != "(";
                bool ends = token.Text is "{" or "}" or ";" or "=>" or "=" || (isEnum && token.Text == ",");
                if (depth == 0 && ends && !isOperator)
                {
                    break;
                }
            }
        }

        return CSharpHeader.From(_tokens[start.._at], TypeKeywords, Modifiers);
    }

    /// <summary>Reads a member's body and the comment behind it on its last line.</summary>
    private List<CSharpToken> ReadBody(bool isEnum)
    {
        int start = _at;
        int depth = 0;
        bool expression = false;
        while (_at < _tokens.Count && !(depth == 0 && Is("}")))
        {
            if (_tokens[_at].Kind == CSharpTokenKind.Punctuation)
            {
                string text = _tokens[_at].Text;
                expression |= depth == 0 && text is "=" or "=>";
                depth += text switch { "{" or "(" or "[" => 1, "}" or ")" or "]" => -1, _ => 0 };
                bool closed = text == "}" && !expression && !IsAt(_at + 1, "=");
                if (depth == 0 && (text == ";" || closed || (isEnum && text == ",")))
                {
                    _at++;
                    break;
                }
            }

            _at++;
        }

        while (_at > start && IsTrailingComment())
        {
            _at++;
        }

        return _tokens[start.._at];
    }

    /// <summary>Whether a comment follows on the same line; a documentation comment documents what comes next.</summary>
    private bool IsTrailingComment() => _at < _tokens.Count
        && _tokens[_at].Kind == CSharpTokenKind.Comment
        && _tokens[_at].Line == _tokens[_at - 1].Line
        && !_tokens[_at].Text.StartsWith("///", StringComparison.Ordinal);
}
