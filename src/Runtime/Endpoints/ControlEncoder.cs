using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Hosts;
using ServalRef.StateMachines.Services;

namespace ServalRef.Runtime.Endpoints;

/// <summary>Writes control packets with the extensions that chapters 2, 3, 5, 7 and 8 ask for.</summary>
public static class ControlEncoder
{
    /// <summary>Writes a control packet.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="host">The packet.</param>
    /// <param name="told">The MTP header that tells the window, if it has one.</param>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> buffer, in HostPacket host, MtpFields? told = null)
    {
        (ControlPacket packet, ControlExtensions extras) = host;
        SalWriter writer = new(buffer, Dialect.Mtp1);
        writer.Begin(packet.SourceFlow, packet.DestinationFlow, SalProtocol.Mtp);
        writer.AddControl(packet.Flags, packet.Version, packet.Ackno, packet.Nonce);
        if (extras.Service is { } service)
        {
            Span<byte> id = stackalloc byte[ServiceId.Bytes];
            service.Write(id);
            writer.AddService(id);
        }

        if (extras.Kind == ConnectionKind.Register)
        {
            writer.AddRegister(extras.Token, extras.RegisterVersion);
        }
        else if (extras.Kind != ConnectionKind.None)
        {
            writer.AddConnection(extras.Kind, extras.Token, extras.Backup, extras.Rendezvous);
        }

        if (!extras.Route.IsDirect)
        {
            writer.AddSource([.. extras.Route.Entries]);
        }

        if (extras.Addresses is { } list)
        {
            writer.AddAddressList(list.Version, list.Ackno, [.. list.Entries]);
        }

        if (told is { } window)
        {
            writer.AddMtp(window, [], []);
        }

        return writer.Finish();
    }
}
