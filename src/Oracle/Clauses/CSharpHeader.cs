namespace ServalRef.Oracle.Clauses;

/// <summary>What the tokens before a declaration's body say: its kind, its name and its attributes.</summary>
/// <param name="Keyword">The word that makes it a type or a namespace, or the empty string: a member.</param>
/// <param name="Name">Its name without type parameters; empty for using directives and statements.</param>
/// <param name="Attributes">The attributes' names, without target and arguments.</param>
/// <param name="Tokens">All of it, comments included.</param>
internal sealed record CSharpHeader(
    string Keyword, string Name, IReadOnlyList<string> Attributes, IReadOnlyList<CSharpToken> Tokens)
{
    /// <summary>Reads the tokens of a header.</summary>
    public static CSharpHeader From(
        IReadOnlyList<CSharpToken> tokens, IReadOnlySet<string> typeKeywords, IReadOnlySet<string> modifiers)
    {
        List<CSharpToken> code = [.. tokens.Where(token => token.Kind != CSharpTokenKind.Comment)];
        List<string> attributes = [];
        int at = 0;
        while (at < code.Count && code[at].Text == "[")
        {
            at = SkipAttributes(code, at, attributes);
        }

        code.RemoveRange(0, at);
        int paren = code.FindIndex(token => token.Text == "(");
        int end = paren < 0 ? code.Count : paren;
        int keyword = code.FindIndex(0, end, token => typeKeywords.Contains(token.Text) || token.Text == "namespace");
        if (keyword >= 0)
        {
            return new(code[keyword].Text, DeclaredName(code, keyword), attributes, tokens);
        }

        bool isUsing = code.Count > 0 && (code[0].Text == "using" || (code[0].Text == "global" && code.Count > 1));
        return new(string.Empty, isUsing ? string.Empty : MemberName(code, modifiers), attributes, tokens);
    }

    private static int SkipAttributes(List<CSharpToken> code, int at, List<string> names)
    {
        int depth = 0;
        bool expectName = false;
        for (; at < code.Count; at++)
        {
            string text = code[at].Text;
            depth += text switch { "[" or "(" => 1, "]" or ")" => -1, _ => 0 };
            if (depth == 0)
            {
                return at + 1;
            }

            if (depth == 1 && text is "[" or "," or ":" or ".")
            {
                expectName = true;
            }
            else if (expectName && code[at].Kind == CSharpTokenKind.Word)
            {
                // A dot or a colon after it makes it a namespace or a target: the next word replaces it.
                bool replaces = code[at - 1].Text is "." or ":" && names.Count > 0;
                if (replaces)
                {
                    names[^1] = text;
                }
                else
                {
                    names.Add(text);
                }

                expectName = false;
            }
        }

        return at;
    }

    private static string DeclaredName(List<CSharpToken> code, int keyword)
    {
        if (code[keyword].Text == "namespace")
        {
            return string.Concat(code.Skip(keyword + 1).Select(token => token.Text));
        }

        if (code[keyword].Text == "delegate")
        {
            int paren = code.FindIndex(keyword, token => token.Text == "(");
            return paren < 0 ? string.Empty : NameBefore(code, paren);
        }

        int name = keyword + 1;
        return name < code.Count && code[keyword].Text == "record" && code[name].Text is "struct" or "class"
            ? code.ElementAtOrDefault(name + 1).Text ?? string.Empty
            : code.ElementAtOrDefault(name).Text ?? string.Empty;
    }

    private static string MemberName(List<CSharpToken> code, IReadOnlySet<string> modifiers)
    {
        int angle = 0;
        int operatorAt = code.FindIndex(token => token.Text == "operator");
        if (operatorAt >= 0)
        {
            string symbol = string.Concat(code.Skip(operatorAt + 1).TakeWhile(t => t.Text != "(").Select(t => t.Text));
            return $"operator {symbol}";
        }

        for (int i = 0, depth = 0; i < code.Count; i++)
        {
            string text = code[i].Text;
            angle += text switch { "<" => 1, ">" => -1, _ => 0 };
            string name = text == "(" && depth == 0 && angle == 0 && i > 0 ? NameBefore(code, i) : string.Empty;
            if (name.Length > 0 && !modifiers.Contains(name))
            {
                return name;
            }

            depth += text switch { "(" or "[" => 1, ")" or "]" => -1, _ => 0 };
            if (text == "[" && i > 0 && code[i - 1].Text == "this")
            {
                return "this";
            }
        }

        int last = code.FindLastIndex(token => token.Kind == CSharpTokenKind.Word);
        return last < 0 ? string.Empty : code[last].Text;
    }

    /// <summary>The name in front of a parameter list, over its type parameters if it has any.</summary>
    private static string NameBefore(List<CSharpToken> code, int paren)
    {
        int at = paren - 1;
        if (at >= 0 && code[at].Text == ">")
        {
            int depth = 0;
            for (; at >= 0; at--)
            {
                depth += code[at].Text switch { ">" => 1, "<" => -1, _ => 0 };
                if (depth == 0)
                {
                    at--;
                    break;
                }
            }
        }

        return at >= 0 && code[at].Kind == CSharpTokenKind.Word ? code[at].Text : string.Empty;
    }
}
