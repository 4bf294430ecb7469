using ServalRef.Net;

namespace ServalRef.Cli.Live;

/// <summary>The exit codes of live commands.</summary>
internal static class LiveExit
{
    /// <summary>What the user can put right by other arguments is no failure of a connection.</summary>
    public static int CodeOf(ServalError error) =>
        error is ServalError.AddressInUse or ServalError.AddressNotAvailable or ServalError.NotPermitted or ServalError.NotSupported
            ? ExitCode.Unusable
            : ExitCode.ConnectionFailed;
}
