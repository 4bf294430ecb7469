using System.Net.NetworkInformation;
using ServalRef.Net.Native;

namespace ServalRef.Net.Hosting;

/// <summary>Notices that something has changed about the addresses, links or routes of this machine.</summary>
/// <remarks>On Linux by a netlink socket, which says it before the change is over; elsewhere by what the base library tells.</remarks>
internal sealed unsafe class AddressWatch : IDisposable
{
    // Links, IPv4 addresses, IPv4 routes.
    private const uint Groups = 0x1 | 0x10 | 0x40;
    private readonly int _descriptor = -1;
    private readonly Action _wake;
    private int _changed;

    /// <summary>Begins to watch.</summary>
    /// <param name="waiter">Whose sleep a change ends.</param>
    /// <param name="wake">Ends it from another thread.</param>
    internal AddressWatch(Waiter waiter, Action wake)
    {
        _wake = wake;
        _descriptor = waiter is PollWaiter ? Open() : -1;
        if (_descriptor >= 0)
        {
            waiter.Watch(_descriptor);
        }
        else
        {
            NetworkChange.NetworkAddressChanged += OnChanged;
        }
    }

    /// <summary>Whether something has changed since the last call.</summary>
    internal bool TakeChange()
    {
        if (_descriptor < 0)
        {
            return Interlocked.Exchange(ref _changed, 0) == 1;
        }

        bool any = false;
        byte* buffer = stackalloc byte[8192];
        nint read;
        while ((read = Libc.read(_descriptor, buffer, 8192)) > 0)
        {
            any = true;
        }

        // Too many to be kept is a change too.
        return any || (read < 0 && Libc.LastError != Errors.Again);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NetworkChange.NetworkAddressChanged -= OnChanged;
        if (_descriptor >= 0)
        {
            _ = Libc.close(_descriptor);
        }
    }

    private void OnChanged(object? sender, EventArgs e)
    {
        Interlocked.Exchange(ref _changed, 1);
        _wake();
    }

    private static int Open()
    {
        int descriptor = Libc.socket(Constants.NetlinkFamily, Constants.RawType | Constants.CloseOnExec | Constants.NonBlocking, 0);
        if (descriptor < 0)
        {
            return -1;
        }

        // struct sockaddr_nl: family, padding, port number that the kernel chooses, groups.
        uint* name = stackalloc uint[] { Constants.NetlinkFamily, 0, Groups };
        if (Libc.bind(descriptor, name, 3 * sizeof(uint)) == 0)
        {
            return descriptor;
        }

        _ = Libc.close(descriptor);
        return -1;
    }
}
