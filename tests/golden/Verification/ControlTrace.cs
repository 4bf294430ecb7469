using System.Text;
using ServalRef.Cli.Running;
using ServalRef.Rendering.Tracing;
using ServalRef.Runtime.Wire;
using ServalRef.Simulation;
using ServalRef.Simulation.Scenarios;
using ServalRef.StateMachines;

namespace ServalRef.Golden.Verification;

/// <summary>What <c>run --trace</c> writes of a scenario, without the packets of data alone, of which there are many.</summary>
internal static class ControlTrace
{
    /// <summary>Runs a scenario.</summary>
    internal static string Of(string name, string text)
    {
        ScenarioRun run = new(ScenarioReader.Read(name, text));
        using MemoryStream bytes = new();
        using (TraceWriter trace = new(bytes))
        {
            run.Monitor.NextControl = trace;
            run.Noted = trace.Note;
            run.Network.Tap = new ControlTap(new TraceTap(trace));
            foreach (ServalHost host in run.Network.Nodes.Values.OfType<ServalHost>())
            {
                trace.Introduce(host.Endpoint, run.Network.Simulator.Now);
            }

            run.Run();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private sealed class ControlTap(TraceTap next) : ITap
    {
        public void OnSent(NetworkInterface at, in Frame frame, Instant now)
        {
            if (IsControl(frame))
            {
                next.OnSent(at, frame, now);
            }
        }

        public void OnReceived(NetworkInterface at, in Frame frame, Instant now)
        {
            if (IsControl(frame))
            {
                next.OnReceived(at, frame, now);
            }
        }

        public void OnLost(string where, in Frame frame, Instant now)
        {
        }

        private static bool IsControl(in Frame frame) =>
            SalPacket.TryDecode(frame.Sal, Dialect.Mtp1, out SalPacket packet) == DropReason.None && packet.HasControl;
    }
}
