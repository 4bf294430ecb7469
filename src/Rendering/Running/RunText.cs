using System.Globalization;
using ServalRef.Simulation.Scenarios;

namespace ServalRef.Rendering.Running;

/// <summary>Quantities as people read them.</summary>
public static class RunText
{
    /// <summary>A measured value with its unit; <c>none</c> if there was nothing to measure.</summary>
    public static string Show(string measure, double? value) => value is not { } known ? "none" : Measures.Names.GetValueOrDefault(measure) switch
    {
        "size" => Bytes(known),
        "rate" => Rate(known),
        "time" => Time(known),
        "share" => string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.##} %"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{known:0.##}"),
    };

    /// <summary>Bytes.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.###} GB"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.###} MB"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.###} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
    };

    /// <summary>Bits in a second.</summary>
    public static string Rate(double bits) => bits switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e9:0.###} Gbit/s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e6:0.###} Mbit/s"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e3:0.###} kbit/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bits:0} bit/s"),
    };

    /// <summary>Nanoseconds.</summary>
    public static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.###} s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.###} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.###} us"),
    };
}
