using System.Numerics;

namespace ServalRef.Properties.Congestion;

/// <summary>A fraction of whole numbers, to compute formulas by a way on which nothing is rounded.</summary>
internal readonly struct Rational : IComparable<Rational>, IEquatable<Rational>
{
    private readonly BigInteger _numerator;
    private readonly BigInteger _denominator;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        BigInteger common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (_numerator, _denominator) = (numerator / common, denominator / common);
    }

    public static implicit operator Rational(long value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) =>
        new((a._numerator * b._denominator) + (b._numerator * a._denominator), a._denominator * b._denominator);

    public static Rational operator -(Rational a, Rational b) => a + (b * -1);

    public static Rational operator *(Rational a, Rational b) => new(a._numerator * b._numerator, a._denominator * b._denominator);

    public static Rational operator /(Rational a, Rational b) => new(a._numerator * b._denominator, a._denominator * b._numerator);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static Rational Min(Rational a, Rational b) => a < b ? a : b;

    public static Rational Sum(IEnumerable<Rational> terms) => terms.Aggregate((Rational)0, (sum, term) => sum + term);

    /// <summary>The exact value of a double.</summary>
    public static Rational Of(double value)
    {
        int exponent = 0;
        while (value != Math.Floor(value))
        {
            (value, exponent) = (value * 2, exponent + 1);
        }

        return new Rational(new BigInteger(value), BigInteger.One << exponent);
    }

    /// <summary>Whether a double is this number, but for so much of it as rounding may take.</summary>
    public bool IsNear(double value, double tolerance = 1e-12) =>
        double.IsFinite(value) && Math.Abs((double)(Of(value) - this)) <= tolerance * Math.Abs((double)this);

    public static explicit operator double(Rational value)
    {
        // 64 bits more than the quotient needs, so that it is exact before the last step.
        int shift = (int)(value._denominator.GetBitLength() - value._numerator.GetBitLength()) + 64;
        BigInteger scaled = shift > 0
            ? (value._numerator << shift) / value._denominator
            : value._numerator / (value._denominator << -shift);
        return Math.ScaleB((double)scaled, -shift);
    }

    public int CompareTo(Rational other) => (_numerator * other._denominator).CompareTo(other._numerator * _denominator);

    public bool Equals(Rational other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_numerator, _denominator);

    public override string ToString() => $"{_numerator}/{_denominator}";
}
