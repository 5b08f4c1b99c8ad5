using System.Buffers.Binary;
using System.Text;

namespace ResNetGen.Data;

/// <summary>
/// Reads what Python's <c>pickle</c> wrote of dictionaries, lists, strings, numbers and NumPy's arrays of bytes, and nothing else: it makes
/// those by itself and never what a file names, so that a file can do nothing. Anything else is refused.
/// </summary>
/// <remarks>The operations are those of Python's <c>pickletools</c>, protocols 2 to 4.</remarks>
internal sealed class Pickle
{
    // What an object takes beside its bytes, and what may come of a file besides: the labels of CIFAR-100 are 150,000 numbers.
    private const long ObjectBytes = 64;
    private const long SpareBytes = 1L << 25;

    private static readonly object Mark = new();

    private readonly byte[] bytes;
    private readonly List<object?> stack = [];
    private readonly Dictionary<int, object?> memo = [];
    private int position;
    private long made;

    private Pickle(byte[] bytes) => this.bytes = bytes;

    /// <summary>Whether bytes begin as a pickle of these protocols does.</summary>
    public static bool IsOne(ReadOnlySpan<byte> start) => start is [0x80, >= 2 and <= 4, ..];

    /// <summary>
    /// Reads a pickle: a <c>Dictionary&lt;string, object?&gt;</c>, a <c>List&lt;object?&gt;</c>, a <c>string</c> (of bytes too, a character
    /// each), a <c>long</c>, a <c>bool</c>, a <see cref="ByteArray"/> or null.
    /// </summary>
    /// <exception cref="InvalidDataException">It ends early, is damaged, or holds something else; the message says what.</exception>
    public static object? Read(byte[] bytes)
    {
        try
        {
            return new Pickle(bytes).Run();
        }
        catch (Exception exception) when (exception is not (InvalidDataException or OperationCanceledException))
        {
            throw new InvalidDataException("is damaged", exception);
        }
    }

    /// <summary>An array of bytes, row by row.</summary>
    /// <param name="Sizes">Its sizes.</param>
    /// <param name="Values">The bytes.</param>
    internal sealed record ByteArray(long[] Sizes, byte[] Values);

