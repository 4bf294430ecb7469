using ServalRef.StateMachines.Admission;
using ServalRef.StateMachines.Connections;
using ServalRef.StateMachines.Services;

namespace ServalRef.StateMachines.Hosts;

/// <content>To whom a packet goes, and what is answered for nobody (FLOW-1, OPEN-17, OPEN-22, SEC-6, SEC-7, SEC-12).</content>
public sealed partial class HostEngine
{
    /// <summary>Decides to which connection a control packet goes, or what is answered for none.</summary>
    /// <typeparam name="T">A connection of the host.</typeparam>
    /// <param name="packet">The packet.</param>
    /// <param name="directory">The host's connections and services.</param>
    public Routing<T> Route<T>(in HostPacket packet, IHostDirectory<T> directory)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(directory);
        ControlPacket control = packet.Control;
        if (packet.Extensions.Kind == ConnectionKind.Register)
        {
            // Only the answer concerns a host; a request is for a rendezvous.
            bool answers = (control.Flags & ControlFlags.Ack) != 0;
            HostInput registered = new HostInput.Registered(packet.Extensions.Token, packet.Extensions.RegisterVersion);
            return answers ? ToConnection(directory.OfToken(packet.Extensions.Token), registered) : default;
        }

        if (!Arrival.BearsFlow(control.Flags, control.SourceFlow))
        {
            return default;
        }

        HostInput arrives = new HostInput.Arrives(packet);
        if (control.Flags != ControlFlags.Syn)
        {
            T? known = directory.OfFlow(control.DestinationFlow);
            return known is null ? new Routing<T> { Replies = Strays(control) } : ToConnection(known, arrives);
        }

        if (packet.Extensions.Kind == ConnectionKind.Join)
        {
            T? joined = directory.OfToken(packet.Extensions.Token);
            return joined is null ? Reply<T>(Outgoing.ReplyNack(control)) : ToConnection(joined, arrives);
        }

        return RouteSyn(packet, arrives, directory);
    }

    private static Routing<T> RouteSyn<T>(in HostPacket syn, HostInput arrives, IHostDirectory<T> directory)
        where T : class
    {
        ControlPacket control = syn.Control;
        if (syn.Extensions.Service is not { } service)
        {
            return default;
        }

        RequestName request = RequestName.ForService(control.SourceFlow, control.Nonce, service);
        if (directory.OfRequest(request) is { } known)
        {
            return ToConnection(known, arrives);
        }

        ServiceDecision decision = directory.Resolve(service);
        if (decision.IsRefused)
        {
            return Reply<T>(Outgoing.ReplyReset(control));
        }

        bool isOurs = decision.Action == ServiceAction.Deliver
            && RoutedOpening.Answer(control.Source, syn.Extensions.Route, control.Destination) is not null;
        if (!isOurs)
        {
            return default;
        }

        (int waiting, int backlog) = directory.Occupancy(decision.Listener);
        return Admittance.Judge(waiting, backlog) == SynVerdict.Reset
            ? Reply<T>(Outgoing.ReplyReset(control))
            : new Routing<T> { Request = request, Listener = decision.Listener };
    }

    /// <summary>A packet that names no flow of ours: the machines say what is owed (SEC-6, SEC-7).</summary>
    private ValueArray<ControlPacket> Strays(in ControlPacket packet)
    {
        ControlPacket answered = packet;
        return [.. _connections.Step(default, ConnectionInput.Arrived(packet)).Emissions.Select(e => e.Emission.Answering(answered))];
    }

    private static Routing<T> ToConnection<T>(T? connection, HostInput input)
        where T : class => connection is null ? default : new Routing<T> { Connection = connection, Input = input };

    private static Routing<T> Reply<T>(in ControlPacket reply)
        where T : class => new() { Replies = [reply] };
}

/// <summary>Where a packet goes; the default is nowhere.</summary>
/// <typeparam name="T">A connection of the host.</typeparam>
public readonly record struct Routing<T>
    where T : class
{
    /// <summary>The connection that it concerns; none if there is none yet, or none at all.</summary>
    public T? Connection { get; init; }

    /// <summary>What that connection is to be told.</summary>
    public HostInput? Input { get; init; }

    /// <summary>The request that a connection is to be forked for; none if it is no new request, or refused.</summary>
    public RequestName? Request { get; init; }

    /// <summary>The listener that forks it.</summary>
    public int Listener { get; init; }

    /// <summary>What is answered for no connection, without a state (SEC-5).</summary>
    public ValueArray<ControlPacket> Replies { get; init; }
}

/// <summary>A host's connections and services, as its engine asks for them.</summary>
/// <typeparam name="T">A connection.</typeparam>
public interface IHostDirectory<out T>
    where T : class
{
    /// <summary>The connection that has a flow of this ID; none if no flow of the host has.</summary>
    T? OfFlow(uint flow);

    /// <summary>The connection of one of our tokens.</summary>
    T? OfToken(ulong token);

    /// <summary>The connection that a SYN was answered with (OPEN-17).</summary>
    T? OfRequest(RequestName request);

    /// <summary>What becomes of a packet for a service (RES-1).</summary>
    ServiceDecision Resolve(ServiceId service);

    /// <summary>How many connections wait at a listener to be accepted, and how many may (SEC-12).</summary>
    (int Waiting, int Backlog) Occupancy(int listener);
}
