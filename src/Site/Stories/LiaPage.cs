using System.Globalization;
using System.Text;
using ServalRef.Runtime.Congestion;
using ServalRef.Site.Publishing;

namespace ServalRef.Site.Stories;

/// <summary>The page on which linked increases are tried: windows and alpha of two flows, for several paths, computed by the congestion control itself.</summary>
/// <remarks>
/// Paths are as simple as can be: each loses one packet in so many, at fixed distances, so that what is seen is the rule and not chance.
/// </remarks>
internal static class LiaPage
{
    /// <summary>Where it stands.</summary>
    public const string Path = "lia.html";

    private const double Mss = 1460;

    private const double FirstRoundTrip = 0.05;

    private const double FirstLossEvery = 500;

    private const double Step = 0.005;

    private const int StepsPerSample = 40;

    private const int Samples = 200;

    private static readonly double[] RoundTrips = [0.0125, 0.025, 0.05, 0.1, 0.2];

    private static readonly double[] LossEvery = [125, 500, 2000];

    /// <summary>The page.</summary>
    public static Page Make()
    {
        StringBuilder html = new();
        html.Append("""
            <h1>Linked increases, to try</h1>
            <p>Two flows of one connection. What an acknowledgement adds to a window is linked (CC-3): by b × MSS × min(alpha / cwnd_total, 1 / cwnd_i). The first
            term couples the flows; the second keeps each from being more aggressive than one TCP (CC-7). This is equation 1 of RFC 6356, and alpha its equation 2 (CC-4): it is
            chosen so that all flows together get what one TCP would get on the best of their paths. A loss halves the window of its own flow only (CC-1).</p>
            <p>So the flow on the lossier path gives way further than it would alone: traffic moves off congested paths. Change the second path, or uncouple the flows,
            and see what they take.</p>
            <section class="lia wide-block" aria-label="Windows and alpha"></section>

            """);
        html.Append("<script>globalThis.servalLia = [");
        string separator = string.Empty;
        foreach (bool coupled in new[] { true, false })
        {
            foreach (double roundTrip in RoundTrips)
            {
                foreach (double lossEvery in LossEvery)
                {
                    html.Append(separator).Append(Course(coupled, roundTrip, lossEvery));
                    separator = ",\n";
                }
            }
        }

        html.Append("];</script>\n<p>The first path has a round trip of 50 ms and loses one packet in 500. The rules are in <a href=\"12-congestion-control.html\">chapter 12</a>; what comes of them on ");
        html.Append("published networks, in <a href=\"evaluation.html\">evaluation</a>.</p>\n");
        return new Page(Path, "Linked increases, to try", html.ToString(), []) { Style = "wide", Scripts = ["lia.js"] };
    }

    /// <summary>One setting as JSON: its name, and time, both windows in packets and alpha at each sample.</summary>
    private static string Course(bool coupled, double roundTrip, double lossEvery)
    {
        double[] roundTrips = [FirstRoundTrip, roundTrip];
        double[] distances = [FirstLossEvery, lossEvery];
        double[] windows = [10 * Mss, 10 * Mss];
        double[] sinceLoss = [0, 0];
        StringBuilder points = new();
        PathState[] paths = new PathState[2];
        for (int step = 0; step < Samples * StepsPerSample; step++)
        {
            for (int i = 0; i < 2; i++)
            {
                paths[i] = new PathState(windows[i], roundTrips[i], Mss);
            }

            LinkedIncrease link = LinkedIncrease.Of(paths);
            if (step % StepsPerSample == 0)
            {
                points.Append(CultureInfo.InvariantCulture, $"{(step == 0 ? string.Empty : ",")}[{windows[0] / Mss:F1},{windows[1] / Mss:F1},{link.Alpha:F3}]");
            }

            for (int i = 0; i < 2; i++)
            {
                double acked = windows[i] * Step / roundTrips[i];
                windows[i] += coupled ? link.ForAck(paths[i], acked) : paths[i].RenoIncrease(acked);
                sinceLoss[i] += acked / Mss;
                if (sinceLoss[i] >= distances[i])
                {
                    sinceLoss[i] -= distances[i];
                    windows[i] = Math.Max(2 * Mss, windows[i] / 2);
                }
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"coupled\":{(coupled ? "true" : "false")},\"rtt\":{roundTrip * 1000},\"loss\":{lossEvery},\"seconds\":{Step * StepsPerSample},\"points\":[{points}]}}");
    }
}
