using System.Diagnostics;
using ServalRef.Oracle.Capture;
using ServalRef.Tests;
using Xunit;

namespace ServalRef.Golden.Capture;

/// <summary>What a path may lead to: a file, a link to one, or a pipe.</summary>
public sealed class CapturePathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("servalref-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void MissingFile() => Refused(In("none.pcap"), "no such file");

    [Fact]
    public void EmptyPath() => Refused("", "no such file");

    [Fact]
    public void PathWithNul() => Refused("a\0b", "no such file");

    [Fact]
    public void Folder() => Refused(_folder, "is a directory");

    [Fact]
    public void EmptyFile()
    {
        File.WriteAllBytes(In("empty.pcap"), []);
        Refused(In("empty.pcap"), "the file is empty, or is a device");
    }

    [Fact]
    public void DanglingLink()
    {
        File.CreateSymbolicLink(In("link"), In("none"));
        Refused(In("link"), "leads to no file");
    }

    [Fact]
    public void LinkToACapture_IsRead()
    {
        File.CreateSymbolicLink(In("link"), TestData.Capture("07a-no-such-service.a1.pcap"));
        using CaptureReader reader = CaptureReader.Open(In("link"));

        Assert.Equal(3, Captured.ReadAll(reader).Count);
        Assert.Equal(In("link"), reader.Name);
    }

    [UnixFact]
    public void EmptyDevice() => Refused("/dev/null", "the file is empty, or is a device");

    [UnixFact]
    public void EndlessDevice() => Refused("/dev/zero", "the file is empty, or is a device");

    [UnixFact]
    public void Pipe_IsReadAsItIsWritten()
    {
        using (Process make = Process.Start("mkfifo", [In("pipe")]))
        {
            make.WaitForExit();
            Assert.Equal(0, make.ExitCode);
        }

        Task write = Task.Run(() => File.WriteAllBytes(In("pipe"), File.ReadAllBytes(TestData.Capture("07a-no-such-service.a1.pcap"))));
        using CaptureReader reader = CaptureReader.Open(In("pipe"));

        Assert.Equal(3, Captured.ReadAll(reader).Count);
        write.Wait();
    }

    [Fact]
    public void Merger_ClosesTheFirstFileWhenTheSecondIsRefused()
    {
        string copy = In("copy.pcap");
        File.Copy(TestData.Capture("07a-no-such-service.a1.pcap"), copy);

        Assert.Throws<CaptureException>(() => CaptureMerger.Open([copy, In("none.pcap")]));
        using FileStream alone = File.Open(copy, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    private static void Refused(string path, string what)
    {
        var e = Assert.Throws<CaptureException>(() => CaptureReader.Open(path));

        Assert.Equal($"{path.Replace('\0', '?')}: {what}", e.Message);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Unix only" : null;
    }
}
