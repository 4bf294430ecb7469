using ServalRef.StateMachines;
using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Promela;

/// <summary>Opens a flow between the two hosts of the model on the live machines, undisturbed.</summary>
internal static class Handshake
{
    /// <summary>Both ends after SYN, SYN+ACK and ACK; first versions are 1.</summary>
    internal static FlowRecord[] Run(FlowEngine engine)
    {
        FlowRecord[] flows = [Unopened(0), Unopened(1)];
        StepResult step = engine.Step(flows[0], new FlowInput(FlowTrigger.OpenRequested, Address: ModelNames.Address(1, 0)));
        flows[0] = step.After;
        for (int receiver = 1; step.Emissions.Count > 0; receiver = 1 - receiver)
        {
            ControlPacket packet = step.Emissions[0].Packet;
            Arrival.TryClassify(packet.Flags, out FlowTrigger trigger);
            step = engine.Step(flows[receiver], new FlowInput(trigger, packet));
            flows[receiver] = step.After;
        }

        return [.. flows.Select(flow => Abstraction.Of(flow))];
    }

    /// <summary>An end without a flow.</summary>
    internal static FlowRecord Unopened(int host) => new()
    {
        LocalFlow = ModelNames.Flow(host),
        LocalNonce = ModelNames.Nonce(host),
        Local = ModelNames.Address(host, 0),
        NextVersion = 1,
    };
}
