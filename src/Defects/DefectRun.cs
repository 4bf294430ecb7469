using ServalRef.Oracle;
using ServalRef.StateMachines;
using ServalRef.Suite;

namespace ServalRef.Defects;

/// <summary>A defect in its scenario, judged from three places.</summary>
public sealed class DefectRun
{
    private readonly World _world;

    private DefectRun(Defect defect, World world)
    {
        (Defect, _world) = (defect, world);
        Views = ViewsOf(world, GuiltyHost);
    }

    /// <summary>The defect.</summary>
    public Defect Defect { get; }

    /// <summary>What each place says: the guilty host, its peer, and a point between.</summary>
    internal IReadOnlyList<View> Views { get; }

    /// <summary>Who is to be blamed.</summary>
    internal Host GuiltyHost => _world.Host(Defect.Guilty);

    /// <summary>The first packet that is wrong or was owed something, where the guilty host saw it; none if nothing was.</summary>
    internal (int Number, Packet Packet, double Seconds)? FirstGuilty
    {
        get
        {
            IReadOnlyList<(Packet Packet, Instant Time)> frames = GuiltyHost.Recording.Frames;
            for (int place = 0; place < frames.Count; place++)
            {
                if (GuiltyHost.Guilty.Contains(frames[place].Packet.Id))
                {
                    return (place + 1, frames[place].Packet, frames[place].Time.Seconds);
                }
            }

            return null;
        }
    }

    /// <summary>Runs a defect's scenario and has it judged.</summary>
    public static DefectRun Of(Defect defect)
    {
        ArgumentNullException.ThrowIfNull(defect);
        return new DefectRun(defect, defect.Scenario.Run(defect.Guilty, defect.Make()));
    }

    /// <summary>What each place sees: a host, its peer, and a point between.</summary>
    internal static IReadOnlyList<View> ViewsOf(World world, Host host) =>
    [
        new View("host", host.Recording, world, host.Addresses),
        new View("peer", world.PeerOf(host).Recording, world, world.PeerOf(host).Addresses),
        new View("between", world.Between, world, []),
    ];

    /// <summary>Whether a view is one that can see the defect: what is wrong has passed there.</summary>
    internal bool CanSee(View view) => view.Recording.Frames.Any(frame => GuiltyHost.Guilty.Contains(frame.Packet.Id))
        && (Defect.SeenFrom == SeenFrom.Anywhere
            || (view != Views[2] && Defect.SeenFrom == SeenFrom.AtEnds)
            || (view == Views[0] && Defect.SeenFrom == SeenFrom.AtHost));

    /// <summary>Findings that blame somebody who did nothing wrong.</summary>
    internal IEnumerable<Finding> Unjust(View view) => view.Findings.Where(f => _world.Owner(f.Host) != GuiltyHost);

    /// <summary>Findings of the right clause and host.</summary>
    internal IEnumerable<Finding> Just(View view) => view.Findings
        .Where(f => _world.Owner(f.Host) == GuiltyHost && Defect.IsBlamedBy(f.Clause));

    /// <summary>Whether a finding names a packet that the defect broke.</summary>
    internal bool NamesPacket(View view, Finding finding) => GuiltyHost.Guilty.Contains(view.Recording[finding.Packet.Number].Id);
}
