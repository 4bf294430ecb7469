using ServalRef.Oracle;
using ServalRef.Runtime.Wire;
using ServalRef.StateMachines;
using Xunit;
using static ServalRef.Golden.Judging.Packets.Recordings;

namespace ServalRef.Golden.Judging.Packets;

/// <summary>What each kind of packet carries, and does not.</summary>
public class ContentTests
{
    private static readonly NetworkAddress[] Between = [];

    private static readonly string[] Clauses = ["WIRE-16", "WIRE-17a", "WIRE-17b", "WIRE-20", "OPEN-1b", "OPEN-1c", "OPEN-22b"];

    [Fact]
    public void HealthyHosts_AreNotBlamed()
    {
        Mtp1().IsHealthy(Clauses);
        Prototype().IsHealthy(Clauses);
    }

    [Fact]
    [Trait("Clause", "WIRE-16")]
    public void OpeningWithoutWindow_IsFound()
    {
        Mtp1().With(1, p => p with { Mtp = null }).Blames("WIRE-16", 1, Opener).BlamesFrom([Listener], "WIRE-16", 1, Opener);
        Mtp1().With(2, p => p with { Mtp = null }).Blames("WIRE-16", 2, Listener).BlamesFrom([Opener], "WIRE-16", 2, Listener);
        Mtp1().With(3, p => p with { Mtp = null }).Blames("WIRE-16", 3, Opener);
    }

    [Fact]
    [Trait("Clause", "WIRE-16")]
    public void OpeningThatSaysMoreThanItsWindow_IsFound() =>
        Mtp1().With(1, p => p with { Mtp = new MtpFields { Flags = MtpFlags.Ack | MtpFlags.Data }, Payload = [1] }).Blames("WIRE-16", 1, Opener);

    [Fact]
    [Trait("Clause", "OPEN-1c")]
    public void SynWithoutService_IsFound() =>
        Mtp1().With(1, p => p with { Services = [] }).Blames("OPEN-1c", 1, Opener).BlamesFrom([Listener], "OPEN-1c", 1, Opener);

    [Fact]
    [Trait("Clause", "OPEN-22b")]
    public void JoinWithService_IsFound() =>
        Mtp1().With(1, p => p with { Kind = ConnectionKind.Join }).Blames("OPEN-22b", 1, Opener);

    /// <summary>A SYN may be forged; only who goes on with the flow has sent it.</summary>
    [Fact]
    [Trait("Clause", "OPEN-1c")]
    public void SynOfWhoNeverAnswers_IsNobodys()
    {
        Recording alone = new([Mtp1().Packets[0] with { Services = [] }]);

        Assert.DoesNotContain(alone.At(Listener).Findings, f => f.Severity == Severity.Violation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(14)]
    [Trait("Clause", "WIRE-20")]
    public void ControlWithWhatItsKindDoesNotCarry_IsFound(int number)
    {
        PacketSpec packet = Mtp1().Packets[number - 1];
        Mtp1().With(number, p => p with { Services = [5, 6] }).Blames("WIRE-20", number, packet.Source);
        ConnectionKind wrong = number == 6 ? ConnectionKind.Offer : ConnectionKind.Find;
        Mtp1().With(number, p => p with { Kind = wrong }).Blames("WIRE-20", number, packet.Source);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(14)]
    [Trait("Clause", "WIRE-20")]
    public void MtpBehindARequest_IsFound(int number)
    {
        PacketSpec packet = Mtp1().Packets[number - 1];
        NetworkAddress peer = packet.Destination;
        Mtp1().With(number, p => p with { Mtp = new MtpFields { Flags = MtpFlags.Ack, PacketNumber = 20, Window = 65_536 } })
            .Blames("WIRE-20", number, packet.Source)
            .BlamesFrom([peer], "WIRE-20", number, packet.Source)
            .BlamesFrom(Between, "WIRE-20", number, packet.Source);
    }

    [Fact]
    [Trait("Clause", "WIRE-20")]
    public void DataWithAnExtension_IsFound()
    {
        Mtp1().With(4, p => p with { Route = [Opener, Stranger] }).Blames("WIRE-20", 4, Opener).BlamesFrom([Listener], "WIRE-20", 4, Opener);
        Mtp1().With(4, p => p with { Services = [5] }).Blames("WIRE-20", 4, Opener);
        Prototype().With(4, p => p with { Services = [5] }).Blames("WIRE-20", 4, Opener);
    }

    [Fact]
    [Trait("Clause", "WIRE-20")]
    public void Padding_MayStandAnywhere()
    {
        Recording padded = Mtp1();
        for (int number = 1; number <= padded.Packets.Count; number++)
        {
            padded = padded.With(number, p => p with { Pads = 4 });
        }

        padded.IsHealthy(Clauses);
    }

    [Fact]
    [Trait("Clause", "WIRE-17")]
    public void PrototypeOpening_WithoutServiceOrHeader_IsFound()
    {
        Prototype().With(1, p => p with { Services = [] }).Blames("WIRE-17a", 1, Opener).BlamesFrom([Listener], "WIRE-17a", 1, Opener);
        Prototype().With(1, p => p with { Payload = [] }).Blames("WIRE-17b", 1, Opener);
        Prototype().With(2, p => p with { Payload = [] }).Blames("WIRE-17b", 2, Listener).BlamesFrom([Opener], "WIRE-17b", 2, Listener);
        Prototype().With(3, p => p with { Services = [] }).Blames("WIRE-17a", 3, Opener);
        Prototype().With(3, p => p with { Services = [6] }).Blames("WIRE-17a", 3, Opener);
        Prototype().With(3, p => p with { Payload = [] }).Blames("WIRE-17b", 3, Opener);
    }

    [Fact]
    [Trait("Clause", "WIRE-17")]
    public void PrototypeOpening_WithPorts_IsFound()
    {
        byte[] ports = [0, 80, .. Tcp[2..]];

        // A wrong checksum would let the port be damage; the packets here have the right one.
        Prototype().With(2, p => p with { Payload = ports }).Blames("WIRE-17b", 2, Listener);
        Prototype().With(4, p => p with { Payload = [.. ports, 1, 2, 3] }).Blames("WIRE-20", 4, Opener);
    }

    [Fact]
    [Trait("Clause", "WIRE-17")]
    public void FirstAnswerToARepeatedSynAck_IsBareOnlyIfOneIsMissing()
    {
        Recording repeated = new(
        [
            .. Prototype().Packets.Take(2),
            Prototype().Packets[1] with { Time = 1_015 },
            .. Prototype().Packets.Skip(2),
        ]);
        repeated.IsHealthy(Clauses);

        repeated.With(4, p => p with { Services = [], Payload = [] }).BlamesIfWhole("WIRE-17a", 4, Opener);
    }
}
