namespace ServalRef.Oracle.Clauses;

/// <summary>The kinds of token that matter for finding who cites a clause.</summary>
internal enum CSharpTokenKind
{
    /// <summary>An identifier or keyword.</summary>
    Word,

    /// <summary>One punctuation character, or <c>=&gt;</c>.</summary>
    Punctuation,

    /// <summary>A string or character literal, quotes and interpolations included.</summary>
    Literal,

    /// <summary>A comment, documentation comments included.</summary>
    Comment,
}

/// <summary>One token of C# source text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters.</param>
/// <param name="Line">The line it begins in, from 1.</param>
internal readonly record struct CSharpToken(CSharpTokenKind Kind, string Text, int Line);

/// <summary>Splits C# source text into tokens: enough of the language to tell comments, strings, names and braces apart.</summary>
/// <remarks>It accepts any text; numbers are left out and preprocessor lines are skipped.</remarks>
internal sealed partial class CSharpLexer
{
    private readonly string _text;
    private int _at;
    private int _line = 1;

    private CSharpLexer(string text) => _text = text;

    /// <summary>Reads a whole file.</summary>
    public static List<CSharpToken> Read(string text)
    {
        CSharpLexer lexer = new(text);
        List<CSharpToken> tokens = [];
        while (lexer.Next() is CSharpToken token)
        {
            tokens.Add(token);
        }

        return tokens;
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private CSharpToken? Next()
    {
        while (_at < _text.Length)
        {
            int start = _at;
            int line = _line;
            char c = Peek();
            if (c == '#' && OnlyBlankBefore())
            {
                SkipLine();
            }
            else if (c == '/' && Peek(1) == '/')
            {
                SkipLine();
                return Token(CSharpTokenKind.Comment, start, line);
            }
            else if (c == '/' && Peek(1) == '*')
            {
                int end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                MoveTo(end < 0 ? _text.Length : end + 2);
                return Token(CSharpTokenKind.Comment, start, line);
            }
            else if (LiteralPrefix() is int prefix && prefix >= 0)
            {
                SkipLiteral(prefix);
                return Token(CSharpTokenKind.Literal, start, line);
            }
            else if (char.IsLetter(c) || c is '_' or '@')
            {
                _at++;
                while (char.IsLetterOrDigit(Peek()) || Peek() == '_')
                {
                    _at++;
                }

                return Token(CSharpTokenKind.Word, start, line);
            }
            else if (char.IsDigit(c))
            {
                while (char.IsLetterOrDigit(Peek()) || Peek() == '_')
                {
                    _at++;
                }
            }
            else if (char.IsWhiteSpace(c))
            {
                MoveTo(_at + 1);
            }
            else
            {
                _at += c == '=' && Peek(1) == '>' ? 2 : 1;
                return Token(CSharpTokenKind.Punctuation, start, line);
            }
        }

        return null;
    }

    private CSharpToken Token(CSharpTokenKind kind, int start, int line) => new(kind, _text[start.._at], line);

    private bool OnlyBlankBefore()
    {
        int i = _at - 1;
        while (i >= 0 && _text[i] is ' ' or '\t')
        {
            i--;
        }

        return i < 0 || _text[i] == '\n';
    }

    private void SkipLine()
    {
        int end = _text.IndexOf('\n', _at);
        _at = end < 0 ? _text.Length : end;
    }

    private void MoveTo(int end)
    {
        for (; _at < end; _at++)
        {
            if (_text[_at] == '\n')
            {
                _line++;
            }
        }
    }
}
