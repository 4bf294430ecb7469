using ServalRef.StateMachines;

namespace ServalRef.Simulation.Scenarios;

/// <content>Links.</content>
public sealed partial class ScenarioReader
{
    private LinkSpec ReadLink(MapReader map)
    {
        IReadOnlyList<string> ends = map.Texts("between");
        if (ends.Count != 2)
        {
            map.Problem("between", "expected 'between' with two ends, such as 'phone.wifi, net'");
        }

        LinkShape both = ReadShape(map, new LinkShape(new LinkOptions(), 0));
        LinkShape forth = map.Has("forth") ? ReadShape(map.Map("forth", "one direction"), both, whole: true) : both;
        LinkShape back = map.Has("back") ? ReadShape(map.Map("back", "one direction"), both, whole: true) : both;
        foreach (string end in ends)
        {
            CheckPlace(map, "between", end, needsPort: true);
        }

        var link = new LinkSpec(ends.Count > 0 ? ends[0] : "", ends.Count > 1 ? ends[1] : "", forth, back);
        if (EndName.NodeOf(link.From) == EndName.NodeOf(link.To) && link.From.Length > 0)
        {
            map.Problem("between", $"a link joins two nodes, not '{EndName.NodeOf(link.From)}' with itself");
        }

        map.End();
        return link;
    }

    private static LinkShape ReadShape(MapReader map, LinkShape start, bool whole = false)
    {
        LinkOptions given = start.Options;
        double products = start.QueueProducts;
        (int packets, long bytes) = (given.QueuePackets, given.QueueBytes);
        if (map.Find("queue") is not null)
        {
            (packets, bytes, products) = ReadQueue(map);
        }

        LossModel loss = given.Loss;
        if (map.Has("loss") || map.Has("burst loss"))
        {
            loss = map.Has("burst loss") ? ReadBurst(map.Map("burst loss", "burst loss")) : new BernoulliLoss(map.Share("loss"));
        }

        var options = given with
        {
            Rate = map.Quantity("rate", ValueRange.Rates, given.Rate),
            Delay = map.Time("delay", ValueRange.Delays, given.Delay),
            QueuePackets = packets,
            QueueBytes = bytes,
            RandomZone = map.Number("random zone", given.RandomZone, most: LinkOptions.MostPackets),
            Loss = loss,
            Jitter = map.Time("jitter", ValueRange.Delays, given.Jitter),
            Reorders = map.Flag("reorder", given.Reorders),
            Duplication = map.Share("duplicate", given.Duplication),
            Corruption = map.Share("corrupt", given.Corruption),
            Mtu = (int)map.Quantity("mtu", ValueRange.LinkMtus, given.Mtu),
        };
        _ = (map.Find("loss"), map.Find("burst loss"));
        if (products > 0 && (options.Rate == 0 || options.Delay == Duration.Zero))
        {
            map.Problem("queue", "a queue in BDP needs a 'rate' and a 'delay' of the link");
        }

        if (whole)
        {
            map.End();
        }

        return new LinkShape(options, products);
    }

    private static (int Packets, long Bytes, double Products) ReadQueue(MapReader map)
    {
        string text = map.Text("queue");
        (ValueRange Range, Func<double, (int, long, double)> Queue)[] ways =
        [
            (ValueRange.QueuePackets, packets => ((int)packets, long.MaxValue, 0)),
            (ValueRange.QueueSizes, bytes => (LinkOptions.MostPackets, (long)bytes, 0)),
            (ValueRange.QueueProducts, products => (LinkOptions.MostPackets, long.MaxValue, products)),
        ];
        foreach ((ValueRange range, Func<double, (int, long, double)> queue) in ways)
        {
            if (Units.TryRead(text, range.Units, out double value))
            {
                if (range.Contains(value) && (range != ValueRange.QueuePackets || value == Math.Floor(value)))
                {
                    return queue(value);
                }

                map.Problem("queue", $"expected {range} for 'queue', not '{text}'");
                return (LinkOptions.MostPackets, long.MaxValue, 0);
            }
        }

        map.Problem("queue", $"expected a queue such as '100 packets', '64 KiB' or '1 BDP', not '{text}'");
        return (LinkOptions.MostPackets, long.MaxValue, 0);
    }

    private static GilbertElliottLoss ReadBurst(MapReader map)
    {
        GilbertElliottLoss loss = new(
            map.Share("good to bad"), map.Share("bad to good"), map.Share("loss when good"), map.Share("loss when bad", 1));
        map.End();
        return loss;
    }
}
