using System.Globalization;
using ServalRef.StateMachines;

namespace ServalRef.Suite;

/// <summary>Something that happens in a schedule.</summary>
/// <param name="At">When, in seconds.</param>
internal abstract record ScheduleEvent(double At)
{
    /// <summary>Lets it happen.</summary>
    internal abstract void Happen(World world);

    /// <summary>What happens, in a few words.</summary>
    internal abstract string Text { get; }

    /// <summary>What kind of event it is.</summary>
    internal virtual string Kind => GetType().Name.ToLowerInvariant();

    /// <summary>The same with a smaller size, the greatest step first; none if it has no size, or a smaller one means nothing.</summary>
    internal virtual IEnumerable<ScheduleEvent> Smaller => [];

    /// <summary>For reports.</summary>
    public sealed override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:0.###} s: {Text}");

    /// <summary>A or B.</summary>
    protected static string NameOf(Role role) => role == Role.Opener ? "A" : "B";

    /// <summary>The size, ever smaller.</summary>
    protected static IEnumerable<int> Below(int size) => size <= 1 ? [] : new[] { 1, size / 10, size / 2 }.Where(less => less >= 1 && less < size).Distinct();

    /// <summary>An application writes.</summary>
    internal sealed record Write(double At, Role Who, int Bytes) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} writes {Bytes} bytes";

        internal override IEnumerable<ScheduleEvent> Smaller => Below(Bytes).Select(less => this with { Bytes = less });

        internal override void Happen(World world) => world.Host(Who).Do(stack => stack.Send(Bytes, world.Now));
    }

    /// <summary>An application stops reading, or reads again.</summary>
    internal sealed record Reads(double At, Role Who, bool On) : ScheduleEvent(At)
    {
        internal override string Text => On ? $"{NameOf(Who)} reads again" : $"{NameOf(Who)} stops reading";

        internal override void Happen(World world)
        {
            world.Host(Who).Habits.Reads = On;
            world.Host(Who).Do(_ => { });
        }
    }

    /// <summary>An application ends its stream.</summary>
    internal sealed record End(double At, Role Who) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} ends its stream";

        internal override void Happen(World world) => world.Host(Who).Do(stack => stack.End(world.Now));
    }

    /// <summary>An application gives the connection up.</summary>
    internal sealed record Abort(double At, Role Who) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} aborts";

        internal override void Happen(World world) => world.Host(Who).Do(stack => stack.Abort(world.Now));
    }

    /// <summary>A host gains or loses an address.</summary>
    internal sealed record Address(double At, Role Who, int Index, bool Up) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} {(Up ? "gains" : "loses")} address {Index}";

        internal override void Happen(World world)
        {
            NetworkAddress address = world.Host(Who).Addresses[Index];
            if (world.Host(Who).IsUp(address) != Up)
            {
                world.Host(Who).SetUp(address, Up);
            }
        }
    }

    /// <summary>A host moves a flow to another of its addresses, or asks whether its path works.</summary>
    internal sealed record Move(double At, Role Who, int Flow, int Index) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} moves flow {Flow} to address {Index}";

        internal override void Happen(World world)
        {
            NetworkAddress to = world.Host(Who).Addresses[Index];
            if (world.Host(Who).IsUp(to))
            {
                world.Host(Who).Do(stack => stack.Move(Flow, to, world.Now));
            }
        }
    }

    /// <summary>A host asks whether the path of a flow works.</summary>
    internal sealed record Check(double At, Role Who, int Flow) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} checks the path of flow {Flow}";

        internal override void Happen(World world) => world.Host(Who).Do(stack => stack.Check(Flow, world.Now));
    }

    /// <summary>A host opens a further flow.</summary>
    internal sealed record Join(double At, Role Who, int Local, int Peer) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} opens a flow from address {Local} to address {Peer}";

        internal override void Happen(World world)
        {
            Host host = world.Host(Who);
            if (host.IsUp(host.Addresses[Local]))
            {
                host.Do(stack => stack.Join(host.Addresses[Local], world.PeerOf(host).Addresses[Peer], false, world.Now));
            }
        }
    }

    /// <summary>A host removes a flow.</summary>
    internal sealed record Remove(double At, Role Who, int Flow) : ScheduleEvent(At)
    {
        internal override string Text => $"{NameOf(Who)} removes flow {Flow}";

        internal override void Happen(World world) => world.Host(Who).Do(stack => stack.Remove(Flow, world.Now));
    }
}
