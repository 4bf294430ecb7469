using ServalRef.StateMachines;

namespace ServalRef.Verification.Promela;

/// <summary>What can happen in the world of the model.</summary>
internal static class ModelActions
{
    /// <summary>Everything that can happen, each once.</summary>
    internal static IEnumerable<TrailAction> Of(ModelWorld world, ModelBounds bounds)
    {
        IEnumerable<TrailAction> actions =
            from host in Enumerable.Range(0, 2)
            from action in (IEnumerable<TrailAction>)
            [
                .. Packets(world, bounds, host), .. Timers(world, host), .. Moves(world, bounds, host), .. Application(world, bounds, host),
            ]
            select action;
        return world.Calm ? actions : actions.Append(new TrailAction(TrailActionKind.TurnCalm, 0, 0));
    }

    private static IEnumerable<TrailAction> Packets(ModelWorld world, ModelBounds bounds, int host)
    {
        foreach (int code in world.Hosts[host].Arriving)
        {
            ModelPacket packet = ModelPacket.Of(code);
            ModelHost h = world.Hosts[host];
            bool found = packet.Destination == ModelPacket.ToRendezvous ? h.HasFlow && !h.IsHomeless : h.IsAlive(packet.Destination);

            // A SYN that comes after the flow would open another one, which is none of this model's.
            bool arrives = found && (packet.Kind != PacketForm.Syn || h.HasFlow || h.IsUnopened);
            if (arrives)
            {
                yield return new TrailAction(TrailActionKind.Deliver, host, code);
            }

            if (world.Calm ? !arrives : bounds.Loss)
            {
                yield return new TrailAction(TrailActionKind.Lose, host, code);
            }
        }
    }

    private static IEnumerable<TrailAction> Timers(ModelWorld world, int host)
    {
        ModelHost h = world.Hosts[host];
        if (h.IsHomeless)
        {
            yield break;
        }

        Slot[] slots = [h.Flow.Opening, h.Flow.Move, h.Flow.Answer, h.Flow.Fin];
        for (int slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot].IsOutstanding)
            {
                yield return new TrailAction(TrailActionKind.TimeOut, host, slot);
            }
        }

        if (!world.Calm && h.Flow.Has(FlowFacts.Frozen) && h.Flow.Answer.IsOutstanding)
        {
            yield return new TrailAction(TrailActionKind.Thaw, host, (int)EmissionSlot.Answer);
        }
    }

    private static IEnumerable<TrailAction> Moves(ModelWorld world, ModelBounds bounds, int host)
    {
        ModelHost h = world.Hosts[host];
        if (!h.HasFlow)
        {
            yield break;
        }

        bool mayMove = !world.Calm && h.Spent < bounds.Moves(host);
        if (mayMove && !h.IsHomeless && h.IsAlive(h.Sending))
        {
            yield return new TrailAction(TrailActionKind.LoseAddress, host, h.Sending);
        }

        for (int address = 0; address <= bounds.Moves(host); address++)
        {
            bool back = h.IsAlive(address) && (h.IsHomeless || (h.Flow.Move.IsOutstanding && address == ModelNames.Number(h.Flow.Local)));
            bool exists = back || address == h.Fresh || (bounds.Reuse && address < h.Fresh);
            bool wanted = h.IsHomeless || (mayMove && bounds.MakeBeforeBreak && address != h.Sending);
            if (exists && wanted)
            {
                yield return new TrailAction(TrailActionKind.GainAddress, host, address);
            }

            if (!world.Calm && h.IsAlive(address) && address != h.Sending)
            {
                yield return new TrailAction(TrailActionKind.Die, host, address);
            }
        }
    }

    private static IEnumerable<TrailAction> Application(ModelWorld world, ModelBounds bounds, int host)
    {
        ModelHost h = world.Hosts[host];
        FlowState state = h.Flow.State;
        if (bounds.Opening && host == 0 && h.IsUnopened)
        {
            yield return new TrailAction(TrailActionKind.Open, host, 0);
        }

        if (bounds.Closing && !world.Calm && h.HasFlow && !h.Asked)
        {
            yield return new TrailAction(TrailActionKind.Close, host, 0);
        }

        // FinWait2 has a limit only when both streams have ended (TEAR-14), and half open is a flow too long when nobody will
        // prove it (SEC-10).
        bool bothAsked = world.Hosts.All(each => each.Asked);
        if (bounds.Closing && (state == FlowState.TimeWait || (state == FlowState.FinWait2 && bothAsked)
            || (state == FlowState.SynReceived && world.Hosts[1 - host].IsGone)))
        {
            yield return new TrailAction(TrailActionKind.Expire, host, 0);
        }

        // Data matters to the machines while the other end waits to be proven (OPEN-26).
        if (bounds.Opening && !world.Calm && h.Flow.IsAtRest && world.Hosts[1 - host].Flow.State == FlowState.SynReceived)
        {
            yield return new TrailAction(TrailActionKind.SendData, host, 0);
        }
    }
}
