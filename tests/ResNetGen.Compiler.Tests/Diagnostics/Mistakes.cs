using ResNetGen.Compiler.Catalogue;

namespace ResNetGen.Compiler.Tests.Diagnostics;

/// <summary>Files with one mistake each: what is wrong stands between « and », and is answered by one sentence.</summary>
public static class Mistakes
{
    private const string NoBreak = "RNG028: A no-break space (U+00A0) stands here; write a space instead.";
    private const string Control = "RNG028: A control character (U+0007), which is invisible, stands here; take it out.";

    private static string Tuples(string written) => Networks.With($"blocks:\n  - {{ unit_fn: bottleneck, args: {written} }}");

    private static string NotTuples(string reason) => $"RNG022: These are not unit arguments: {reason}; write them as \"[(256, 64, 1)] * 2 "
        + "+ [(256, 64, 2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]].";

    private static string Unknown(string kind) => $"RNG010: Unknown layer `{kind}`; write "
        + $"{Compiler.Diagnostics.NearestName.List(LayerCatalogue.Names.Order(StringComparer.Ordinal))}.";

    /// <summary>A name for the mistake, the file, and the error.</summary>
    public static TheoryData<string, string, string> All { get; } = new()
    {
        { "empty file", "", "RNG001: The file is empty; begin it with `network: name` and `input: [channels, height, width]`." },
        { "comments only", """
            # nothing

            """, "RNG001: The file is empty; begin it with `network: name` and `input: [channels, height, width]`." },
        { "unclosed bracket", """
            network: net
            input: [3, 8, 8]
            root: [relu
            «»
            """,
            "RNG002: The file is not YAML here: while parsing a flow sequence, did not find expected ',' or ']'; check the "
                + "indentation, the brackets and the quotes." },
        { "unclosed brace", Networks.With("root:\n  «»- { conv2d: 4, kernel: 3\n  - elu"), "RNG002: The file is not YAML here: what "
            + "follows does not fit what stands above; check the indentation, the brackets and the quotes." },
        { "tab", Networks.With("root:\n«\t»- relu"), "RNG002: The file is not YAML here: a tab stands in the indentation; write "
            + "spaces instead." },
        { "alias of nothing", Networks.With("root: [«*stem»]"), "RNG002: The file is not YAML here: the alias *stem stands for "
            + "nothing, as no &stem stands above it; check the indentation, the brackets and the quotes." },
        { "alias of itself", Networks.With("root: &a [«*a»]"), "RNG002: The file is not YAML here: the alias *a stands for nothing, "
            + "as no &a stands above it; check the indentation, the brackets and the quotes." },
        { "Latin-1 in a comment", Networks.With("root: [relu] # Gr«\uFFFD»\uFFFDe"), "RNG009: The file is not UTF-8: the byte here "
            + "is no character of it, and may be one of Latin-1 or Windows-1252; save it as UTF-8." },
        { "Latin-1 in a name", Networks.With("root: [{ name: gr«\uFFFD»n, conv2d: 4, kernel: 3 }]"), "RNG009: The file is not UTF-8: "
            + "the byte here is no character of it, and may be one of Latin-1 or Windows-1252; save it as UTF-8." },
        { "UTF-16", "«\uFFFD»\uFFFD" + string.Join('\0', "network: net\n".AsEnumerable()) + "\0", "RNG009: The file is not UTF-8: it "
            + "looks like UTF-16; save it as UTF-8." },
        { "UTF-32 without a mark", "«n»\0\0\0e\0\0\0", "RNG009: The file is not UTF-8: it looks like UTF-32; save it as UTF-8." },
        { "duplicate key", Networks.With("""
            root: [relu]
            «root»: [elu]
            """), "RNG004: The key `root` stands twice in this mapping; keep one of them." },
        { "duplicate key in layer", Networks.With("""
            root:
              - { conv2d: 4, kernel: 3, «kernel»: 5 }
            """), "RNG004: The key `kernel` stands twice in this mapping; keep one of them." },
        { "root is scalar", Networks.With("root: «relu»"), "RNG005: `root` must be a list of layers, such as `- { name: conv1, "
            + "conv2d: 64, kernel: 3 }`, not `relu`." },
        { "file is list", """
            «- relu»

            """, "RNG005: A network file must be a mapping that begins with `network: name`, not a list." },
        { "two documents", Networks.With("""
            root: [relu]
            «---»
            network: b
            """), "RNG005: A network file must be one YAML document, not two." },
        { "key is a list", Networks.With("""
            ? «[a]»
            : b
            root: [relu]
            """), "RNG005: A key must be a name, not a list." },
        { "an empty document behind", Networks.With("root: [relu]\n«---»"), "RNG005: A network file must be one YAML document, not two." },
        { "no key", Networks.With("«:» 3\nroot: [relu]"), "RNG005: A key must be a name, not empty." },
        { "key of null", Networks.With("«~»: 3\nroot: [relu]"), "RNG005: A key must be a name, not empty." },
        { "merge key", Networks.With("constants: &c { a: 3 }\nroot: [{ «<<»: *c, relu: }]"), "RNG005: A mapping must be written out key "
            + "by key, not with the merge key `<<`." },
        { "tag of nothing", Networks.With("root: [{ name: a, when: «!» 1, then: relu }]"), "RNG005: A value must be written without a "
            + "tag, not with `!`." },
        { "tag of the file's own", Networks.With("root: «!mine» [relu]"), "RNG005: A value must be written without a tag, not with "
            + "`!mine`." },
        { "tag of another type", Networks.With("root: [{ relu: , name: «!!int» a }]"), "RNG005: A value must be written without a tag, "
            + "not with `!!int`." },
        { "alias of a wrong value", Networks.With("constants: { a: &a 3 }\nroot: «*a»"), "RNG005: `root` must be a list of layers, such "
            + "as `- { name: conv1, conv2d: 64, kernel: 3 }`, not `3`." },
        { "alias with its colon", Networks.With("root: [{ &a name: b, «*a:» c }]"), "RNG002: The file is not YAML here: the alias *a: "
            + "stands for nothing, as no &a: stands above it, and the `:` belongs to its name without a space before it; check the "
            + "indentation, the brackets and the quotes." },
        { "tab before a dash", Networks.With("root:\n«\t»- relu"), "RNG002: The file is not YAML here: a tab stands in the indentation; "
            + "write spaces instead." },
        { "tab below a line", Networks.With("root:\n  - relu\n«\t»- elu"), "RNG002: The file is not YAML here: a tab stands in the "
            + "indentation; write spaces instead." },
        { "tab between dashes", Networks.With("root:\n  -«\t»- relu\n").Replace("- relu", "relu: ", StringComparison.Ordinal), "RNG002: "
            + "The file is not YAML here: a tab stands in the indentation; write spaces instead." },
        { "input of two", """
            network: net
            input: «[3, 8]»
            root: [relu]

            """, "RNG005: `input` must be a list of three: [channels, height, width], not of 2." },
        { "input scalar", """
            network: net
            input: «3x8x8»
            root: [relu]

            """, "RNG005: `input` must be a list of three: [channels, height, width], not `3x8x8`." },
        { "from list", Networks.With("""
            root:
              - { name: a, relu: , from: «[input, input]» }
            """), "RNG005: `from` must be the name of one layer, not a list." },
        { "layer is list", Networks.With("""
            root:
              - «[relu]»
            """), "RNG005: A layer must be a mapping, such as `{ name: conv1, conv2d: 64, kernel: 3 }`, not a list." },
        { "relu with value", Networks.With("""
            root:
              - relu: «6»
            """), "RNG005: `relu` must be without a value, as in `- relu`, not `6`." },
        { "kernel of three", Networks.With("""
            root:
              - { conv2d: 4, kernel: «[3, 3, 3]» }
            """), "RNG005: `kernel` must be one value, or a list of two: [height, width], not a list of 3." },
        { "defaults scalar", Networks.With("""
            defaults:
              conv2d: «relu»
            root: [relu]
            """), "RNG005: The defaults of `conv2d` must be a mapping of arguments, such as `{ activation: relu }`, not `relu`." },
        { "block scalar", Networks.With("""
            blocks:
              - «bottleneck»
            """), "RNG005: A block must be a mapping with `scope`, `unit_fn` and `args`, not `bottleneck`." },
        { "unknown key near", Networks.With("«rooot»: [relu]"), "RNG006: Unknown key `rooot` in the network; did you mean `root`?" },
        { "unknown key far", Networks.With("""
            «optimizer»: sgd
            root: [relu]
            """),
            "RNG006: Unknown key `optimizer` in the network; write `blocks`, `class`, `constants`, `defaults`, `extends`, `head`, "
                + "`input`, `network`, `num_classes`, `output_stride`, `root`, `unit_scope` or `units`." },
        { "unknown key block", Networks.With("""
            blocks:
              - { scope: a, «unit»: bottleneck, args: "(4, 1, 1)" }
            """), "RNG006: Unknown key `unit` in a block; write `args`, `scope`, `unit_fn` or `unit_scope`." },
        { "from beside when", Networks.With("""
            root:
              - { name: a, «from»: input, when: 1, then: relu }
            """), "RNG006: Unknown key `from` in a layer with `when`; write the layer inside `then` and `else`." },
        { "name in then", Networks.With("""
            root:
              - { when: 1, then: { «name»: a, relu: } }
            """), "RNG006: Unknown key `name` in `then`; write it beside `when`." },
        { "no network", """
            «input»: [3, 8, 8]
            root: [relu]

            """, "RNG007: The file has no `network`; write `network: resnet_v2_50`, say, as its first line." },
        { "no input", """
            «network»: net
            root: [relu]

            """, "RNG007: The file has no `input`; write the shape of an image, as in `input: [3, 224, 224]`." },
        { "no layers key", """
            «network»: net
            input: [3, 8, 8]

            """,
            "RNG007: The file has no `root`; write the first layers, such as `root: [{ name: conv1, conv2d: 64, kernel: 7, "
                + "stride: 2 }]`." },
        { "no unit_fn", Networks.With("""
            blocks:
              - { «scope»: a, args: "(4, 1, 1)" }
            """), "RNG007: The block has no `unit_fn`; write the name of a unit function, such as `unit_fn: bottleneck`." },
        { "no args", Networks.With("""
            blocks:
              - { «scope»: a, unit_fn: bottleneck }
            """),
            "RNG007: The block has no `args`; write the arguments of its units, such as `args: \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\"`." },
        { "no kernel", Networks.With("""
            root:
              - { name: a, «conv2d»: 4 }
            """), "RNG007: The layer `a` has no `kernel`; write it beside `conv2d`, as in `kernel: 3`." },
        { "no filters", Networks.With("""
            root:
              - «conv2d»
            """), "RNG007: The layer `conv2d` has no `filters`; write it beside the layer, as in `conv2d: 2`." },
        { "then without when", Networks.With("""
            root:
              - { «name»: a, then: relu }
            """), "RNG007: A layer with `then` has no `when`; write the condition, as in `when: depth == input.channels`." },
        { "when without then", Networks.With("""
            root:
              - { name: a, «when»: 1 }
            """), "RNG007: A layer with `when` has no `then`; write the layer that stands there if the condition holds." },
        { "unit without layers", Networks.With("""
            units:
              «u»: { args: [a] }
            root: [relu]
            """), "RNG007: The unit function `u` has no `layers`; write its layers as a list." },
        { "unknown layer near", Networks.With("""
            root:
              - { name: a, «conv2»: 4, kernel: 3 }
            """), "RNG010: Unknown layer `conv2`; did you mean `conv2d`?" },
        { "unknown layer far", Networks.With("""
            root:
              - «attention»
            """),
            "RNG010: Unknown layer `attention`; write `add`, `avg_pool2d`, `batch_norm`, `channel_scale`, `concat`, `conv2d`, "
                + "`conv2d_same`, `dropout`, `elu`, `flatten`, `gelu`, `global_avg_pool`, `global_max_pool`, `leaky_relu`, `linear`, "
                    + "`max_pool2d`, `multiply`, `network`, `pad_channels`, `relu`, `relu6`, `sigmoid`, `silu`, `softmax`, "
                        + "`softplus`, `subsample`, `tanh` or `zero_pad2d`." },
        { "unknown defaults", Networks.With("""
            defaults:
              «batchnorm»: { scale: false }
            root: [relu]
            """), "RNG010: Unknown layer `batchnorm`; did you mean `batch_norm`?" },
        { "unknown unit near", Networks.With("""
            blocks:
              - { unit_fn: «botleneck», args: "(4, 1, 1)" }
            """), "RNG011: Unknown unit function `botleneck`; did you mean `bottleneck`?" },
        { "unknown unit far", Networks.With("""
            blocks:
              - { unit_fn: «x», args: "(4, 1, 1)" }
            """), "RNG011: Unknown unit function `x`; write `bottleneck` or `residual_block`." },
        { "unknown argument near", Networks.With("""
            root:
              - { conv2d: 4, kernel: 3, «strid»: 2 }
            """), "RNG012: The layer `conv2d` has no argument `strid`; did you mean `stride`?" },
        { "unknown argument far", Networks.With("""
            root:
              - { max_pool2d: 2, «rate»: 2 }
            """),
            "RNG012: The layer `max_pool2d` has no argument `rate`; write `ceil_mode`, `from`, `max_pool2d`, `name`, `padding`, "
                + "`scope` or `stride`." },
        { "primary by name", Networks.With("""
            root:
              - { conv2d: 4, «filters»: 4, kernel: 3 }
            """), "RNG012: The layer `conv2d` has no argument `filters`; it stands beside the layer, as in `conv2d: 2`." },
        { "from of add", Networks.With("""
            root:
              - { name: a, relu: }
              - { add: [input, a], «from»: a }
            """), "RNG012: The layer `add` has no argument `from`; name the layers in `add: […]`." },
        { "unknown reference near", Networks.With("""
            root:
              - { name: conv1, relu: }
              - { elu: , from: «conv2» }
            """), "RNG013: No layer named `conv2` stands above this one; did you mean `conv1`?" },
        { "unknown reference far", Networks.With("""
            root:
              - { name: a, relu: }
              - { add: [input, «shortcut»] }
            """), "RNG013: No layer named `shortcut` stands above this one; write `a` or `input`." },
        { "bad layer name", Networks.With("""
            root:
              - { name: «1a», relu: }
              - { elu: , from: 1a }
            """), "RNG014: `1a` cannot name a layer; use at most 100 letters, digits and underscores, beginning with a letter." },
        { "name empty", Networks.With("""
            root:
              - name:«»
                relu:
            """), "RNG014: An empty value cannot name a layer; use at most 100 letters, digits and underscores, beginning with a letter." },
        { "bad network", """
            network: «res net»
            input: [3, 8, 8]
            root: [relu]

            """, "RNG014: `res net` cannot name the network; use at most 100 letters, digits and underscores, beginning with a letter." },
        { "network is a list", """
            network: «[a]»
            input: [3, 8, 8]
            root: [relu]

            """, "RNG014: A list cannot name the network; use at most 100 letters, digits and underscores, beginning with a letter." },
        { "bad arg name", Networks.With("""
            units:
              u: { args: [«2x»], layers: [relu] }
            root: [relu]
            """),
            "RNG014: `2x` cannot name an argument of a unit; use at most 100 letters, digits and underscores, beginning with a letter." },
        { "bad unit name", Networks.With("""
            units:
              «u-1»: { layers: [relu] }
            blocks:
              - { unit_fn: u-1, args: "(1)" }
            """), "RNG014: `u-1` cannot name a unit function; use at most 100 letters, digits and underscores, beginning with a letter." },
        { "duplicate name", Networks.With("""
            root:
              - { name: a, relu: }
              - { name: «a», elu: }
            """), "RNG015: The name `a` is taken by another layer or block here; choose another name. The other is in line 4." },
        { "duplicate scope", Networks.With("""
            blocks:
              - { scope: a, unit_fn: bottleneck, args: "(4, 1, 1)" }
              - { scope: «a», unit_fn: bottleneck, args: "(4, 1, 1)" }
            """), "RNG015: The name `a` is taken by another layer or block here; choose another name. The other is in line 4." },
        { "layer called input", Networks.With("""
            root:
              - { name: «input», relu: }
            """), "RNG015: The name `input` is taken by what enters the network or the unit; choose another name." },
        { "reserved arg", Networks.With("""
            units:
              u: { args: [«num_classes»], layers: [relu] }
            root: [relu]
            """), "RNG015: The name `num_classes` is taken by a word of the language; choose another name." },
        { "collision taken", Networks.With("""
            root:
              - { name: «info», relu: }
            """),
            "RNG016: The name `info` becomes `Info` in the generated class, which has a member or uses a type of that name already; "
                + "choose another name." },
        { "collision pascal", Networks.With("""
            root:
              - { name: conv_a, relu: }
              - { name: «convA», relu: }
            """),
            "RNG016: The name `convA` becomes `ConvA` in the generated class, which `conv_a` becomes as well; choose another name. "
                + "The other is in line 4." },
        { "collision block class", Networks.With("""
            root:
              - { name: block1_layers, relu: }
            blocks:
              - { scope: «block1», unit_fn: bottleneck, args: "(4, 1, 1)" }
            """),
            "RNG016: The name `block1` becomes `Block1Layers` in the generated class, which `block1_layers` becomes as well; choose "
                + "another name. The other is in line 4." },
        { "collision with class", Networks.With("""
            root:
              - { name: «net», relu: }
            """), "RNG016: The name `net` becomes `Net` in the generated class, which is the class itself; choose another name." },
        { "network like type", """
            network: «tensor»
            input: [3, 8, 8]
            root: [relu]

            """,
            "RNG016: The name `tensor` becomes `Tensor` in the generated class, which uses a type of that name already; choose "
                + "another name." },
        { "class like type", Networks.With("""
            class: «Conv2d»
            root: [relu]
            """),
            "RNG027: `Conv2d` cannot name the class: the generated code uses a type or member of that name; write a name that begins "
                + "with a capital letter, such as `Net`." },
        { "class keyword", Networks.With("""
            class: «class»
            root: [relu]
            """),
            "RNG027: `class` cannot name the class: it is a keyword of C#; write a name that begins with a capital letter, such "
                + "as `Net`." },
        { "class lower case", Networks.With("""
            class: «resnet»
            root: [relu]
            """),
            "RNG027: `resnet` cannot name the class: it begins with a small letter; write a name that begins with a capital letter, "
                + "such as `Net`." },
        { "unknown variable near", Networks.With("""
            root:
              - { conv2d: «num_clases», kernel: 3 }
            """), "RNG017: Nothing here is called `num_clases`; write `input.channels`, `input.height` or `input.width`." },
        { "unknown variable", Networks.With("""
            num_classes: 5
            root:
              - { conv2d: «num_clases», kernel: 3 }
            """), "RNG017: Nothing here is called `num_clases`; did you mean `num_classes`?" },
        { "unknown variable in expr", Networks.With("""
            root:
              - { conv2d: 2 * «input.chanels» + 1, kernel: 3 }
            """), "RNG017: Nothing here is called `input.chanels`; did you mean `input.channels`?" },
        { "padding slip", Networks.With("""
            root:
              - { conv2d: 4, kernel: 3, padding: «smae» }
            """), "RNG017: Nothing here is called `smae`; did you mean `same`?" },
        { "two layers", Networks.With("""
            root:
              - { conv2d: 4, kernel: 3, «relu»: }
            """), "RNG018: This item must say exactly one layer, such as `conv2d: 64`, but says `conv2d` and `relu`." },
        { "no layer", Networks.With("""
            root:
              - { «name»: a, kernel: 3 }
            """), "RNG018: This item must say exactly one layer, such as `conv2d: 64`, but says none." },
        { "unused", Networks.With("""
            units:
              u:
                layers:
                  - { name: «a», relu: }
                  - { name: b, elu: , from: input }
            blocks:
              - { unit_fn: u, args: [[]] }
            """),
            "RNG019: Nothing uses the output of `a`; name it in a `from` or an `add` below, or remove it. In `u` (line 4), called by "
                + "`block1/unit_1` (line 9)." },
        { "unused unnamed", Networks.With("""
            units:
              u:
                layers:
                  - «relu»
                  - { name: b, elu: , from: input }
            blocks:
              - { unit_fn: u, args: [[]] }
            """),
            "RNG019: Nothing uses the output of `relu`; name it in a `from` or an `add` below, or remove it. In `u` (line 4), called "
                + "by `block1/unit_1` (line 9)." },
        { "bad expression", Networks.With("""
            root:
              - { conv2d: 4 «k», kernel: 3 }
            """), "RNG020: `4 k` is not an integer expression: nothing can follow here, but `k` does." },
        { "bad expression decimal", Networks.With("""
            root:
              - { conv2d: «64.5», kernel: 3 }
            """), "RNG026: `64.5` is not an integer; write a whole number, such as 64 or 65." },
        { "bad expression empty", Networks.With("""
            root:
              - { conv2d: 4, kernel: «»}
            """), "RNG020: An empty value is not an integer expression: it ends where a number or a name should follow." },
        { "bad expression end", Networks.With("""
            root:
              - { conv2d: "4 «*»", kernel: 3 }
            """), "RNG020: `4 *` is not an integer expression: it ends where a number or a name should follow." },
        { "assignment", Networks.With("""
            root:
              - { when: input.channels «=» 3, then: relu }
            """), "RNG020: `input.channels = 3` is not an integer expression: write `==` to compare." },
        { "division", Networks.With("""
            root:
              - { conv2d: "«input.channels / 2»", kernel: 3 }
            """), "RNG021: `input.channels / 2` has no value here: 3 is not a multiple of 2." },
        { "by zero", Networks.With("""
            root:
              - { conv2d: «4 / 0», kernel: 3 }
            """), "RNG021: `4 / 0` has no value here: it divides by zero." },
        { "overflow", Networks.With("""
            root:
              - { conv2d: 2 + «2147483647 * 2147483647 * 3», kernel: 3 }
            """), "RNG021: `2147483647 * 2147483647 * 3` has no value here: its value is too large." },
        { "tuples unclosed", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: "[(4, 1, 1«)»" }
            """),
            "RNG022: These are not unit arguments: a `]` after the tuples is missing at the end; write them as \"[(256, 64, 1)] * 2 "
                + "+ [(256, 64, 2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples torn", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: «(4», 1, 1) }
            """),
            "RNG022: These are not unit arguments: inside braces the tuples must be quoted; write them as \"[(256, 64, 1)] * 2 + "
                + "[(256, 64, 2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples an unknown number of times", Networks.With("""
            constants: { count: 2 }
            blocks:
              - { unit_fn: bottleneck, args: "[(4, 2, 1)] * «cuont»" }
            """), "RNG017: Nothing here is called `cuont`; did you mean `count`?" },
        { "tuples less than no time", Networks.With("""
            constants: { n: 1 }
            blocks:
              - { unit_fn: bottleneck, args: "[(4, 2, 1)] * «(»n - 2)" }
            """),
            "RNG022: These are not unit arguments: `n - 2` is -1, and a number of times must be at least 0; write them as \"[(256, 64, "
                + "1)] * 2 + [(256, 64, 2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples that come to none", Networks.With("""
            constants: { n: 1 }
            blocks:
              - { unit_fn: bottleneck, args: "[(4, 2, 1)] * (n - 1«)»" }
            """),
            "RNG022: These are not unit arguments: each number of times is 0 here, so that there is no unit; write them as \"[(256, 64, "
                + "1)] * 2 + [(256, 64, 2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples zero times", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: "(4, 1, 1) * «0»" }
            """),
            "RNG022: These are not unit arguments: the number of times must be at least 1; write them as \"[(256, 64, 1)] * 2 + "
                + "[(256, 64, 2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples many", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: "(4, 1, 1) * 999«9»" }
            """),
            "RNG022: These are not unit arguments: there are more than 4096 units; write them as \"[(256, 64, 1)] * 2 + [(256, 64, "
                + "2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples overflow", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: "2147483647 * [(4, 1, 1), (4, 1, 1), (4, 1, 1)] * 214748364«7»" }
            """),
            "RNG022: These are not unit arguments: there are more than 4096 units; write them as \"[(256, 64, 1)] * 2 + [(256, 64, "
                + "2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples mapping", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: «{ a: 1 }» }
            """),
            "RNG022: These are not unit arguments: a mapping stands here; write them as \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\" in "
                + "quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples empty list", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: «[]» }
            """),
            "RNG022: These are not unit arguments: the list is empty; write them as \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\" in "
                + "quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples flat list", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: [«4», 1, 1] }
            """),
            "RNG022: These are not unit arguments: `4` stands where the list of one unit's arguments should; write them as \"[(256, "
                + "64, 1)] * 2 + [(256, 64, 2)]\" in quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuples empty", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: «»}
            """),
            "RNG022: These are not unit arguments: nothing stands here; write them as \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\" in "
                + "quotes, or as [[256, 64, 1], [256, 64, 2]]." },
        { "tuple short", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: "[(4, 1, 1)] + [«(4, 1)»] * 3" }
            """),
            "RNG023: The unit `bottleneck` takes 3 arguments (depth, depth_bottleneck, stride), but this tuple has 2; add `stride`." },
        { "tuple list long", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: [[4, 1, 1], «[4, 1, 1, 1]»] }
            """),
            "RNG023: The unit `bottleneck` takes 3 arguments (depth, depth_bottleneck, stride), but this tuple has 4; take the last out." },
        { "zero filters", Networks.With("""
            root:
              - { conv2d: «0», kernel: 3 }
            """), "RNG024: `filters` of `conv2d` must be an integer from 1 to 16777216, not 0." },
        { "negative padding", Networks.With("""
            root:
              - { conv2d: 4, kernel: 3, padding: «-1» }
            """), "RNG024: `padding` of `conv2d` must be an integer from 0 to 16777216, not -1." },
        { "bad word", Networks.With("""
            root:
              - { conv2d: 4, kernel: 3, activation: «rleu» }
            """),
            "RNG024: `activation` must be `none`, `relu`, `relu6`, `elu`, `leaky_relu`, `sigmoid`, `tanh`, `gelu`, `silu` or "
                + "`softplus`, not `rleu`." },
        { "bad flag", Networks.With("""
            root:
              - { batch_norm: relu, scale: «yes» }
            """), "RNG024: `scale` must be `true` or `false`, not `yes`." },
        { "bad number", Networks.With("""
            root:
              - { dropout: «1» }
            """), "RNG024: `rate` must be a number from 0 to below 1, not `1`." },
        { "bad number word", Networks.With("""
            root:
              - { conv2d: 3, kernel: 1, weight_decay: «small» }
            """), "RNG024: `weight_decay` must be a number of at least 0, not `small`." },
        { "bad classes", Networks.With("""
            num_classes: «0»
            root:
              - { conv2d: num_classes, kernel: 3 }
            """), "RNG024: `num_classes` must be an integer from 1 to 16777216, not `0`." },
        { "bad input", """
            network: net
            input: [3, «-8», 8]
            root: [relu]

            """, "RNG024: `input` must be an integer from 1 to 65536, not `-8`." },
        { "groups", Networks.With("""
            root:
              - { conv2d: 8, kernel: 3, groups: «2» }
            """), "RNG025: `groups` of `conv2d` must divide the 3 channels of its input `input`, which 2 does not; write `1`." },
        { "groups of filters", Networks.With("""
            root:
              - { name: a, conv2d: 16, kernel: 1 }
              - { name: b, conv2d: 24, kernel: 3, groups: «16» }
            """), "RNG025: `groups` of `b` must divide its 24 filters, which 16 does not; write `1`, `2`, `4` or `8`." },
        { "fraction", Networks.With("""
            root:
              - { conv2d: 2 * «1.5», kernel: 3 }
            """), "RNG026: `1.5` is not an integer; write a whole number, such as 1 or 2." },
        { "fraction in a tuple", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: "(4, «2e0», 1)" }
            """), "RNG026: `2e0` is not an integer; write a whole number, such as 2." },
        { "fraction in a list", Networks.With("""
            blocks:
              - { unit_fn: bottleneck, args: [[4, «0.25», 1]] }
            """), "RNG026: `0.25` is not an integer; write a whole number, such as 0 or 1." },
        { "version as a number", Networks.With("""
            root:
              - { conv2d: 1«.»2.3, kernel: 3 }
            """), "RNG020: `1.2.3` is not an integer expression: nothing can follow here, but `.` does." },
        { "pool padding", Networks.With("""
            root:
              - { max_pool2d: 2, padding: «2» }
            """), "RNG024: `padding` must be smaller than the kernel, so that every window holds a value, not 2." },
        { "default out of range", Networks.With("""
            defaults:
              conv2d: { stride: «0» }
            root:
              - { conv2d: 8, kernel: 3 }
              - { conv2d: 8, kernel: 3 }
            """), "RNG024: `stride` of `conv2d` must be an integer from 1 to 16777216, not 0." },
        { "shapes channels", Networks.With("""
            root:
              - { name: a, conv2d: 4, kernel: 1 }
              - { «add»: [input, a] }
            """),
            "RNG030: `add` needs equal shapes, but `input` is (N, 3, 8, 8) and `a` is (N, 4, 8, 8); give both paths the same number "
                + "of filters, or project the shortcut with a 1×1 `conv2d`." },
        { "shapes of a shortcut that is no layer", Networks.With("""
            root:
              - { name: a, conv2d: 4, kernel: 1 }
              - { name: shortcut, subsample: 1, from: input }
              - { name: b, conv2d: 4, kernel: 1, from: a }
              - { «add»: [shortcut, b] }
            """),
            "RNG030: `add` needs equal shapes, but `shortcut` (here `input`) is (N, 3, 8, 8) and `b` is (N, 4, 8, 8); give both "
                + "paths the same number of filters, or project the shortcut with a 1×1 `conv2d`." },
        { "shapes stride", Networks.With("""
            root:
              - { name: a, conv2d: 3, kernel: 1, stride: 2 }
              - { «add»: [input, a] }
            """),
            "RNG030: `add` needs equal shapes, but `input` is (N, 3, 8, 8) and `a` is (N, 3, 4, 4); give both paths the same stride." },
        { "shapes rank", Networks.With("""
            root:
              - { name: a, flatten: }
              - { «add»: [input, a] }
            """), "RNG030: `add` needs equal shapes, but `input` is (N, 3, 8, 8) and `a` is (N, 192); flatten both or neither." },
        { "shipped unit shapes", Networks.With("""
            defaults:
              conv2d: { padding: valid }
            blocks:
              - { scope: a, unit_fn: bottleneck, args: "[(4, 1, 1)] + [«(4, 1, 3 - 3)»]" }
            """), "RNG024: `factor` of `a/unit_2/bottleneck_v2/shortcut` must be an integer from 1 to 16777216, not 0." },
        { "linear of image", Networks.With("""
            root:
              - { name: a, «linear»: 4 }
            """),
            "RNG031: `a` takes a vector (N, F), but its input `input` is (N, 3, 8, 8); put `flatten`, or `global_avg_pool: flatten`, "
                + "before it." },
        { "conv of vector", Networks.With("""
            root:
              - { name: a, flatten: }
              - { name: b, «conv2d»: 4, kernel: 1 }
            """), "RNG031: `b` takes an image (N, C, H, W), but its input `a` is (N, 192); flatten it later, or use `linear`." },
        { "window", Networks.With("""
            root:
              - { name: a, «conv2d»: 4, kernel: 9, padding: valid }
            """),
            "RNG032: The 9×9 window of `a` does not fit into `input`, which is (N, 3, 8, 8); use a smaller kernel, `padding: same`, "
                + "or fewer strides before it." },
        { "window pool", Networks.With("""
            root:
              - { name: a, «max_pool2d»: 9 }
            """),
            "RNG032: The 9×9 window of `a` does not fit into `input`, which is (N, 3, 8, 8); use a smaller kernel, `padding: same`, "
                + "or fewer strides before it." },
        { "too large layer", Networks.With("""
            root:
              - { name: a, «conv2d»: 16000000, kernel: 1000 }
            """),
            "RNG033: The network is larger than the compiler allows: `a` has more than 100,000,000,000 parameters or values, or more "
                + "than 10,000,000,000,000 multiply-adds." },
        { "too large flatten", """
            network: net
            input: [64, 1024, 1024]
            root:
              - { name: a, «flatten»: }

            """, "RNG033: The network is larger than the compiler allows: `a` has 67,108,864 values in a row and may have 16,777,216." },
        {
            "too many layers",
            Networks.With($"units:\n  u: {{ layers: [{Repeated("relu", 30)}] }}\nblocks:\n  - {{ «unit_fn»: u, args: \"() * 4096\" }}"),
            "RNG033: The network is larger than the compiler allows: it has more than 20,000 units and layers up to here."
        },
        { "too long file", "«»# " + new string('x', 1_048_600), "RNG003: This is more than the compiler reads: the file has "
            + "1,048,602 characters and may have 1,048,576; write the network with fewer or shared parts." },
        { "too deep file", Networks.With("root: " + new string('[', 32) + "«»[" + new string(']', 33)), "RNG003: This is more than "
            + "the compiler reads: the file nests more than 32 levels deep; write the network with fewer or shared parts." },
        { "no layers", """
            «network»: net
            input: [3, 8, 8]
            root: []

            """, "RNG034: The network has no layers; add at least one, such as `- { name: conv1, conv2d: 64, kernel: 3 }`." },
        { "unit no layers", Networks.With("""
            units:
              u: { layers: «[]» }
            root: [relu]
            """), "RNG034: The unit function `u` has no layers; add at least one, such as `- { name: conv1, conv2d: 64, kernel: 3 }`." },
        { "add one", Networks.With("""
            root:
              - { «add»: [input] }
            """), "RNG035: `add` takes at least two layers, as in `add: [shortcut, conv2]`, but is given one." },
        { "add none", Networks.With("""
            root:
              - { «add»: [] }
            """), "RNG035: `add` takes at least two layers, as in `add: [shortcut, conv2]`, but is given none." },
        { "scope outside units", Networks.With("""
            root:
              - { name: a, scope: «"stem/{n}"», conv2d: 8, kernel: 3 }
            """),
            "RNG036: `stem/{n}` is not a scope: `{n}` has no value outside units; write a path such as `downsample/0`, or "
                + "`/res{stage}{letter}_branch2a` from the network on." },
        { "scope of nothing", Networks.With("""
            units:
              u: { args: [depth], layers: [{ name: a, scope: «"{dpth}"», conv2d: depth, kernel: 3 }] }
            root: [relu]
            """),
            "RNG036: `{dpth}` is not a scope: `{dpth}` has no value here, but `{n}`, `{n0}`, `{letter}`, `{block}`, `{unit}` or "
                + "`{depth}` has; write a path such as `downsample/0`, or `/res{stage}{letter}_branch2a` from the network on." },
        { "scope with a dot", Networks.With("""
            root:
              - { name: a, scope: «down.0», conv2d: 8, kernel: 3 }
            """),
            "RNG036: `down.0` is not a scope: only letters, digits, `_` and `-` may stand between the slashes; write a path such as "
                + "`downsample/0`, or `/res{stage}{letter}_branch2a` from the network on." },
        { "unit scope of all units", Networks.With("""
            unit_scope: «a/»
            root: [relu]
            """),
            "RNG036: `a/` is not a scope: a name is missing beside a `/`; write a path such as `downsample/0`, or "
                + "`/res{stage}{letter}_branch2a` from the network on." },
        { "scope twice", Networks.With("""
            root:
              - { name: a, conv2d: 8, kernel: 3 }
              - { name: «b», scope: a, conv2d: 8, kernel: 3 }
            """), "RNG037: The scope `a` is used twice; give one of the two another `name` or `scope`. The other is in line 4." },
        { "unit scope twice", Networks.With("""
            units:
              u: { layers: [{ name: a, conv2d: 3, kernel: 3 }] }
            blocks:
              - { «unit_fn»: u, unit_scope: unit, args: "() * 2" }
            """), "RNG037: The scope `block1/unit/u` is used twice; put `{n}` into its `unit_scope`, as in `unit_{n}`." },
        { "output stride not a multiple", Networks.With("""
            output_stride: «3»
            root:
              - { conv2d: 8, kernel: 3, stride: 2 }
            """), "RNG038: `output_stride` must be a multiple of 2, the stride of the root, not 3; write 2, 4 or 8, say." },
        { "output stride beyond", Networks.With("""
            output_stride: «64»
            root:
              - { conv2d: 8, kernel: 3, stride: 2 }
            blocks:
              - { unit_fn: bottleneck, args: "(8, 2, 2)" }
            """), "RNG038: `output_stride` 64 cannot be reached; the root and the units stride by 2, 4, and it must be one of these." },
        { "output stride jumped over", Networks.With("""
            output_stride: «2»
            blocks:
              - { unit_fn: bottleneck, args: "[(8, 2, 4)]" }
            """), "RNG038: `output_stride` 2 cannot be reached; the root and the units stride by 1, 4, and it must be one of these." },
        { "unit that strides by itself", Networks.With("""
            output_stride: 2
            units:
              u: { args: [stride], layers: [{ name: a, conv2d: 3, kernel: 3, stride: 2, dilation: rate }] }
            blocks:
              - { «unit_fn»: u, args: "[(2), (2)]" }
            """),
            "RNG038: `output_stride` 2 cannot be kept, since the unit `u` strides by 2 where its argument `stride` says 1; let its "
                + "layers stride by that argument, and no further." },
        { "unit without a rate", Networks.With("""
            output_stride: 2
            units:
              u: { args: [stride], layers: [{ name: a, conv2d: 3, kernel: 3, stride: stride }] }
            blocks:
              - { unit_fn: u, args: "[(2)]" }
              - { unit_fn: u, args: "[(2)]" }
              - { «scope»: last, unit_fn: u, args: "[(1)]" }
            """),
            "RNG039: `output_stride` turns strides into rates before `last`, but its unit function `u` has no `rate`; write "
                + "`dilation: rate` in its convolutions." },
        { "no such file", Networks.With("""
            root:
              - { network: «slim/resnet_v2_smal» }
            """),
            "RNG043: There is no network file `slim/resnet_v2_smal` beside this one, nor one that ships; did you mean "
                + "`slim/resnet_v2_small`?" },
        { "extends nothing that is there", """
            extends: «slim/resnet_v2_5»
            network: net
            input: [3, 8, 8]
            root: [relu]

            """,
            "RNG043: There is no network file `slim/resnet_v2_5` beside this one, nor one that ships; did you mean `slim/resnet_v2_50`?" },
        { "extends itself", """
            extends: «test.resnet.yaml»
            network: net
            input: [3, 8, 8]
            root: [relu]

            """,
            "RNG044: The file `test.resnet.yaml` leads back to itself by `extends` or `network`: test.resnet.yaml → "
                + "test.resnet.yaml; take one of them out." },
        { "part of another depth", Networks.With("""
            root:
              - { name: a, conv2d: 5, kernel: 3 }
              - { name: b, network: «slim/resnet_v2_small» }
            """),
            "RNG031: `b` takes images like (N, 3, 224, 224) of resnet_v2_small, but its input `a` is (N, 5, 8, 8); give it 3 "
                + "channels, as with a 1×1 `conv2d`." },
        { "part until nothing", Networks.With("""
            root:
              - { network: slim/resnet_v2_small, until: «block5» }
            """), "RNG046: The network `resnet_v2_small` has no layer or block `block5` to end at; did you mean `block1`?" },
        { "part until something else", Networks.With("""
            root:
              - { network: slim/resnet_v2_small, until: «tail» }
            """),
            "RNG046: The network `resnet_v2_small` has no layer or block `tail` to end at; write `block1`, `block2`, `block3`, "
                + "`block4`, `conv1`, `global_pool`, `logits`, `pool1`, `postnorm` or `predictions`." },
        { "extended to what does not fit", """
            extends: «slim/vgg_16»
            network: net
            input: [3, 8, 8]

            """,
            "RNG032: The 2×2 window of `pool4` does not fit into `conv4_3`, which is (N, 512, 1, 1); use a smaller kernel, `padding: "
                + "same`, or fewer strides before it (line 19 of `slim/vgg_16.resnet.yaml`)." },
        { "part that does not fit", Networks.With("""
            root:
              - { network: «slim/vgg_16» }
            """),
            "RNG045: The network `vgg_16` has an error for an input of (N, 3, 8, 8): The 2×2 window of `pool4` does not fit into "
                + "`conv4_3`, which is (N, 512, 1, 1); use a smaller kernel, `padding: same`, or fewer strides before it; give it an "
                    + "input of another size, or change its file." },
        { "initializer without its number", Networks.Root("{ conv2d: 8, kernel: 3, initializer: «truncated_normal» }"),
            "RNG024: `initializer` must be `variance_scaling`, `xavier_uniform`, `kaiming_normal`, `kaiming_uniform`, "
                + "`kaiming_normal_fan_out`, `he_normal`, `torch_default`, `dirac` or `zeros`, or `{ normal: 0.01 }`, or "
                + "`{ truncated_normal: 0.01 }`, or `{ constant: 0.01 }`, not `truncated_normal`." },
        { "initializer with a number that has none", Networks.Root("{ conv2d: 8, kernel: 3, initializer: { «he_normal»: 1 } }"),
            "RNG006: Unknown key `he_normal` in `initializer`; write `constant`, `normal` or `truncated_normal`." },
        { "two initializers", Networks.Root("{ conv2d: 8, kernel: 3, initializer: «{ normal: 1, constant: 1 }» }"),
            "RNG005: `initializer` must be one word with its number, such as `{ normal: 0.01 }`, not several." },
        { "deviation below zero", Networks.Root("{ conv2d: 8, kernel: 3, bias_value: { normal: «-1» } }"),
            "RNG024: `normal` must be a standard deviation, a number of at least 0, not `-1`." },
        { "bias that is no number", Networks.Root("{ conv2d: 8, kernel: 3, bias_value: «large» }"),
            "RNG024: `bias_value` must be a number, or `{ normal: 0.01 }`, or `{ truncated_normal: 0.01 }`, not `large`." },
        { "repeat without a name", Networks.With("""
            root:
              - { «repeat»: 2, conv2d: 8, kernel: 3 }
            """),
            "RNG007: A layer with `repeat` has no `name`; write what its layers are called after, as in `name: conv1` for conv1_1, "
                + "conv1_2, …." },
        { "repeat misspelt", Networks.With("""
            root:
              - { name: a, «repaet»: &two 2, conv2d: *two, kernel: *two }
              - { elu: , from: a_2 }
            """), "RNG006: Unknown key `repaet` in a layer; did you mean `repeat`?" },
        { "repeat too often", Networks.With("""
            root:
              - { name: a, repeat: «0», conv2d: 8, kernel: 3 }
            """), "RNG024: `repeat` must be an integer from 1 to 1024, not 0." },
        { "stack of nothing", Networks.With("""
            root:
              - { name: a, stack: { linear: «3» } }
            """), "RNG005: `linear` in `stack` must be a list of values, one for each layer, such as `linear: [32, 64, 128]`, not `3`." },
        { "stack of an empty list", Networks.With("""
            root:
              - { name: a, stack: { linear: «[]» } }
            """),
            "RNG005: `linear` in `stack` must be a list of values, one for each layer, such as `linear: [32, 64, 128]`, not an "
                + "empty list." },
        { "stack with an entry that lacks a value", Networks.Root("{ name: a, stack: { conv2d: [32, { «kernel»: 3 }], kernel: 1 } }"),
            "RNG007: An entry of `stack` has no `filters`; write what else stands beside `conv2d`, as in `filters: 32`." },
        { "stack with an argument that there is not", Networks.Root("{ name: a, stack: { linear: [{ units: 32, «kernel»: 3 }] } }", "relu")
            .Replace("- {", "- flatten\n  - {", StringComparison.Ordinal),
            "RNG012: The layer `linear` has no argument `kernel`; write `activation`, `bias`, `bias_value`, `from`, `initializer`, "
                + "`linear`, `name`, `normalizer`, `scope` or `weight_decay`." },
        { "stack with a name inside", Networks.Root("{ name: a, stack: { conv2d: [{ filters: 32, «name»: b }], kernel: 1 } }"),
            "RNG006: Unknown key `name` in an entry of `stack`; write it beside `stack`, once for all." },
        { "stack of an unknown layer", Networks.With("""
            root:
              - flatten
              - { name: a, stack: { «liner»: [32, 64] } }
              - { name: b, relu: , from: a_2 }
            """), "RNG010: Unknown layer `liner`; did you mean `linear`?" },
        { "stack of a list", Networks.With("""
            root:
              - { name: a, stack: «[32, 64]» }
            """),
            "RNG005: `stack` must be a layer with a list of values beside it, such as `{ linear: [32, 64, 128], activation: relu }`, "
                + "not a list." },
        { "stack of no layer", Networks.With("""
            root:
              - { name: a, stack: «{}» }
            """), "RNG018: This item must say exactly one layer, such as `conv2d: 64`, but says none." },
        { "repeated and stacked under one name", Networks.With("""
            root:
              - { name: a, repeat: 2, conv2d: 3, kernel: 3 }
              - { name: «a», stack: { conv2d: [3, 4] }, kernel: 3 }
            """), "RNG015: The name `a_1` is taken by another layer or block here; choose another name. The other is in line 4." },
        { "padding of four", Networks.With("""
            root:
              - { zero_pad2d: «[1, 2, 3, 4]» }
            """),
            "RNG005: `padding` must be one value for all four sides, or a list of two: [rows above and below, columns left and "
                + "right], not a list of 4." },
        { "padding of two", Networks.With("""
            root:
              - { conv2d: 3, kernel: 3, padding: «[1, 2]» }
            """), "RNG005: `padding` must be `same`, `valid` or one number for all four sides, not a list of 2." },
        { "a unit in a unit", Networks.With("""
            units:
              u: { args: [depth], layers: [{ conv2d: depth, kernel: 3 }, { name: again, «u»: depth }] }
            blocks:
              - { unit_fn: u, args: "(4)" }
            """),
            "RNG010: Unknown layer `u`; it is a unit function, which only a block calls, as in `blocks: [{ unit_fn: u, args: … }]`." },
        { "a unit among layers", Networks.With("""
            root:
              - «bottleneck»
            """),
            "RNG010: Unknown layer `bottleneck`; it is a unit function, which only a block calls, as in `blocks: [{ unit_fn: "
                + "bottleneck, args: … }]`." },
        { "output stride of columns", Networks.With("""
            output_stride: «4»
            root:
              - { conv2d: 8, kernel: 3, stride: [2, 1] }
            blocks:
              - { unit_fn: bottleneck, args: "(8, 2, 2)" }
            """),
            "RNG038: `output_stride` is that of rows and columns alike, but the root strides by 2 rows and 1 columns; give its "
                + "layers the same stride both ways." },
        { "unit that strides one way", Networks.With("""
            output_stride: 2
            units:
              u: { args: [stride], layers: [{ name: a, conv2d: 3, kernel: 3, stride: [stride, 1] }] }
            blocks:
              - { «unit_fn»: u, args: "(2)" }
            """),
            "RNG038: `output_stride` 2 cannot be kept, since the unit `u` strides by 2 rows and 1 columns where its argument "
                + "`stride` says 2; let its layers stride by that argument, and no further." },
        { "scope twice in a block", Networks.With("""
            units:
              u: { layers: [{ name: a, scope: «/stem», conv2d: 3, kernel: 3 }] }
            blocks:
              - { unit_fn: u, args: "() * 2" }
            """), "RNG037: The scope `stem` is used twice; put `{n}` into it, as in `/stem_{n}`, so that each unit has its own." },
        { "scope twice in two blocks", Networks.With("""
            units:
              u: { layers: [{ name: a, scope: «"/stem_{n}"», conv2d: 3, kernel: 3 }] }
            blocks:
              - { unit_fn: u, args: "() * 2" }
              - { unit_fn: u, args: "() * 2" }
            """),
            "RNG037: The scope `stem_1` is used twice; put `{block}` into it, as in `/stem_{n}_{block}`, so that each block has its own." },
        { "padded window", Networks.With("""
            root:
              - { name: a, «conv2d»: 4, kernel: 12, padding: 1 }
            """),
            "RNG032: The 12×12 window of `a` does not fit into `input`, which is (N, 3, 8, 8), padded to 10×10; use a smaller "
                + "kernel, `padding: same`, or fewer strides before it." },
        { "constant of a word", Networks.With("""
            constants: { «rate»: 2 }
            root: [relu]
            """), "RNG015: The name `rate` is taken by a word of the language; choose another name." },
        { "constants in a circle", Networks.With("""
            constants: { a: «b + 1», b: a }
            root: [relu]
            """), "RNG021: `b + 1` has no value here: it leads back to itself." },
        { "a normalizer's scope", Networks.With("""
            root:
              - { name: a, conv2d: 8, kernel: 3, normalizer: batch_norm }
              - { name: «b», scope: a/BatchNorm, batch_norm: }
            """), "RNG037: The scope `a/BatchNorm` is used twice; give one of the two another `name` or `scope`. The other is in line 4." },
        { "constant of nothing", Networks.With("""
            constants: { a: «b» + 1 }
            root: [relu]
            """), "RNG017: Nothing here is called `b`; there is none to use here." },
        { "multiply three", Networks.With("""
            root:
              - { «multiply»: [input, input, input] }
            """), "RNG035: `multiply` takes two layers, as in `multiply: [conv3, gate]`, but is given 3." },
        { "concat of sizes", Networks.With("""
            root:
              - { name: a, max_pool2d: 2 }
              - { «concat»: [input, a] }
            """),
            "RNG030: `concat` needs equal shapes, but `input` is (N, 3, 8, 8) and `a` is (N, 3, 4, 4); all but the channels must be "
                + "equal: give both paths the same stride." },
        { "fewer channels", Networks.With("""
            root:
              - { pad_channels: «2» }
            """), "RNG024: `channels` must be at least the 3 channels of the input, not 2." },

        // The unknown kind alone: what is wrong with the one that may have been meant is no mistake of this one.
        { "slip in a kind that lacks an argument", Networks.Root("{ «conv2d_sane»: 4 }"), "RNG010: Unknown layer `conv2d_sane`; did you "
            + "mean `conv2d_same`?" },
        { "slip in a kind with a slip in an argument", Networks.Root("{ name: a, «conv2d_sane»: 4, strid: 2 }"), "RNG010: Unknown layer "
            + "`conv2d_sane`; did you mean `conv2d_same`?" },
        { "slip in a kind of vectors", Networks.Root("{ «lineal»: 4 }"), "RNG010: Unknown layer `lineal`; did you mean `linear`?" },
        { "slip in a kind with a wrong word", Networks.Root("{ «global_avg_poll»: keepdims }"), "RNG010: Unknown layer "
            + "`global_avg_poll`; did you mean `global_avg_pool`?" },
        { "slip in a kind with defaults", Networks.With("defaults: { «conv2d_sane»: { kernal: 3 } }\nroot: [relu]"), "RNG010: Unknown "
            + "layer `conv2d_sane`; did you mean `conv2d_same`?" },
        { "slip in a unit with short tuples", Networks.With("blocks: [{ unit_fn: «botleneck», args: \"[(16, 4)]\" }]"), "RNG011: Unknown "
            + "unit function `botleneck`; did you mean `bottleneck`?" },
        { "another layer of the field, and one that stands on it", Networks.Root("{ name: up, «upsample»: 2 }", "{ linear: 4 }"), Unknown(
            "upsample") },

        // Tuples.
        { "tuple with the other bracket", Tuples("\"[(16, 4, 1«]» * 3\""), NotTuples("a `)` after the tuple should stand where `]` does") },
        { "brackets without quotes", Tuples("«[(16, 4, 1)] * 2 + [(16, 4, 2)]»"), NotTuples("tuples in brackets must be quoted") },
        { "one tuple in brackets without quotes", Tuples("[«(16», 4, 1)]"), NotTuples("tuples in brackets must be quoted") },
        { "tuples of one without quotes", Tuples("«[(16)] * 2»"), NotTuples("tuples in brackets must be quoted") },
        { "tuples without quotes", Tuples("«(16», 4, 1) * 2 + (16, 4, 2)"), NotTuples("inside braces the tuples must be quoted") },
        { "tuples in lines without quotes", Networks.With("blocks:\n  - unit_fn: bottleneck\n    args: «[(16, 4, 1)] * 2» # twice\n"),
            NotTuples("tuples in brackets must be quoted") },
        { "slip in a tuple", Networks.With("num_classes: 10\nblocks: [{ unit_fn: bottleneck, args: \"(16, 4, «strid»)\" }]"), "RNG017: "
            + "Nothing here is called `strid`; write the value of `stride`: a number, or an expression of the constants." },
        { "slip in a tuple's constant",
            Networks.With("constants: { depth: 8 }\nblocks: [{ unit_fn: bottleneck, args: \"(«dpeth», 4, 1)\" }]"),
            "RNG017: Nothing here is called `dpeth`; did you mean `depth`?" },

        // What looks like something else, at its place.
        { "no-break space that indents", Networks.With("root:\n  - name: a\n«\u00A0»   conv2d: 4\n    kernel: 3"), NoBreak },
        { "no-break space behind a dash", Networks.With("root:\n  -«\u00A0»relu"), NoBreak },
        { "no-break space behind a colon", Networks.With("root: [{ conv2d:«\u00A0»4, kernel: 3 }]"), NoBreak },
        { "no-break space behind a colon of a line", Networks.With("root:\n  - conv2d: 4\n    kernel:«\u00A0»3"), NoBreak },
        { "no-break space before a colon", Networks.With("root: [{ conv2d«\u00A0»: 4, kernel: 3 }]"), NoBreak },
        { "no-break space behind a comma", Networks.With("root: [{ conv2d: 4,«\u00A0»kernel: 3 }]"), NoBreak },
        { "no-break space behind a value", Networks.With("root: [{ conv2d: 4«\u00A0», kernel: 3 }]"), NoBreak },
        { "no-break space before a comment", Networks.With("root: [relu]«\u00A0»# a"), NoBreak },
        { "no-break space in quotes", Networks.With("blocks: [{ unit_fn: bottleneck, args: \"(16,«\u00A0»4, 1)\" }]"), NoBreak },
        { "another space", Networks.With("root: [{ conv2d:«\u2003»4, kernel: 3 }]"), "RNG028: A space of another kind (U+2003) stands "
            + "here; write a space instead." },
        { "curly quote", Networks.With("unit_scope: «\u201C»{n}\"\nroot: [relu]"), "RNG028: The curly quote `\u201C` (U+201C) stands "
            + "here; write `\"` instead." },
        { "single curly quote", Networks.With("unit_scope: «\u2018»u{n}\nroot: [relu]"), "RNG028: The curly quote `\u2018` (U+2018) "
            + "stands here; write `'` instead." },
        { "curly quote around tuples", Networks.With("blocks: [{ unit_fn: bottleneck, args: «\u201D»[(16, 4, 1)] * 2\" }]"), "RNG028: The "
            + "curly quote `\u201D` (U+201D) stands here; write `\"` instead." },
        { "curly quote in folded lines", Networks.With("blocks:\n  - unit_fn: bottleneck\n    args: >-\n      «\u201C»(16, 4, 1)\n"),
            "RNG028: The curly quote `\u201C` (U+201C) stands here; write `\"` instead." },
        { "zero-width space in a kind", Networks.With("root: [re«\u200B»lu]"), "RNG028: A zero-width space (U+200B), which is "
            + "invisible, stands here; take it out." },
        { "zero-width joiner in a key", Networks.With("ro«\u200D»ot: [relu]"), "RNG028: A zero-width joiner (U+200D), which is "
            + "invisible, stands here; take it out." },
        { "byte order mark within", Networks.With("«\uFEFF»root: [relu]"), "RNG028: A byte order mark (U+FEFF), which is invisible, "
            + "stands here; take it out." },
        { "soft hyphen", Networks.With("root: [re«\u00AD»lu]"), "RNG028: A soft hyphen (U+00AD), which is invisible, stands here; take "
            + "it out." },
        { "mark of direction", Networks.With("root: [«\u200F»relu]"), "RNG028: A formatting character (U+200F), which is invisible, "
            + "stands here; take it out." },
        { "control character", Networks.With("root: [re«\u0007»lu]"), Control },
        { "control character in a comment", Networks.With("root: [relu] # «\u0007»"), Control },
        { "next line", Networks.With("root: [relu]«\u0085»head: [elu]"), "RNG028: A next-line character (U+0085), which ends no line of "
            + "YAML, stands here; begin a new line instead." },
        { "line separator", Networks.With("root: [re«\u2028»lu]"), "RNG028: A line separator (U+2028), which ends no line of YAML, "
            + "stands here; begin a new line instead." },
        { "full-width colon", Networks.With("root«\uFF1A» [relu]"), "RNG028: The full-width character `\uFF1A` (U+FF1A) stands here; write "
            + "`:` instead." },
        { "full-width comma", "network: net\ninput: [3«\uFF0C» 8, 8]\nroot: [relu]\n", "RNG028: The full-width character `\uFF0C` "
            + "(U+FF0C) stands here; write `,` instead." },
        { "minus sign", Networks.With("root: [{ conv2d: 5 «\u2212» 1, kernel: 3 }]"), "RNG028: The dash `\u2212` (U+2212) stands here; "
            + "write `-` instead." },
        { "dash before an item", Networks.With("root:\n  «\u2013» relu"), "RNG028: The dash `\u2013` (U+2013) stands here; write `-` "
            + "instead." },
        { "multiplication sign", Networks.With("blocks: [{ unit_fn: bottleneck, args: \"(16, 4, 1) «\u00D7» 2\" }]"), "RNG028: The "
            + "multiplication sign `\u00D7` (U+00D7) stands here; write `*` instead." },
        { "at most", Networks.With("root: [{ name: a, when: 1 «\u2264» 2, then: relu }]"), "RNG028: The sign `\u2264` (U+2264) stands "
            + "here; write `<=` instead." },
        { "Cyrillic letter in a kind", Networks.With("root: [{ «\u0441»onv2d: 4, kernel: 3 }]"), "RNG028: The Cyrillic letter `\u0441` "
            + "(U+0441) stands here; write `c` instead." },
        { "Greek letter in a name", Networks.With("root: [{ name: c«\u03BF»nv, relu: }]"), "RNG028: The Greek letter `\u03BF` (U+03BF) "
            + "stands here; write `o` instead." },
        { "no-break space in a file's name", "extends: slim/resnet«\u00A0»v2_50\nnetwork: net\n", NoBreak },

        // Signs without their spaces.
        { "no space in braces", Networks.With("root: [{ conv2d«:»4, kernel: 3 }]"), "RNG029: A space is missing behind the `:`; write "
            + "`conv2d: …`." },
        { "no space before a second value", Networks.With("root: [{ conv2d: 4, kernel«:»3 }]"), "RNG029: A space is missing behind the "
            + "`:`; write `kernel: …`." },
        { "no space behind the name", Networks.With("root: [{ name«:»a, conv2d: 4, kernel: 3 }]"), "RNG029: A space is missing behind "
            + "the `:`; write `name: …`." },
        { "no space in a list", Networks.With("root:\n  - conv2d«:»4"), "RNG029: A space is missing behind the `:`; write `conv2d: …`." },
        { "no space in the first line of an item", Networks.With("root:\n  - name«:»a\n    conv2d: 4\n    kernel: 3"), "RNG029: A space "
            + "is missing behind the `:`; write `name: …`." },
        { "no space in a line of an item", Networks.With("root:\n  - name: a\n    conv2d«:»4\n    kernel: 3"), "RNG029: A space is "
            + "missing behind the `:`; write `conv2d: …`." },
        { "no space in the first line", "network«:»net\n\ninput: [3, 8, 8]\nroot: [relu]\n", "RNG029: A space is missing behind the "
            + "`:`; write `network: …`." },
        { "no space before a list", Networks.With("root«:»[relu]"), "RNG029: A space is missing behind the `:`; write `root: …`." },
        { "no space behind quotes", Networks.With("\"root\"«:»[relu]"), "RNG029: A space is missing behind the `:`; write `\"root\": …`." },
        { "no space behind a dash", Networks.With("root:\n  - relu\n  «-»elu"), "RNG029: A space is missing behind the `-`; write `- …`." },
        { "no space before a comment", Networks.With("root:\n  - conv2d: 4«#»four\n    kernel: 3"), "RNG029: A space is missing before "
            + "the `#`; write ` # …`." },
    };

    private static string Repeated(string word, int times) => string.Join(", ", Enumerable.Repeat(word, times));
}
