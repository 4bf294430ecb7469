namespace ServalRef.Oracle.Clauses;

/// <summary>String and character literals in all their forms: quoted, verbatim, raw, and each of them interpolated.</summary>
internal sealed partial class CSharpLexer
{
    /// <summary>How many <c>$</c> and <c>@</c> stand before the quote of a literal that begins here; -1: none begins here.</summary>
    private int LiteralPrefix()
    {
        int i = 0;
        while (Peek(i) is '$' or '@')
        {
            i++;
        }

        return Peek(i) == '"' || (i == 0 && Peek() == '\'') ? i : -1;
    }

    private void SkipLiteral(int prefix)
    {
        string marks = _text.Substring(_at, prefix);
        int holes = marks.Count(mark => mark == '$');
        _at += prefix;
        int quotes = 0;
        while (Peek(quotes) == '"')
        {
            quotes++;
        }

        if (quotes >= 3)
        {
            SkipRaw(quotes, holes);
        }
        else
        {
            SkipQuoted(Peek(), verbatim: marks.Contains('@', StringComparison.Ordinal), interpolated: holes > 0);
        }
    }

    private void SkipRaw(int quotes, int holes)
    {
        string end = new('"', quotes);
        string open = new('{', Math.Max(1, holes));
        _at += quotes;
        while (_at < _text.Length && string.CompareOrdinal(_text, _at, end, 0, quotes) != 0)
        {
            if (holes > 0 && string.CompareOrdinal(_text, _at, open, 0, open.Length) == 0)
            {
                _at += open.Length;
                SkipHole();
            }
            else
            {
                MoveTo(_at + 1);
            }
        }

        // Quotes that directly precede the end belong to the content.
        while (Peek() == '"')
        {
            _at++;
        }
    }

    private void SkipQuoted(char quote, bool verbatim, bool interpolated)
    {
        _at++;
        while (_at < _text.Length)
        {
            char c = Peek();
            bool doubled = c == Peek(1) && ((verbatim && c == quote) || (interpolated && c is '{' or '}'));
            if (doubled || (c == '\\' && !verbatim))
            {
                MoveTo(_at + 2);
            }
            else if (c == quote)
            {
                _at++;
                return;
            }
            else if (c == '{' && interpolated)
            {
                _at++;
                SkipHole();
            }
            else
            {
                MoveTo(_at + 1);
            }
        }
    }

    /// <summary>Skips an interpolation's expression with its closing brace; it may hold literals with braces of their own.</summary>
    private void SkipHole()
    {
        for (int depth = 1; _at < _text.Length && depth > 0;)
        {
            int prefix = LiteralPrefix();
            if (prefix >= 0)
            {
                SkipLiteral(prefix);
                continue;
            }

            depth += Peek() switch { '{' => 1, '}' => -1, _ => 0 };
            MoveTo(_at + 1);
        }
    }
}
