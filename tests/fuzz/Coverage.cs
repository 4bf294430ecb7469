using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace ServalRef.Fuzz;

/// <summary>Which branches of instrumented assemblies an input takes, and how often, in powers of two.</summary>
/// <remarks>SharpFuzz makes each branch count a byte of a table, by where it comes from and goes to. Without instrumentation all stays 0.</remarks>
internal sealed unsafe class Coverage
{
    private const int Places = 1 << 16;

    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(ClassOf)];

    private readonly byte[] _seen = new byte[Places];

    /// <summary>How many places were reached by any input.</summary>
    public int Reached { get; private set; }

    /// <summary>Gives instrumented code its table, before any of it runs; it goes with the process.</summary>
    [ModuleInitializer]
    internal static void Prepare() => Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Places);

    /// <summary>Forgets the last input.</summary>
    public static void Begin()
    {
        new Span<byte>(Trace.SharedMem, Places).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the input since <see cref="Begin"/> took a branch that none took before, or as often as none did.</summary>
    public bool TakeNew()
    {
        bool news = false;
        ReadOnlySpan<ulong> words = new(Trace.SharedMem, Places / sizeof(ulong));
        for (int word = 0; word < words.Length; word++)
        {
            if (words[word] == 0)
            {
                continue;
            }

            for (int place = word * sizeof(ulong); place < (word + 1) * sizeof(ulong); place++)
            {
                int classes = Classes[Trace.SharedMem[place]];
                if ((classes & ~_seen[place]) != 0)
                {
                    Reached += _seen[place] == 0 ? 1 : 0;
                    _seen[place] |= (byte)classes;
                    news = true;
                }
            }
        }

        return news;
    }

    private static byte ClassOf(int count) => (byte)(count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    });
}
