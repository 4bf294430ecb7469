using ServalRef.StateMachines;
using ServalRef.StateMachines.Connections;
using static ServalRef.StateMachines.MigrationState;

namespace ServalRef.Properties.Composition;

/// <content>Interfaces that come and go, and the flows that move between them.</content>
internal sealed partial class Host
{
    private const int Interfaces = 3;

    private readonly bool[] _isUp = [true, true, false];

    public static NetworkAddress Address(int number, int place) =>
        new(0x0A01_0001u + ((uint)number << 16) + ((uint)(place % Interfaces) << 8));

    public bool IsUp(NetworkAddress address) =>
        Array.FindIndex([0, 1, 2], i => Address(number, i) == address) is >= 0 and var place && _isUp[place];

    public NetworkAddress? AnyAddress => Array.IndexOf(_isUp, true) is >= 0 and var place ? Address(number, place) : null;

    public void Move(int which)
    {
        if (_isUp[which % Interfaces])
        {
            OnFlow(which / Interfaces, flow => ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, Address(number, which)));
        }
    }

    public void Lose(int which)
    {
        _isUp[which % Interfaces] = false;
        LeaveDeadInterfaces();
    }

    public void Gain(int which)
    {
        _isUp[which % Interfaces] = true;
        foreach (FlowRecord flow in Record.Flows)
        {
            if (flow.IsSynchronised ? IsHomeless(flow) : !IsUp(flow.Sending))
            {
                Does(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, Address(number, which)));
            }
        }
    }

    private static bool IsHomeless(in FlowRecord flow) => flow.Migration is NoAddress or NoAddressRsynReceived;

    /// <summary>A flow whose address is gone moves to another one, preferably back to its adopted one, or waits (MIG-2, MIG-5).</summary>
    private void LeaveDeadInterfaces()
    {
        foreach (FlowRecord flow in Record.Flows)
        {
            if (IsUp(flow.Sending) || IsHomeless(flow))
            {
                continue;
            }

            NetworkAddress? other = IsUp(flow.Local) ? flow.Local : AnyAddress;
            if (other is { } address)
            {
                Does(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressGained, address));
            }
            else if (flow.IsSynchronised)
            {
                Does(ConnectionInput.On(flow.LocalFlow, FlowTrigger.AddressLost));
            }
        }
    }
}
