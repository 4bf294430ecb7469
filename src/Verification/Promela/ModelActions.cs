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
            from action in (IEnumerable<TrailAction>)[.. Packets(world, bounds, host), .. Timers(world, host), .. Moves(world, bounds, host)]
            select action;
        return world.Calm ? actions : actions.Append(new TrailAction(TrailActionKind.TurnCalm, 0, 0));
    }

    private static IEnumerable<TrailAction> Packets(ModelWorld world, ModelBounds bounds, int host)
    {
        foreach (int code in world.Hosts[host].Arriving)
        {
            int destination = ModelPacket.Of(code).Destination;
            bool arrives = destination == ModelPacket.ToRendezvous || world.Hosts[host].IsAlive(destination);
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
        bool mayMove = !world.Calm && h.Spent < bounds.Moves(host);
        if (mayMove && !h.IsHomeless && h.IsAlive(h.Sending))
        {
            yield return new TrailAction(TrailActionKind.LoseAddress, host, h.Sending);
        }

        for (int address = 0; address <= bounds.Moves(host); address++)
        {
            bool exists = h.IsAlive(address) || address == h.Fresh || (bounds.Reuse && address < h.Fresh);
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

        if (bounds.HasRendezvous(host) && !h.IsHomeless && h.IsAlive(h.Sending) && h.Registered != h.Sending)
        {
            yield return new TrailAction(TrailActionKind.Register, host, h.Sending);
        }
    }
}
