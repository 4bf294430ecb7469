namespace ServalRef.Net.Native;

/// <summary>Numbers of the Linux socket interface.</summary>
internal static class Constants
{
    internal const int InternetFamily = 2;
    internal const int NetlinkFamily = 16;
    internal const int RawType = 3;
    internal const int CloseOnExec = 0x80000;
    internal const int NonBlocking = 0x800;

    internal const int IpLevel = 0;
    internal const int UdpLevel = 17;

    internal const int IpTimeToLive = 2;
    internal const int IpHeaderIncluded = 3;
    internal const int IpMtuDiscover = 10;
    internal const int IpReceiveErrors = 11;
    internal const int IpReceiveTimeToLive = 12;

    /// <summary>DF is set and what the kernel has learnt of path MTUs is ignored: only the device's own MTU refuses.</summary>
    internal const int MtuDiscoverProbe = 3;

    internal const int UdpSegment = 103;
    internal const int UdpReceiveOffload = 104;

    internal const int DontWait = 0x40;
    internal const int Truncated = 0x20;
    internal const int ErrorQueue = 0x2000;

    internal const short PollIn = 1;
    internal const short PollOut = 4;
    internal const short PollError = 8;

    internal const byte ErrorFromIcmp = 2;
    internal const byte IcmpUnreachable = 3;
    internal const byte IcmpFragmentationNeeded = 4;

    internal const uint InterfaceUp = 1;
    internal const uint InterfaceRunning = 0x40;
}

/// <summary>Error numbers that decide something.</summary>
internal static class Errors
{
    internal const int NotPermitted = 1;
    internal const int Interrupted = 4;
    internal const int IoError = 5;
    internal const int Again = 11;
    internal const int AccessDenied = 13;
    internal const int Invalid = 22;
    internal const int MessageTooLong = 90;
    internal const int AddressInUse = 98;
    internal const int AddressNotAvailable = 99;
    internal const int NetworkDown = 100;
    internal const int NetworkUnreachable = 101;
    internal const int NoBuffers = 105;
    internal const int HostUnreachable = 113;
}
