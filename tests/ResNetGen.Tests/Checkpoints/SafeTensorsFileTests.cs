using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ResNetGen.Checkpoints;
using static TorchSharp.torch;

namespace ResNetGen.Tests.Checkpoints;

[Collection(nameof(Alone))]
public sealed class SafeTensorsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string File1 => folder.File("one.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void HasTheLayoutOfTheFormat()
    {
        using var scope = NewDisposeScope();
        SafeTensorsFile.Write(
            File1,
            new Dictionary<string, Tensor>
            {
                ["half"] = arange(1, -3, -3, dtype: ScalarType.Float16),
                ["b"] = arange(1, 7, dtype: ScalarType.Float32).reshape(2, 3),
                ["a"] = ones(1).mul(0.5),
                ["flag"] = arange(3).remainder(2).eq(0),
                ["count"] = tensor(7L),
            },
            new Dictionary<string, string> { ["where"] = "\"hier\" \\ ö" });

        var bytes = File.ReadAllBytes(File1);
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal((byte)'{', bytes[8]);
        using var json = JsonDocument.Parse(bytes.AsMemory(8, length));
        var data = bytes.AsSpan(8 + length).ToArray();
        Assert.Equal(
            """
            "count": I64 [] 0 8
            "a": F32 [1] 8 12
            "b": F32 [2,3] 12 36
            "half": F16 [2] 36 40
            "flag": BOOL [3] 40 43
            """,
            string.Join('\n', json.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__").Select(entry =>
                $"\"{entry.Name}\": {entry.Value.GetProperty("dtype").GetString()} {entry.Value.GetProperty("shape").GetRawText()} "
                    + $"{entry.Value.GetProperty("data_offsets")[0]} {entry.Value.GetProperty("data_offsets")[1]}")),
            ignoreLineEndingDifferences: true);
        Assert.Equal("\"hier\" \\ ö", json.RootElement.GetProperty("__metadata__").GetProperty("where").GetString());
        var digest = json.RootElement.GetProperty("__metadata__").GetProperty("file_sha256").GetString()!;
        var blank = Encoding.Latin1.GetBytes(
            Encoding.Latin1.GetString(bytes).Replace(digest, new string('0', 64), StringComparison.Ordinal));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(blank)), digest);
        Assert.Equal(
            [7, 0, 0, 0, 0, 0, 0, 0, .. Floats(0.5f, 1, 2, 3, 4, 5, 6), 0x00, 0x3C, 0x00, 0xC0, 1, 0, 1],
            data);
    }

    [Fact]
    public void ReadsWhatOthersWrite()
    {
        // As Python's package writes it: no hash, a metadata entry of its own, the header padded with spaces.
        const string Header =
            """{"__metadata__":{"format":"pt"},"fc.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}"""
            + ""","fc.bias":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]}}   """;
        Save(Header, [.. Floats(1.5f, -2), 0x80, 0x3F]);

        using var file = SafeTensorsFile.Read(File1);

        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(["fc.bias", "fc.weight"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, 2], file.Tensors["fc.weight"].shape);
        Assert.Equal([1.5f, -2f], file.Tensors["fc.weight"].data<float>().ToArray());
        Assert.Equal(1f, file.Tensors["fc.bias"].to(ScalarType.Float32).item<float>());
    }

    public static TheoryData<ScalarType> Types =>
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
        ScalarType.Int64, ScalarType.Int32, ScalarType.Int16,
        ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void KeepsEveryBit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var random = new Random(5);
        var written = empty([3, 4, 5], dtype: type);
        foreach (ref var value in written.bytes)
        {
            value = (byte)(random.Next(256) & (type == ScalarType.Bool ? 1 : 255));
        }

        SafeTensorsFile.Write(
            File1, new Dictionary<string, Tensor> { ["x"] = written, ["none"] = empty([0, 3], dtype: type), ["one"] = written[1, 1, 1] });

        using var file = SafeTensorsFile.Read(File1);
        Assert.Equal(type, file.Tensors["x"].dtype);
        Assert.Equal([3, 4, 5], file.Tensors["x"].shape);
        Assert.Equal(written.bytes, file.Tensors["x"].bytes);
        Assert.Equal([0, 3], file.Tensors["none"].shape);
        Assert.Empty(file.Tensors["one"].shape);
        Assert.Equal(written[1, 1, 1].clone().bytes, file.Tensors["one"].bytes);
    }

    [Fact]
    public void WritesParametersAndOtherLayoutsInRowOrder()
    {
        using var scope = NewDisposeScope();
        var image = arange(24, dtype: ScalarType.Float32).reshape(1, 2, 3, 4);
        var channelsLast = image.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        SafeTensorsFile.Write(File1, new Dictionary<string, Tensor> { ["x"] = nn.Parameter(channelsLast), ["y"] = image[0, 1].t() });

        using var file = SafeTensorsFile.Read(File1);
        Assert.Equal(Enumerable.Range(0, 24).Select(value => (float)value), file.Tensors["x"].data<float>().ToArray());
        Assert.Equal([12, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23], file.Tensors["y"].data<float>().ToArray());
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904,0],"data_offsets":[0,0]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2147483648,2147483648,4],"data_offsets":[0,0]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":[[[[[[[[[[1]]]]]]]]]]}}""")]
    [InlineData("""{"x":[1]}""")]
    [InlineData("""{"__metadata__":{"step":1}}""")]
    [InlineData("""{"x":""")]
    [InlineData("""{} {}""")]
    public void SaysThatAHeaderIsDamaged(string header)
    {
        Save(header, [0, 0, 0, 0]);

        Refuses($"The checkpoint '{File1}' has a damaged header; use another copy of it.");
    }

    [Theory]
    [InlineData("F8_E4M3", 1)]
    [InlineData("U16", 2)]
    [InlineData("C64", 8)]
    public void NamesATypeThatItDoesNotRead(string type, int size)
    {
        Save($$$"""{"w":{"dtype":"{{{type}}}","shape":[1],"data_offsets":[0,{{{size}}}]}}""", new byte[size]);

        Refuses(
            $"The checkpoint '{File1}' holds numbers of the type {type} (in 'w'), which are not read: write it with those converted, "
            + "to F32 say.");
    }

    [Fact]
    public void DoesNotBelieveAHugeHeader()
    {
        Save("""{"x":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}""", [0, 0, 0, 0]);
        Refuses("ends early: 90 of 4,398,046,511,190 bytes are there");

        File.WriteAllBytes(File1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, (byte)'{', (byte)'}']);
        Refuses($"'{File1}' is not a checkpoint");

        File.WriteAllBytes(File1, [0x00, 0xE1, 0xF5, 0x05, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        Refuses($"The checkpoint '{File1}' ends early: 10 of 100,000,008 bytes are there");
    }

    [Fact]
    public void TellsForeignFilesFromDamagedOnes()
    {
        Refuses($"There is no checkpoint '{File1}'");
        File.WriteAllBytes(File1, []);
        Refuses($"The checkpoint '{File1}' is empty");
        File.WriteAllText(File1, "short");
        Refuses($"'{File1}' is not a checkpoint: it does not begin as a safetensors file does");
        File.WriteAllBytes(File1, [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. new byte[100]]);
        Refuses($"'{File1}' is not a checkpoint");
        Save("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", [0, 0, 0, 0, 0]);
        Refuses("has 1 bytes more than its header says");
        Save("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", [0, 0, 0]);
        Refuses("ends early: 65 of 66 bytes are there");
        File.Delete(File1);
        Directory.CreateDirectory(File1);
        Refuses($"'{File1}' is a folder");
    }

    [Fact]
    public void NamesADamagedByte()
    {
        using var scope = NewDisposeScope();
        SafeTensorsFile.Write(File1, new Dictionary<string, Tensor> { ["x"] = arange(1_000) });
        var bytes = File.ReadAllBytes(File1);
        bytes[^4_321] ^= 1;
        File.WriteAllBytes(File1, bytes);
        var before = LiveTensors.Settled();

        Refuses($"The checkpoint '{File1}' is damaged: it does not have the SHA-256 that it was written with");

        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Fact]
    public void MeetsNoDamageItHasNoSentenceFor()
    {
        using var scope = NewDisposeScope();
        SafeTensorsFile.Write(
            File1,
            new Dictionary<string, Tensor> { ["x"] = arange(6).reshape(2, 3), ["y.weight"] = ones(5), ["z"] = zeros(0, 4) },
            new Dictionary<string, string> { ["step"] = "3" });
        var whole = File.ReadAllBytes(File1);
        var header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        var random = new Random(11);
        var before = LiveTensors.Settled();
        var refused = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = whole.AsSpan().ToArray();
            for (var change = random.Next(4); change >= 0; change--)
            {
                // A bit anywhere in the header, or a character that JSON cares for.
                var position = random.Next(header);
                bytes[position] = random.Next(2) == 0
                    ? (byte)(bytes[position] ^ (1 << random.Next(8)))
                    : "{}[]\",:0198-eE\\u "u8[random.Next(17)];
            }

            File.WriteAllBytes(File1, random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                SafeTensorsFile.Read(File1).Dispose();
            }
            catch (ResNetGenException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 2_000, 3_000);
        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private void Save(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(File1, [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);
    }

    private void Refuses(string sentence)
    {
        var exception = Assert.Throws<ResNetGenException>(() => SafeTensorsFile.Read(File1));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }
}
