using ServalRef.Runtime.Endpoints;
using ServalRef.StateMachines;

namespace ServalRef.Simulation;

/// <summary>A program on a host.</summary>
public interface IApplication
{
    /// <summary>The endpoint tells something of its connection.</summary>
    void OnEvent(in EndpointEvent told, Instant now);
}
