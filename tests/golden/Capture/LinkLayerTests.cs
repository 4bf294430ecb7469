using ServalRef.Oracle.Capture;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>Where the datagram begins in a frame of each link type.</summary>
public sealed class LinkLayerTests
{
    private const string Ip = "4500001400000000409000000A0100010A010002";
    private const string Macs = "020000000001020000000002";

    [Theory]
    [InlineData(1, Macs + "0800")]
    [InlineData(1, Macs + "81000064" + "0800")] // 802.1Q
    [InlineData(1, Macs + "88A80064" + "81000065" + "0800")] // 802.1ad
    [InlineData(1, Macs + "91000064" + "0800")]
    [InlineData(0, "02000000")] // written on a little-endian machine
    [InlineData(0, "00000002")]
    [InlineData(108, "00000002")]
    [InlineData(12, "")]
    [InlineData(14, "")]
    [InlineData(101, "")]
    [InlineData(228, "")]
    [InlineData(113, "0000" + "0001" + "0006" + "0200000000010000" + "0800")]
    [InlineData(113, "0000" + "0001" + "0006" + "0200000000010000" + "8100" + "0064" + "0800")]
    [InlineData(276, "0800" + "0000" + "00000003" + "0001" + "00" + "06" + "0200000000010000")]
    public void Datagram_FollowsTheHeader(int linkType, string header)
    {
        Assert.True(LinkLayer.IsSupported(linkType));
        Assert.True(LinkLayer.TryGetIp(linkType, Convert.FromHexString(header + Ip), out ReadOnlySpan<byte> ip));
        Assert.Equal(Ip, Convert.ToHexString(ip));
    }

    [Theory]
    [InlineData(1, Macs + "0806" + "0001")] // ARP
    [InlineData(1, Macs + "86DD" + "6000")] // IPv6
    [InlineData(1, Macs + "8100" + "0064" + "86DD" + "6000")]
    [InlineData(1, Macs + "0800")] // nothing behind the header
    [InlineData(1, Macs + "8100" + "0064" + "0800")]
    [InlineData(1, Macs + "8100" + "00")]
    [InlineData(1, Macs)]
    [InlineData(0, "1C000000" + "60")]
    [InlineData(108, "02000000")]
    [InlineData(101, "60")]
    [InlineData(101, "")]
    [InlineData(113, "0000")]
    [InlineData(276, "0800")]
    [InlineData(189, Ip)]
    [InlineData(-1, Ip)]
    public void OtherFrames_HoldNoDatagram(int linkType, string frame)
    {
        Assert.False(LinkLayer.TryGetIp(linkType, Convert.FromHexString(frame), out ReadOnlySpan<byte> ip));
        Assert.True(ip.IsEmpty);
    }
}
