using ServalRef.Properties.Generators;
using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;

namespace ServalRef.Properties.Composition;

/// <content>The lines of a script.</content>
internal sealed partial class Network
{
    private void Happen(ConnectionLine line)
    {
        int who = line.AtOpener ? 0 : 1;
        Host host = _hosts[who];
        switch (line.What)
        {
            case ConnectionHappening.Deliver or ConnectionHappening.Duplicate or ConnectionHappening.Drop when _under[who].Count > 0:
                int at = line.Which % _under[who].Count;
                Wire wire = _under[who][at];
                if (line.What != ConnectionHappening.Duplicate)
                {
                    _under[who].RemoveAt(at);
                }

                if (line.What != ConnectionHappening.Drop)
                {
                    Arrive(who, wire);
                }

                break;
            case ConnectionHappening.Replay when _ever[who].Count > 0:
                Arrive(who, _ever[who][^(1 + (line.Which % _ever[who].Count))]);
                break;
            case ConnectionHappening.Timer when host.Timers(SparedTries) is { Count: > 0 } timers:
                host.Does(timers[line.Which % timers.Count]);
                break;
            case ConnectionHappening.Exhaust when host.Timers() is { Count: > 0 } timers:
                Exhaust(host, timers[line.Which % timers.Count]);
                break;
            case ConnectionHappening.Join when host.Record.IsLive:
                host.Join(line.Which);
                break;
            case ConnectionHappening.TurnJoins:
                host.Side.Wants = !host.Side.Wants;
                break;
            case ConnectionHappening.EndStream:
                host.HasEnded = true;
                break;
            default:
                HappenToFlows(host, line.What, line.Which);
                break;
        }
    }

    private static void HappenToFlows(Host host, ConnectionHappening what, int which)
    {
        switch (what)
        {
            case ConnectionHappening.Remove:
                host.Remove(which);
                break;
            case ConnectionHappening.SendEnd:
                host.SendEnd(which);
                break;
            case ConnectionHappening.Move:
                host.Move(which);
                break;
            case ConnectionHappening.LoseAddress:
                host.Lose(which);
                break;
            case ConnectionHappening.GainAddress:
                host.Gain(which);
                break;
            case ConnectionHappening.PathCheck:
                host.PathCheck(which);
                break;
            case ConnectionHappening.TimeWaitEnds:
                host.Tell(which, FlowTrigger.TimeWaitExpired);
                break;
            case ConnectionHappening.Expire:
                host.Tell(which, which % 2 == 0 ? FlowTrigger.HalfOpenExpired : FlowTrigger.FinWait2Expired);
                break;
            case ConnectionHappening.Reset:
                host.Tell(which, FlowTrigger.AbortRequested);
                break;
            case ConnectionHappening.Abort:
                host.Abort();
                break;
            default:
                break;
        }
    }

    private static void Exhaust(Host host, ConnectionInput timer)
    {
        for (int tries = 0; tries <= ControlLimits.Mtp1.Tries; tries++)
        {
            host.Does(timer);
        }
    }
}
