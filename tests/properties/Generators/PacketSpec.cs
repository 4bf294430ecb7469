using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Properties.Generators;

/// <summary>One extension to write.</summary>
public abstract record ExtensionSpec;

public sealed record PadSpec : ExtensionSpec;

public sealed record ControlSpec(ControlFlags Flags, uint Version, uint Ackno, ulong Nonce) : ExtensionSpec;

public sealed record ServiceSpec(byte[] Id) : ExtensionSpec;

public sealed record SourceSpec(NetworkAddress[] Entries) : ExtensionSpec;

public sealed record AddressSpec(uint Version, uint Ackno, NetworkAddress[] Entries) : ExtensionSpec;

/// <summary>CONNECTION; the number is the version of a REGISTER, the rendezvous belongs to an OFFER.</summary>
public sealed record ConnectionSpec(ConnectionKind Kind, ulong Token, bool Backup, NetworkAddress Rendezvous, uint Number) : ExtensionSpec;

public sealed record MtpSpec(MtpFields Fields, AckRange[] Ranges, byte[] Payload);

/// <summary>A well-formed packet as its sender means it, apart from its bytes.</summary>
/// <remarks>Prints as a field-by-field dump, so that a counter-example can be read.</remarks>
public sealed record PacketSpec
{
    public required Dialect Dialect { get; init; }

    public uint SourceFlow { get; init; }

    public uint DestinationFlow { get; init; }

    public byte Protocol { get; init; }

    public IReadOnlyList<ExtensionSpec> Extensions { get; init; } = [];

    /// <summary>In mtp1, what follows the SAL header, if anything does.</summary>
    public MtpSpec? Mtp { get; init; }

    /// <summary>In prototype2014, what follows the SAL header.</summary>
    public byte[] Payload { get; init; } = [];

    public byte[] Encode()
    {
        byte[] buffer = new byte[4096];
        SalWriter writer = new(buffer, Dialect);
        writer.Begin(SourceFlow, DestinationFlow, Protocol);
        foreach (ExtensionSpec extension in Extensions)
        {
            Add(ref writer, extension);
        }

        if (Mtp is not null)
        {
            writer.AddMtp(Mtp.Fields, Mtp.Ranges, Mtp.Payload);
        }
        else if (Payload.Length > 0)
        {
            writer.AddPayload(Payload);
        }

        return buffer[..writer.Finish()];
    }

    public override string ToString()
    {
        using StringWriter text = new();
        text.Write('\n');
        PacketDump.Write(text, Encode(), Dialect);
        return text.ToString();
    }

    private static void Add(ref SalWriter writer, ExtensionSpec extension)
    {
        switch (extension)
        {
            case ControlSpec control:
                writer.AddControl(control.Flags, control.Version, control.Ackno, control.Nonce);
                break;
            case ServiceSpec service:
                writer.AddService(service.Id);
                break;
            case SourceSpec source:
                writer.AddSource(source.Entries);
                break;
            case AddressSpec list:
                writer.AddAddressList(list.Version, list.Ackno, list.Entries);
                break;
            case ConnectionSpec { Kind: ConnectionKind.Register } connection:
                writer.AddRegister(connection.Token, connection.Number, connection.Backup);
                break;
            case ConnectionSpec connection:
                writer.AddConnection(connection.Kind, connection.Token, connection.Backup, connection.Rendezvous);
                break;
            default:
                writer.AddPad();
                break;
        }
    }
}
