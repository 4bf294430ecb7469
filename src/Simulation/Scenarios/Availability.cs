using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <summary>When interfaces of hosts can be used, as far as the events of a file tell.</summary>
/// <param name="events">The events, in the order of time.</param>
internal sealed class Availability(IReadOnlyList<EventSpec> events)
{
    /// <summary>The first moment from which an interface can be used, not before a given one; none if there is none.</summary>
    /// <param name="port">The interface, <c>host.interface</c>.</param>
    /// <param name="at">When it is needed; what happens in the same moment happens after.</param>
    internal Duration? From(string port, Duration at)
    {
        string host = EndName.NodeOf(port);
        (bool isUp, bool isOn) = (true, true);
        foreach (EventSpec what in events)
        {
            if (what.At >= at && isUp && isOn)
            {
                return at;
            }

            isUp = what.Kind switch
            {
                EventKind.Down when what.Subject == port => false,
                EventKind.Up when what.Subject == port => true,
                _ => isUp,
            };
            isOn = what.Kind switch
            {
                EventKind.Off or EventKind.Suspend when what.Subject == host => false,
                EventKind.Restart or EventKind.Resume when what.Subject == host => true,
                _ => isOn,
            };
            if (what.At >= at && isUp && isOn)
            {
                return what.At;
            }
        }

        return isUp && isOn ? at : null;
    }
}
