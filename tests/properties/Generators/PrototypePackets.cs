namespace ServalRef.Properties.Generators;

/// <summary>Packets that the 2014 prototype sent, from the SAL header on; the captures are among the golden tests.</summary>
public static class PrototypePackets
{
    /// <summary>SYN of a TCP connection (group 01).</summary>
    public static byte[] Syn { get; } = Convert.FromHexString(
        "00000002000000001106ab86101480001ac50c660000000014f6b900b1f5ac1f20240000000040010000000000000000" +
        "0000000000000000000000000000000000000000000000004cb593160000000070020000905a0000020405a801030301");

    /// <summary>SYN+ACK (group 01).</summary>
    public static byte[] SynAck { get; } = Convert.FromHexString(
        "000000030000000208066ed61014a000874ad8121ac50c67a6f0351ec5a7b0c900000000aa92f8f24cb59317701216a0" +
        "d6230000020405a801030301");

    /// <summary>ACK of the SYN+ACK, with SERVICE and a TCP header (group 01).</summary>
    public static byte[] ConnectionAck { get; } = Convert.FromHexString(
        "00000002000000031106ac24101420001ac50c67874ad81314f6b900b1f5ac1f20240000000040010000000000000000" +
        "0000000000000000000000000000000000000000000000004cb59317aa92f8f350100b500d2d0000");

    /// <summary>Data packet without data: a 12-byte SAL header and TCP (group 04a).</summary>
    public static byte[] TcpAck { get; } = Convert.FromHexString(
        "00000002000000030306fcf400000000043c7d003aa693a650107d2ccf190000");

    /// <summary>FIN (group 01).</summary>
    public static byte[] Fin { get; } = Convert.FromHexString(
        "000000030000000208060ad610140400874ad8131ac50c67a6f0351ec5a7b0c9");

    /// <summary>ACK of the FIN (group 01).</summary>
    public static byte[] FinAnswer { get; } = Convert.FromHexString(
        "000000020000000308061549101420001ac50c67874ad81414f6b900b1f5ac1f");

    /// <summary>RSYN from a new address (group 04a).</summary>
    public static byte[] Rsyn { get; } = Convert.FromHexString(
        "00000002000000030806d03c10144000b3a1dc625a62069e289bf562292b9f75");

    /// <summary>ACK of the RSYN+ACK (group 04a).</summary>
    public static byte[] MigrationAck { get; } = Convert.FromHexString(
        "00000002000000030806f03b10142000b3a1dc635a62069e289bf562292b9f75");

    /// <summary>RSYN+ACK (group 04a).</summary>
    public static byte[] RsynAck { get; } = Convert.FromHexString(
        "0000000300000002080650a8101460005a62069eb3a1dc63684add944adfb573");

    /// <summary>RST+ACK of a close with unread data (group 07c).</summary>
    public static byte[] RstAck { get; } = Convert.FromHexString(
        "000000030000000208063fbe10142800cc6740f2ef211c21fefc64e1c187421f");

    /// <summary>SYN of a UDP flow (group 08a).</summary>
    public static byte[] UdpSyn { get; } = Convert.FromHexString(
        "00000002000000001111ee1f101480001a980e83000000009d5abbcd8534091b20240000000040010000000000000000" +
        "0000000000000000000000000000000000000000000000000008ebd9");

    /// <summary>SYN+ACK of a UDP flow, whose UDP checksum is 0 (group 08a).</summary>
    public static byte[] UdpSynAck { get; } = Convert.FromHexString(
        "00000003000000020811613f1014a000c8d97bd21a980e8439e000ff5b01e2ec0000000000080000");

    /// <summary>A connected datagram, "hello" (group 08a).</summary>
    public static byte[] Datagram { get; } = Convert.FromHexString(
        "00000002000000030311fce900000000000da7fd68656c6c6f");

    /// <summary>SYN that a router forwarded, with SOURCE (group 10).</summary>
    public static byte[] ForwardedSyn { get; } = Convert.FromHexString(
        "00000002000000001406e4801014800072ce69f6000000000917535b90aaf84d20240000000040010000000000000000" +
        "0000000000000000000000000000000000000000400c00000a0100010a0100fe00000000d40573940000000070020000" +
        "288b0000020405a801030301");

    /// <summary>SYN+ACK that answers a forwarded SYN, with three SOURCE entries (group 10).</summary>
    public static byte[] ForwardedSynAck { get; } = Convert.FromHexString(
        "00000003000000020c0601db1014a000c7b0afe772ce69f7a0dee6766664a0d7401000000a0100010a0100fe0a020002" +
        "0000000097869bb6d4057395701216a0de9c0000020405a801030301");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Syn, SynAck, ConnectionAck, TcpAck, Fin, FinAnswer,
        Rsyn, MigrationAck, RsynAck, RstAck, UdpSyn, UdpSynAck,
        Datagram, ForwardedSyn, ForwardedSynAck,
    ];
}
