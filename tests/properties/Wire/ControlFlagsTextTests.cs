using ServalRef.StateMachines;
using Xunit;

namespace ServalRef.Properties.Wire;

public class ControlFlagsTextTests
{
    [Theory]
    [InlineData(0x00, "none")]
    [InlineData(0x80, "SYN")]
    [InlineData(0xa0, "SYN+ACK")]
    [InlineData(0x60, "RSYN+ACK")]
    [InlineData(0x24, "FIN+ACK")]
    [InlineData(0x28, "RST+ACK")]
    [InlineData(0x10, "NACK")]
    [InlineData(0x44, "RSYN+FIN")]
    [InlineData(0x23, "ACK")]
    [InlineData(0xfc, "SYN+RSYN+NACK+RST+FIN+ACK")]
    public void ToText_NamesTheKindWithAckLast(byte flags, string expected) => Assert.Equal(expected, ((ControlFlags)flags).ToText());

    [Fact]
    public void ToText_GivesTheSameStringEachTime() =>
        Assert.Same(ControlFlags.Syn.ToText(), (ControlFlags.Syn | ControlFlags.Reserved).ToText());
}
