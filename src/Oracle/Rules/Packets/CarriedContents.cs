using ServalRef.Oracle.Findings;
using ServalRef.Oracle.Hypotheses;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;

namespace ServalRef.Oracle.Rules.Packets;

/// <summary>A packet carries nothing that packets of its kind do not carry (WIRE-20).</summary>
/// <remarks>ADDRESS without CONTROL has a clause and a rule of its own (ADDR-1).</remarks>
internal sealed class CarriedContents(JudgeContext view) : Rule
{
    internal override bool NeedsPayload => true;

    internal override void See(in Sighting packet)
    {
        if (packet.Control is not { } control)
        {
            SeeData(packet);
            return;
        }

        bool nothing = control.Packet.Flags == ControlFlags.None;
        if (!control.IsKnown && !nothing)
        {
            return;
        }

        view.Sink.Exercise("WIRE-20");
        PacketForm form = nothing ? PacketForm.WithoutFlags : PacketForm.Of(control.Trigger, packet.Dialect);
        if (form.Excess(packet.Packet) is { } excess && view.IsSendersOwn(packet))
        {
            string kind = nothing ? "A packet without flags" : $"A packet with {ControlFlagsText.ToText(control.Packet.Flags)}";
            string clause = IsWindowOfOpening(packet, control) ? "WIRE-16" : "WIRE-20";
            view.Report(packet, clause, $"the same without {excess} ({clause})", $"{kind} does not carry {excess}.");
        }
    }

    /// <summary>Whether a packet is the ACK that completes an opening, and has an MTP header, as it must.</summary>
    private static bool IsWindowOfOpening(in Sighting packet, Observation control) =>
        control.Trigger == FlowTrigger.AckArrived && packet.Packet is { HasMtp: true, ServiceCount: 0, HasConnection: false } && packet.To is { } listener
            && listener.States.Any(h => h.Record.Has(FlowFacts.Passive) && h.Record.Opening.IsNamedBy(control.Packet.Ackno));

    private void SeeData(in Sighting packet)
    {
        if ((PacketForm.DataFault(packet.Packet, packet.Dialect) ?? HeaderFault(packet)) is not { } fault || !view.IsSendersOwn(packet))
        {
            return;
        }

        view.Report(
            packet,
            "WIRE-20",
            "no extension, and a transport header (WIRE-20)",
            $"A packet without CONTROL is data with its transport header; this one has {fault}.");
    }

    private static string? HeaderFault(in Sighting packet) =>
        packet.Packet.Protocol != SalProtocol.Mtp && PrototypeTransport.HeaderFault(packet.Packet) is { } fault
            && PrototypeTransport.IsIntact(packet.Packet, packet.Source, packet.Destination)
            ? fault
            : null;
}