    private object? Run()
    {
        while (true)
        {
            var operation = Next(1)[0];
            Spend(ObjectBytes);
            switch ((char)operation)
            {
                case '\x80':
                    Next(1);
                    break;
                case '\x95':
                    Next(8);
                    break;
                case '(':
                    stack.Add(Mark);
                    break;
                case '}':
                    stack.Add(new Dictionary<string, object?>(StringComparer.Ordinal));
                    break;
                case ']':
                    stack.Add(new List<object?>());
                    break;
                case ')':
                    stack.Add(Array.Empty<object?>());
                    break;
                case 'N':
                    stack.Add(null);
                    break;
                case '\x88' or '\x89':
                    stack.Add((char)operation == '\x88');
                    break;
                case 'K':
                    stack.Add((long)Next(1)[0]);
                    break;
                case 'M':
                    stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Next(2)));
                    break;
                case 'J':
                    stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Next(4)));
                    break;
                case 'U' or 'C':
                    stack.Add(Encoding.Latin1.GetString(Next(Next(1)[0])));
                    break;
                case 'T' or 'B':
                    stack.Add(Encoding.Latin1.GetString(Next(Length())));
                    break;
                case 'X':
                    stack.Add(Encoding.UTF8.GetString(Next(Length())));
                    break;
                case '\x8c':
                    stack.Add(Encoding.UTF8.GetString(Next(Next(1)[0])));
                    break;
                case 'q':
                    memo[Next(1)[0]] = stack[^1];
                    break;
                case 'r':
                    memo[Length()] = stack[^1];
                    break;
                case '\x94':
                    memo[memo.Count] = stack[^1];
                    break;
                case 'h':
                    stack.Add(memo[Next(1)[0]]);
                    break;
                case 'j':
                    stack.Add(memo[Length()]);
                    break;
                case 'a':
                    var item = Pop();
                    As<List<object?>>(stack[^1]).Add(item);
                    break;
                case 'e':
                    var items = PopToMark();
                    As<List<object?>>(stack[^1]).AddRange(items);
                    break;
                case 's':
                    var value = Pop();
                    var key = Pop();
                    Set(key, value);
                    break;
                case 'u':
                    var pairs = PopToMark();
                    for (var pair = 0; pair + 1 < pairs.Count; pair += 2)
                    {
                        Set(pairs[pair], pairs[pair + 1]);
                    }

                    break;
                case 't':
                    stack.Add(PopToMark().ToArray());
                    break;
                case '\x85' or '\x86' or '\x87':
                    stack.Add(Pop(operation - 0x84));
                    break;
                case 'c':
                    stack.Add(Named(Line(), Line()));
                    break;
                case '\x93':
                    var name = As<string>(Pop());
                    stack.Add(Named(As<string>(Pop()), name));
                    break;
                case 'R':
                    var arguments = As<object?[]>(Pop());
                    stack.Add(Make(Pop(), arguments));
                    break;
                case 'b':
                    var state = As<object?[]>(Pop());
                    stack[^1] = Fill(stack[^1], state);
                    break;
                case '.':
                    return Pop();
                default:
                    throw new InvalidDataException("holds more than lists, numbers and bytes");
            }
        }
    }

    // The few names that such files have; what they mean is written here, and no other is known.
    private static Name Named(string module, string name) => (module, name) switch
    {
        ("numpy.core.multiarray" or "numpy._core.multiarray", "_reconstruct") => Name.Array,
        ("numpy", "ndarray") => Name.ArrayType,
        ("numpy", "dtype") => Name.ElementType,
        ("_codecs", "encode") => Name.Encode,
        _ => throw new InvalidDataException($"asks for Python's '{module}.{name}'"),
    };

    private static object Make(object? name, object?[] arguments) => (name, arguments) switch
    {
        (Name.Array, _) => new Unfilled(),
        (Name.ElementType, ["u1" or "|u1", ..]) => Name.ElementType,
        (Name.ElementType, [string other, ..]) => throw new InvalidDataException($"has an array of '{other}', which are no bytes"),
        (Name.Encode, [string text, "latin1"]) => text,
        _ => throw new InvalidDataException("is damaged"),
    };

    // An array's state is (version, sizes, element type, whether columns come first, bytes); an element type's says what is known of bytes.
    private object Fill(object? unfilled, object?[] state)
    {
        if (unfilled is Name.ElementType)
        {
            return unfilled;
        }

        if (unfilled is not Unfilled || state is not [long, object?[] sizes, Name.ElementType, bool columnsFirst, string text])
        {
            throw new InvalidDataException("is damaged");
        }

        long[] shape = [.. sizes.Select(size => size is long number ? number : -1)];
        Spend(text.Length);
        var values = Encoding.Latin1.GetBytes(text);
        if (shape.Any(size => size < 0) || shape.Aggregate(1L, (product, size) => checked(product * size)) != values.Length)
        {
            throw new InvalidDataException("is damaged");
        }

        return new ByteArray(shape, columnsFirst && shape.Length == 2 ? Turned(values, (int)shape[0], (int)shape[1]) : values);
    }

    private static byte[] Turned(byte[] values, int rows, int columns)
    {
        var turned = new byte[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                turned[(row * columns) + column] = values[(column * rows) + row];
            }
        }

        return turned;
    }

    private static T As<T>(object? value)
        where T : class => value as T ?? throw new InvalidDataException("is damaged");

    private void Set(object? key, object? value) => As<Dictionary<string, object?>>(stack[^1])[As<string>(key)] = value;

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        var items = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    private List<object?> PopToMark()
    {
        var mark = stack.LastIndexOf(Mark);
        var items = stack.GetRange(mark + 1, stack.Count - mark - 1);
        stack.RemoveRange(mark, stack.Count - mark);
        return items;
    }

    private int Length() => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(Next(4)));

    private string Line()
    {
        var end = Array.IndexOf(bytes, (byte)'\n', position);
        var line = Encoding.Latin1.GetString(Next(end - position));
        Next(1);
        return line;
    }

    /// <summary>
    /// Counts what is made of the file: a byte of it can stand for a dictionary, or for all bytes of an array once more.
    /// </summary>
    private void Spend(long count)
    {
        made += count;
        if (made > SpareBytes + (4L * bytes.Length))
        {
            throw new InvalidDataException("makes far more than it holds");
        }
    }

    private ReadOnlySpan<byte> Next(int count)
    {
        if (count < 0 || count > bytes.Length - position)
        {
            throw new InvalidDataException("ends early");
        }

        position += count;
        return bytes.AsSpan(position - count, count);
    }

    private enum Name
    {
        Array,
        ArrayType,
        ElementType,
        Encode,
    }

    private sealed class Unfilled;
}
