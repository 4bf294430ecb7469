using System.Runtime.InteropServices;

namespace ServalRef.Net.Native;

/// <summary>The system calls of Linux that the base library has no way to.</summary>
internal static unsafe partial class Libc
{
    private const string Name = "libc";

    /// <summary>Whether these calls, and the layout of their structures, are those of this system.</summary>
    internal static bool IsSupported => OperatingSystem.IsLinux() && sizeof(nint) == 8 && BitConverter.IsLittleEndian;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint sendmsg(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint recvmsg(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ppoll(PollEntry* entries, nuint count, TimeValue* timeout, void* signals);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int eventfd(uint initial, int flags);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint read(int descriptor, void* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint write(int descriptor, void* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int bind(int descriptor, void* address, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setsockopt(int descriptor, int level, int option, void* value, uint length);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int close(int descriptor);

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int getifaddrs(InterfaceAddress** first);

    [LibraryImport(Name)]
    internal static partial void freeifaddrs(InterfaceAddress* first);

    /// <summary>The number of the last error of a call on this thread.</summary>
    internal static int LastError => Marshal.GetLastPInvokeError();
}
