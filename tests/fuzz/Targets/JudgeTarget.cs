using System.Buffers.Binary;
using ServalRef.Oracle;
using ServalRef.Oracle.Capture;
using ServalRef.Oracle.Clauses;
using ServalRef.Rendering;
using ServalRef.StateMachines;

namespace ServalRef.Fuzz;

/// <summary>The judge with its reports: any capture is judged or refused, and an exit code of 70 is never reached.</summary>
internal sealed class JudgeTarget : Target
{
    private const int IPv4HeaderBytes = 20;

    /// <inheritdoc/>
    public override string Name => "judge";

    /// <summary>Makes the checksums of each SAL packet right of a pcap file in this machine's order.</summary>
    public override byte[] Repair(byte[] input)
    {
        byte[] made = [.. input];
        for (int at = 24; at + 16 <= made.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(made.AsSpan(at + 8));
            at += 16;
            if (length > made.Length - at)
            {
                break;
            }

            SealIp(made.AsSpan(at, (int)length));
            at += (int)length;
        }

        return made;
    }

    /// <inheritdoc/>
    public override void Try(byte[] input)
    {
        foreach (JudgeOptions options in (JudgeOptions[])[new JudgeOptions { At = [Opener] }, new JudgeOptions { Partial = true, Complete = true, Hosts = true }])
        {
            try
            {
                Report report = CaptureCheck.Run([new CaptureInput("file", []) { Content = new MemoryStream(input) }], options);
                CheckExtras extras = new() { Coverage = Oracle.Reporting.Coverage.Of(report) };
                CheckJson.Write(report, 10, TextWriter.Null, ClauseCatalog.Default, extras, indented: false);
                CheckRenderer.Render(report, TextWriter.Null, new CheckRenderOptions(["file"]) { Max = 10, Width = 100, LadderWidth = 100, All = report.Findings, Extras = extras });
            }
            catch (CaptureException refused)
            {
                BrokenPromiseException.Unless(!refused.Message.Any(char.IsControl), $"an error of several lines: {refused.Message}");
            }
        }
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Goldens() => Frames.Pcap();

    private static NetworkAddress Opener => NetworkAddress.TryParse("10.1.0.1", out NetworkAddress address) ? address : default;

    private static void SealIp(Span<byte> frame)
    {
        int ip = frame.Length > 14 && frame[12] == 8 && frame[13] == 0 ? 14 : 0;
        if (frame.Length < ip + IPv4HeaderBytes || frame[ip] != 0x45)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame[(ip + 2)..], (ushort)(frame.Length - ip));
        BinaryPrimitives.WriteUInt16BigEndian(frame[(ip + 10)..], Runtime.Wire.InternetChecksum.Compute(frame.Slice(ip, IPv4HeaderBytes), 10));
        if (frame[ip + 9] == Runtime.Wire.Ipv4.SalProtocolNumber)
        {
            PacketTarget.Seal(frame[(ip + IPv4HeaderBytes)..]);
        }
    }
}
