using System.Globalization;
using System.Xml;

namespace ServalRef.Rendering.Reports;

/// <summary>What became of a test case, in the words of JUnit.</summary>
internal enum JUnitOutcome
{
    /// <summary>It passed.</summary>
    Passed,

    /// <summary>It failed.</summary>
    Failure,

    /// <summary>It could not be run, or proved nothing.</summary>
    Error,

    /// <summary>It was left out.</summary>
    Skipped,
}

/// <summary>A test case of a JUnit document.</summary>
/// <param name="Class">The group that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record JUnitCase(string Class, string Name, JUnitOutcome Outcome)
{
    /// <summary>How long it took, in seconds.</summary>
    internal double Seconds { get; init; }

    /// <summary>The kind of the outcome, in a word.</summary>
    internal string Type { get; init; } = string.Empty;

    /// <summary>The outcome in one line.</summary>
    internal string Message { get; init; } = string.Empty;

    /// <summary>The outcome at length.</summary>
    internal string Text { get; init; } = string.Empty;

    /// <summary>What is told beside the outcome.</summary>
    internal string Output { get; init; } = string.Empty;
}

/// <summary>Writes JUnit XML, as build servers read it.</summary>
internal static class JUnitWriter
{
    private static readonly XmlWriterSettings Layout = new() { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };

    /// <summary>Writes a document with one suite.</summary>
    internal static void Write(TextWriter writer, string suite, IReadOnlyList<JUnitCase> cases)
    {
        // Written by hand: XmlWriter would name the encoding of the text writer, which of a string is UTF-16.
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using XmlWriter xml = XmlWriter.Create(writer, Layout);
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(suite));
        xml.WriteAttributeString("tests", Number(cases.Count));
        xml.WriteAttributeString("failures", Number(cases.Count(c => c.Outcome == JUnitOutcome.Failure)));
        xml.WriteAttributeString("errors", Number(cases.Count(c => c.Outcome == JUnitOutcome.Error)));
        if (cases.Any(c => c.Outcome == JUnitOutcome.Skipped))
        {
            xml.WriteAttributeString("skipped", Number(cases.Count(c => c.Outcome == JUnitOutcome.Skipped)));
        }

        foreach (JUnitCase one in cases)
        {
            Write(xml, one);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.Flush();
        writer.WriteLine();
    }

    private static void Write(XmlWriter xml, JUnitCase one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", one.Class);
        xml.WriteAttributeString("name", one.Name);
        xml.WriteAttributeString("time", one.Seconds.ToString("0.######", CultureInfo.InvariantCulture));
        if (one.Outcome != JUnitOutcome.Passed)
        {
            xml.WriteStartElement(one.Outcome.ToString().ToLowerInvariant());
            if (one.Type.Length > 0)
            {
                xml.WriteAttributeString("type", one.Type);
            }

            xml.WriteAttributeString("message", Clean(one.Message));
            xml.WriteString(Clean(one.Text));
            xml.WriteEndElement();
        }

        if (one.Output.Length > 0)
        {
            xml.WriteElementString("system-out", Clean(one.Output));
        }

        xml.WriteEndElement();
    }

    // Names of files may hold what XML cannot.
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '?'));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
