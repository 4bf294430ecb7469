using ServalRef.Runtime.Congestion;
using Xunit;

namespace ServalRef.Properties.Congestion;

/// <summary>Where windows come to rest on paths that lose a fixed fraction of their packets: what the algorithms are designed for.</summary>
/// <remarks>
/// Packets for windows, seconds for times. At rest a flow gains between two losses what a loss takes, p × (w − left) for each
/// packet; from anywhere else its window moves there. TCP alone rests at √(2/p), and sends √(2/p) / rtt.
/// </remarks>
public class FluidTests
{
    /// <summary>Loss, round-trip time, for each path.</summary>
    public static TheoryData<double[], double[]> Networks => new()
    {
        { [.01, .01], [.1, .1] },
        { [.01, .04], [.1, .1] },
        { [.04, .01], [.01, .1] },
        { [.001, .01], [.05, .2] },
        { [.01, .001], [.02, .2] },
        { [.02, .005], [.03, .1] },
        { [.01, .01, .05], [.1, .1, .1] },
        { [.01, .01, .01], [.02, .05, .2] },
        { [.001, .001], [.01, .1] },
        { [.0004, .0025], [.1, .04] },
    };

    /// <summary>The first two aims of RFC 6356, met exactly.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    [Trait("Clause", "CC-4")]
    [Trait("Clause", "CC-7")]
    public void Lia_SendsWhatATcpOnTheBestPathWould_AndOnNoPathMoreThanATcp(double[] loss, double[] roundTrip)
    {
        double[] rates = RatesAtRest(Lia.Instance, loss, roundTrip);
        double[] tcp = [.. loss.Zip(roundTrip, Tcp)];

        Assert.Equal(1, rates.Sum() / tcp.Max(), 6);
        Assert.All(rates.Zip(tcp), pair => Assert.True(pair.First <= pair.Second * (1 + 1e-6)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    [Trait("Clause", "CC-8")]
    public void Reno_SendsAWholeTcpOnEachPath(double[] loss, double[] roundTrip) =>
        Assert.Equal(1, RatesAtRest(Reno.Instance, loss, roundTrip).Sum() / loss.Zip(roundTrip, Tcp).Sum(), 6);

    [Theory]
    [MemberData(nameof(Networks))]
    [Trait("Clause", "CC-8")]
    public void Ewtcp_SendsTheNthPartOfATcpOnEachPath(double[] loss, double[] roundTrip) =>
        Assert.Equal(1, RatesAtRest(Ewtcp.Instance, loss, roundTrip).Sum() / loss.Zip(roundTrip, Tcp).Average(), 6);

    [Theory]
    [MemberData(nameof(Networks))]
    [Trait("Clause", "CC-8")]
    public void SemiCoupled_WindowsAreInInverseProportionToLoss(double[] loss, double[] roundTrip)
    {
        double[] windows = [.. RatesAtRest(SemiCoupled.Instance, loss, roundTrip).Zip(roundTrip, (rate, rtt) => rate * rtt)];
        double expected = Math.Sqrt(2 / loss.Sum(p => 1 / p));

        Assert.All(windows.Zip(loss), pair => Assert.Equal(1, pair.First * pair.Second / expected, 6));
    }

    [Fact]
    [Trait("Clause", "CC-8")]
    public void Coupled_LeavesTheWorsePath()
    {
        double[] rates = RatesAtRest(Coupled.Instance, [.01, .04], [.1, .1], least: 1e-6);

        Assert.Equal(1, rates[0] / Tcp(.01, .1), 3);
        Assert.True(rates[1] < 1e-3 * rates[0]);
    }

    // Follows the windows' equations of motion until nothing moves any more.
    private static double[] RatesAtRest(ICongestionControl algorithm, double[] loss, double[] roundTrip, double least = 0)
    {
        PathState[] paths = [.. roundTrip.Select(rtt => new PathState(10, rtt, 1))];
        for (int step = 0; step < 200_000; step++)
        {
            PathState[] next = [.. paths.Select((path, i) =>
            {
                double drift = algorithm.Increase(paths, i, 1) - (loss[i] * (path.Window - algorithm.WindowAfterLoss(paths, i)));
                return path with { Window = Math.Max(path.Window + (drift * Math.Min(5, path.Window / 10)), least) };
            })];
            if (next.Zip(paths).All(pair => Math.Abs(pair.First.Window - pair.Second.Window) < 1e-12 * pair.Second.Window))
            {
                break;
            }

            paths = next;
        }

        return [.. paths.Select(path => path.Rate)];
    }

    private static double Tcp(double loss, double roundTrip) => Math.Sqrt(2 / loss) / roundTrip;
}
