using ServalRef.StateMachines;

namespace ServalRef.Properties.Soundness;

/// <summary>One end of a flow at a reference host: the machines' record, its timers, and the little data plane.</summary>
internal sealed class ReferenceFlow
{
    private const int Slots = 4;

    internal FlowRecord Record { get; set; }

    /// <summary>Number of the service asked for.</summary>
    internal int Service { get; init; }

    /// <summary>The token that this end offers (OPEN-21).</summary>
    internal ulong Token { get; init; }

    /// <summary>SOURCE of the newest SYN, for the SYN+ACK (RES-8).</summary>
    internal IReadOnlyList<NetworkAddress> Route { get; set; } = [];

    internal DataState Data { get; } = new();

    /// <summary>Changes whenever a timer of the slot is set or stopped, so that an older one says nothing.</summary>
    internal int[] TimerSet { get; } = new int[Slots];

    /// <summary>When each request was first sent, for a round-trip sample; 0: sent more than once, so no sample (CTL-6).</summary>
    internal long[] SentOnce { get; } = new long[Slots];

    internal int StateEntered { get; set; }

    /// <summary>Smoothed round trip and its deviation in nanoseconds; 0 before the first sample.</summary>
    internal long SmoothedRoundTrip { get; set; }

    internal long RoundTripDeviation { get; set; }

    internal bool IsLive => Record.State != FlowState.Closed;

    internal bool IsHomeless => Record.Migration is MigrationState.NoAddress or MigrationState.NoAddressRsynReceived;

    internal Slot SlotOf(EmissionSlot slot) => slot switch
    {
        EmissionSlot.Opening => Record.Opening,
        EmissionSlot.Move => Record.Move,
        EmissionSlot.Answer => Record.Answer,
        EmissionSlot.Fin => Record.Fin,
        _ => default,
    };

    /// <summary>A new sample of the round trip (RFC 6298 §2).</summary>
    internal void Sample(long roundTrip)
    {
        if (SmoothedRoundTrip == 0)
        {
            (SmoothedRoundTrip, RoundTripDeviation) = (roundTrip, roundTrip / 2);
            return;
        }

        RoundTripDeviation = ((3 * RoundTripDeviation) + Math.Abs(SmoothedRoundTrip - roundTrip)) / 4;
        SmoothedRoundTrip = ((7 * SmoothedRoundTrip) + roundTrip) / 8;
    }
}

/// <summary>A stream of equal packets each way, sent again until acknowledged.</summary>
internal sealed class DataState
{
    /// <summary>Packets that the application gave.</summary>
    internal int Given { get; set; }

    internal int Sent { get; set; }

    internal int Acknowledged { get; set; }

    internal int Received { get; set; }

    /// <summary>Number of the peer's packet that ends its stream, once it came.</summary>
    internal int? PeersEnd { get; set; }

    /// <summary>Number of our packet that ends our stream, once the application closed.</summary>
    internal int? OurEnd { get; set; }

    internal int Tries { get; set; }

    internal int TimerSet { get; set; }

    internal bool OwesAcknowledgement { get; set; }

    /// <summary>The next MTP packet number.</summary>
    internal uint NextPacketNumber { get; set; }

    /// <summary>The largest MTP packet number that came without control.</summary>
    internal uint? LargestReceived { get; set; }

    internal bool OurEndAcknowledged => OurEnd is { } end && Acknowledged > end;

    internal bool PeersEndReceived => PeersEnd is { } end && Received > end;
}
