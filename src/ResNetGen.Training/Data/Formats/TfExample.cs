using System.Globalization;

namespace ResNetGen.Data;

/// <summary>
/// A <c>tf.Example</c> in the wire format of protocol buffers: a map from names to lists of bytes, floats or integers. What is asked for is
/// found in the bytes themselves; nothing is copied, and nothing nests deeper than the format does.
/// </summary>
internal readonly ref struct TfExample(ReadOnlySpan<byte> record)
{
    private const int Varint = 0;
    private const int Eight = 1;
    private const int Delimited = 2;
    private const int Four = 5;

    private readonly ReadOnlySpan<byte> record = record;

    /// <summary>The first bytes under one of some names, in the order of the names; false where there are none.</summary>
    /// <exception cref="InvalidDataException">The record is no example.</exception>
    public bool TryGetBytes(ReadOnlySpan<string> names, out ReadOnlySpan<byte> value)
    {
        foreach (var name in names)
        {
            if (TryFind(name, out var feature) && TryGetField(feature, 1, out var list) && TryGetField(list, 1, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The first integer under one of some names, in the order of the names; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The record is no example.</exception>
    public long? GetInt64(ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (TryFind(name, out var feature) && TryGetField(feature, 3, out var list) && list.Length > 0)
            {
                // Packed into one field, as writers of our days do, or each in a field of its own.
                return ReadVarint(ref list) == (1 << 3 | Delimited)
                    ? ReadDelimited(ref list) is { Length: > 0 } packed ? (long)ReadVarint(ref packed) : null
                    : (long)ReadVarint(ref list);
            }
        }

        return null;
    }

    /// <summary>All names, in the order of the record.</summary>
    /// <exception cref="InvalidDataException">The record is no example.</exception>
    public List<string> Names()
    {
        var names = new List<string>();
        var example = record;
        while (TryNextField(ref example, 1, out var features))
        {
            while (TryNextField(ref features, 1, out var entry))
            {
                if (TryGetField(entry, 1, out var key))
                {
                    names.Add(System.Text.Encoding.UTF8.GetString(key));
                }
            }
        }

        return names;
    }

    private bool TryFind(string name, out ReadOnlySpan<byte> feature)
    {
        var example = record;
        while (TryNextField(ref example, 1, out var features))
        {
            while (TryNextField(ref features, 1, out var entry))
            {
                if (TryGetField(entry, 1, out var key) && IsName(key, name) && TryGetField(entry, 2, out feature))
                {
                    return true;
                }
            }
        }

        feature = default;
        return false;
    }

    // The names that are looked for are ASCII.
    private static bool IsName(ReadOnlySpan<byte> key, string name)
    {
        if (key.Length != name.Length)
        {
            return false;
        }

        for (var at = 0; at < key.Length; at++)
        {
            if (key[at] != name[at])
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryGetField(ReadOnlySpan<byte> message, int number, out ReadOnlySpan<byte> value) =>
        TryNextField(ref message, number, out value);

    /// <summary>Goes to the next field of a number that has a length, and past it.</summary>
    private static bool TryNextField(scoped ref ReadOnlySpan<byte> message, int number, out ReadOnlySpan<byte> value)
    {
        while (message.Length > 0)
        {
            var tag = ReadVarint(ref message);
            switch ((int)(tag & 7))
            {
                case Delimited:
                    value = ReadDelimited(ref message);
                    if (tag >> 3 == (ulong)number)
                    {
                        return true;
                    }

                    break;
                case Varint:
                    ReadVarint(ref message);
                    break;
                case Eight:
                    Skip(ref message, 8);
                    break;
                case Four:
                    Skip(ref message, 4);
                    break;
                default:
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"There is no wire type {tag & 7}."));
            }
        }

        value = default;
        return false;
    }

    private static ReadOnlySpan<byte> ReadDelimited(scoped ref ReadOnlySpan<byte> message)
    {
        var length = ReadVarint(ref message);
        if (length > (ulong)message.Length)
        {
            throw new InvalidDataException("A field is longer than what holds it.");
        }

        var value = message[..(int)length];
        message = message[(int)length..];
        return value;
    }

    private static ulong ReadVarint(scoped ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && message.Length > 0; shift += 7)
        {
            var part = message[0];
            message = message[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number does not end.");
    }

    private static void Skip(scoped ref ReadOnlySpan<byte> message, int bytes) =>
        message = bytes <= message.Length ? message[bytes..] : throw new InvalidDataException("A field is longer than what holds it.");
}
