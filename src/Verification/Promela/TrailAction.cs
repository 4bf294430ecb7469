using ServalRef.Verification.Worlds;

namespace ServalRef.Verification.Promela;

/// <summary>One thing that the environment of the model does.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Host">0: to the opener A; 1: to the listener B.</param>
/// <param name="Argument">The packet, slot or address that it happens to, as the model numbers it.</param>
public readonly record struct TrailAction(TrailActionKind Kind, int Host, int Argument)
{
    /// <summary>For example <c>B: arrives RSYN v=2 from a1 to b0</c>.</summary>
    public override string ToString()
    {
        string host = Places.HostName(Host);
        return Kind switch
        {
            TrailActionKind.Deliver => $"{host}: arrives {ModelPacket.Of(Argument).Text(Host)}",
            TrailActionKind.Lose => $"{host}: lost is {ModelPacket.Of(Argument).Text(Host)}",
            TrailActionKind.TimeOut => $"{host}: {(StateMachines.EmissionSlot)Argument} times out",
            TrailActionKind.Thaw => $"{host}: Answer times out, and data flows again",
            TrailActionKind.LoseAddress => $"{host}: loses {ModelNames.Text(Host, Argument)}",
            TrailActionKind.GainAddress => $"{host}: gains {ModelNames.Text(Host, Argument)}",
            TrailActionKind.Die => $"{host}: {ModelNames.Text(Host, Argument)} dies unused",
            TrailActionKind.Open => $"{host}: opens",
            TrailActionKind.Close => $"{host}: closes",
            TrailActionKind.Expire => $"{host}: has waited long enough",
            TrailActionKind.SendData => $"{host}: sends data",
            _ => "moves, losses and duplicates are over",
        };
    }
}

/// <summary>What the environment of the model can do, numbered as in the model.</summary>
public enum TrailActionKind
{
    /// <summary>A packet arrives, or the rendezvous forwards it.</summary>
    Deliver,

    /// <summary>A packet is lost.</summary>
    Lose,

    /// <summary>A request was not answered in time.</summary>
    TimeOut,

    /// <summary>So many RSYN+ACKs were not answered that the flow's data goes on (MIG-10).</summary>
    Thaw,

    /// <summary>A host loses the address that its flow uses.</summary>
    LoseAddress,

    /// <summary>A host moves to an address.</summary>
    GainAddress,

    /// <summary>An address that the flow does not use stops working.</summary>
    Die,

    /// <summary>From here on nothing moves, and nothing is lost or doubled.</summary>
    TurnCalm,

    /// <summary>The application opens the flow. (Number 9 is the model's own: a timer when calm, shown as a timer.)</summary>
    Open = 10,

    /// <summary>The application closes.</summary>
    Close,

    /// <summary>TimeWait or FinWait2 ends.</summary>
    Expire,

    /// <summary>A data packet is sent, which proves the opening to an end that waits for it (OPEN-26).</summary>
    SendData,
}
