using System.Globalization;
using System.Text;
using ServalRef.Runtime.Wire.Layout;

namespace ServalRef.Rendering.Wireshark;

/// <summary>The dissector for Wireshark, made from the descriptions that the codec's own displays are made from.</summary>
public static class DissectorScript
{
    private const string Template = "serval.template.lua";
    private const string Place = "@LAYOUT@";

    private static readonly (string Name, IReadOnlyList<FieldDescription> Fields)[] Groups =
    [
        ("base", SalLayout.Base),
        ("control", SalLayout.Control),
        ("service", SalLayout.Service),
        ("address", SalLayout.Address),
        ("source", SalLayout.Source),
        ("connection", SalLayout.Connection),
        ("mtp_acknowledgement", MtpLayout.Acknowledgement),
    ];

    private static readonly (string Name, FieldDescription Field)[] Fields =
    [
        ("checksum", SalLayout.Checksum),
        ("extension", SalLayout.Extension),
        ("extension_length", SalLayout.ExtensionLength),
        ("service_id", SalLayout.ServiceId),
        ("address_entry", SalLayout.AddressEntry),
        ("source_entry", SalLayout.SourceEntry),
        ("registration", SalLayout.Registration),
        ("rendezvous", SalLayout.Rendezvous),
        ("unread", SalLayout.Unread),
        ("payload", SalLayout.Payload),
        ("mtp_version", MtpLayout.Version),
        ("mtp_flags", MtpLayout.Flags),
        ("mtp_header_length", MtpLayout.HeaderLength),
        ("mtp_ranges", MtpLayout.Ranges),
        ("mtp_crc", MtpLayout.Crc),
        ("mtp_number", MtpLayout.Number),
        ("mtp_range", MtpLayout.Range),
        ("mtp_sequence", MtpLayout.Sequence),
    ];

    /// <summary>The script, in Lua.</summary>
    public static string Text => Read().Replace(Place, Layout(), StringComparison.Ordinal);

    /// <summary>The descriptions of all fields that the dissector shows.</summary>
    public static IEnumerable<FieldDescription> All => Groups.SelectMany(group => group.Fields).Concat(Fields.Select(one => one.Field));

    private static string Read()
    {
        using Stream stream = typeof(DissectorScript).Assembly.GetManifestResourceStream(Template)
            ?? throw new InvalidOperationException($"The assembly lacks {Template}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Layout()
    {
        StringBuilder lua = new("local layout = {\n");
        foreach ((string name, IReadOnlyList<FieldDescription> fields) in Groups)
        {
            lua.Append(CultureInfo.InvariantCulture, $"  {name} = {{\n");
            foreach (FieldDescription field in fields)
            {
                lua.Append(CultureInfo.InvariantCulture, $"    {Description(field)},\n");
            }

            lua.Append("  },\n");
        }

        foreach ((string name, FieldDescription field) in Fields)
        {
            lua.Append(CultureInfo.InvariantCulture, $"  {name} = {Description(field)},\n");
        }

        return lua.Append('}').ToString();
    }

    private static string Description(FieldDescription field)
    {
        List<string> parts =
        [
            $"name = {Quoted(field.Name)}",
            $"label = {Quoted(field.Label.Trim())}",
            string.Create(CultureInfo.InvariantCulture, $"bytes = {field.Bytes}"),
        ];
        if (field.IsHexadecimal)
        {
            parts.Add("hex = true");
        }

        if (field.IsAddress)
        {
            parts.Add("address = true");
        }

        if (field.Values.Count > 0)
        {
            parts.Add($"values = {{ {string.Join(", ", field.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"[{v.Value}] = {Quoted(v.Text)}")))} }}");
        }

        if (field.Flags.Count > 0)
        {
            parts.Add($"flags = {{ {string.Join(", ", field.Flags.Select(flag => Masked($"{field.Name}.{flag.Name}", flag.Name, flag.Bit)))} }}");
        }

        if (field.Parts.Count > 0)
        {
            parts.Add($"parts = {{ {string.Join(", ", field.Parts.Select(part => Masked(part.Name, part.Label, part.Mask)))} }}");
        }

        return $"{{ {string.Join(", ", parts)} }}";
    }

    private static string Masked(string name, string label, ulong mask) =>
        string.Create(CultureInfo.InvariantCulture, $"{{ name = {Quoted(name)}, label = {Quoted(label)}, mask = 0x{mask:x} }}");

    private static string Quoted(string text) => $"\"{text}\"";
}
