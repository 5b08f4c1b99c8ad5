namespace ResNetGen.Compiler.Diagnostics;

/// <summary>The catalogue of errors. Each has a page in <c>docs/diagnostics</c>, with a wrong and a right file.</summary>
public static class Rules
{
    // The file as YAML.
    public static readonly Rule EmptyFile = new("RNG001", "Empty file",
        "The file is empty; begin it with {0}.");

    public static readonly Rule NotYaml = new("RNG002", "Not YAML",
        "The file is not YAML here: {0}; {1}.");

    public static readonly Rule TooLarge = new("RNG003", "File too large",
        "This is more than the compiler reads: {0}; write the network with fewer or shared parts.");

    public static readonly Rule DuplicateKey = new("RNG004", "Duplicate key",
        "The key `{0}` stands twice in this mapping; keep one of them.");

    public static readonly Rule WrongNode = new("RNG005", "Wrong kind of value",
        "{0} must be {1}, not {2}.");

    public static readonly Rule UnknownKey = new("RNG006", "Unknown key",
        "Unknown key `{0}` in {1}; {2}");

    public static readonly Rule MissingKey = new("RNG007", "Missing key",
        "{0} has no `{1}`; write {2}.");

    public static readonly Rule Unreadable = new("RNG008", "File cannot be read",
        "The file cannot be read; check that it exists, that it is no folder, and that this user may read it.");

    public static readonly Rule NotUtf8 = new("RNG009", "Not UTF-8",
        "The file is not UTF-8: {0}; save it as UTF-8.");

    // Names.
    public static readonly Rule UnknownLayer = new("RNG010", "Unknown layer",
        "Unknown layer `{0}`; {1}");

    public static readonly Rule UnknownUnit = new("RNG011", "Unknown unit function",
        "Unknown unit function `{0}`; {1}");

    public static readonly Rule UnknownArgument = new("RNG012", "Unknown argument",
        "The layer `{0}` has no argument `{1}`; {2}");

    public static readonly Rule UnknownReference = new("RNG013", "Unknown layer name",
        "No layer named `{0}` stands above this one; {1}");

    public static readonly Rule BadName = new("RNG014", "Not a name",
        "{0} cannot name {1}; use at most 100 letters, digits and underscores, beginning with a letter.");

    public static readonly Rule DuplicateName = new("RNG015", "Duplicate name",
        "The name `{0}` is taken by {1}; choose another name.");

    public static readonly Rule NameCollision = new("RNG016", "Name collides in C#",
        "The name `{0}` becomes `{1}` in the generated class, which {2}; choose another name.");

    public static readonly Rule UnknownVariable = new("RNG017", "Unknown name in an expression",
        "Nothing here is called `{0}`; {1}");

    public static readonly Rule NotOneLayer = new("RNG018", "Not exactly one layer",
        "This item must say exactly one layer, such as `conv2d: 64`, but says {0}.");

    public static readonly Rule UnusedLayer = new("RNG019", "Unused layer",
        "Nothing uses the output of `{0}`; name it in a `from` or an `add` below, or remove it.");

    // Values.
    public static readonly Rule BadExpression = new("RNG020", "Not an expression",
        "{0} is not an integer expression: {1}.");

    public static readonly Rule BadArithmetic = new("RNG021", "Expression without a value",
        "`{0}` has no value here: {1}.");

    public static readonly Rule BadTuples = new("RNG022", "Not a list of tuples",
        "These are not unit arguments: {0}; write them as \"[(256, 64, 1)] * 2 + [(256, 64, 2)]\" in quotes, or as [[256, 64, 1], "
            + "[256, 64, 2]].");

    public static readonly Rule TupleLength = new("RNG023", "Wrong number of unit arguments",
        "The unit `{0}` takes {1}, but this tuple has {2}; {3}.");

    public static readonly Rule BadValue = new("RNG024", "Value out of range",
        "`{0}` must be {1}, not {2}.");

    public static readonly Rule BadGroups = new("RNG025", "Groups do not divide",
        "`groups` of `{0}` must divide {1}, which {2} does not; write {3}.");

    public static readonly Rule NotAnInteger = new("RNG026", "Not an integer",
        "`{0}` is not an integer; write a whole number, such as {1}.");

    public static readonly Rule BadClassName = new("RNG027", "Not a class name",
        "{0} cannot name the class: {1}; write a name that begins with a capital letter, such as `{2}`.");

    // The file as text.
    public static readonly Rule LookAlike = new("RNG028", "Look-alike character",
        "{0} stands here; {1}.");

    public static readonly Rule MissingSpace = new("RNG029", "Missing space",
        "A space is missing {0}; write `{1}`.");

    // Shapes.
    public static readonly Rule ShapesDiffer = new("RNG030", "Shapes do not match",
        "`{0}` needs equal shapes, but {1} is {2} and {3} is {4}; {5}.");

    public static readonly Rule WrongRank = new("RNG031", "Wrong kind of input",
        "`{0}` takes {1}, but its input {2} is {3}; {4}.");

    public static readonly Rule WindowTooLarge = new("RNG032", "Window larger than its input",
        "The {0} window of `{1}` does not fit into {2}, which is {3}{4}; use a smaller kernel, `padding: same`, or fewer strides "
            + "before it.");

    public static readonly Rule NetworkTooLarge = new("RNG033", "Network too large",
        "The network is larger than the compiler allows: {0}.");

    public static readonly Rule NoLayers = new("RNG034", "No layers",
        "{0} has no layers; add at least one, such as `- {{ name: conv1, conv2d: 64, kernel: 3 }}`.");

    public static readonly Rule WrongInputCount = new("RNG035", "Wrong number of inputs",
        "`{0}` takes {1}, but is given {2}.");

    public static readonly Rule BadScope = new("RNG036", "Not a scope",
        "{0} is not a scope: {1}; write a path such as `downsample/0`, or `/res{{stage}}{{letter}}_branch2a` from the network on.");

    public static readonly Rule DuplicateScope = new("RNG037", "Scope used twice",
        "The scope `{0}` is used twice; {1}.");

    public static readonly Rule BadOutputStride = new("RNG038", "Output stride out of reach",
        "{0}; {1}.");

    public static readonly Rule RateUnused = new("RNG039", "Unit without a rate",
        "`output_stride` turns strides into rates before `{0}`, but its unit function `{1}` has no `rate`; write `dilation: rate` in "
            + "its convolutions.");

    // The build.
    public static readonly Rule DuplicateClass = new("RNG040", "Class defined twice",
        "The class `{0}` is already generated from {1}; give one of the two files another `network` or `class`.");

    public static readonly Rule InternalError = new("RNG041", "Internal error",
        "The compiler failed on this file, which is a defect of ResNetGen and not of the file; please report it with the file: {0}");

    public static readonly Rule RepeatedFile = new("RNG042", "File listed twice",
        "The build is given this file twice; list it once among the project's AdditionalFiles, where `**/*.resnet.yaml` are already.");

    public static readonly Rule UnknownFile = new("RNG043", "File not found",
        "There is no network file `{0}` beside this one, nor one that ships; {1}");

    public static readonly Rule CircularFile = new("RNG044", "File contains itself",
        "The file `{0}` leads back to itself by `extends` or `network`: {1}; take one of them out.");

    public static readonly Rule BrokenFile = new("RNG045", "Errors in another file",
        "The network `{0}` has an error {1}; {2}.");

    public static readonly Rule UnknownEndPoint = new("RNG046", "Unknown end point",
        "The network `{0}` has no layer or block `{1}` to end at; {2}");

    public static readonly Rule TooManyErrors = new("RNG047", "Too many errors",
        "The file has more than {0} errors, of which these are shown; mend them from the top, and build again.");

    public static readonly Rule TakenClass = new("RNG049", "Class of the project's own",
        "The class `{0}` is {1}; {2}.");

    // Recipes.
    public static readonly Rule NotOneForm = new("RNG060", "Not exactly one form",
        "`{0}` must say exactly one of {1}, but says {2}.");

    public static readonly Rule BeyondTheRun = new("RNG061", "Beyond the run",
        "`{0}` says {1} epochs, but the run has {2}; write a number below that, or more `epochs`.");

    public static readonly Rule EpochsDoNotAscend = new("RNG062", "Epochs do not ascend",
        "The epochs of `{0}` must ascend, but {1} follows {2}; write them in order, each once.");

    public static readonly Rule DuplicateRecipe = new("RNG063", "Recipe defined twice",
        "The recipe `{0}` is already generated from {1}; give one of the two files another `recipe`.");

    public static readonly Rule NoTrainingPackage = new("RNG064", "Recipe without the training package",
        "A recipe needs the package `{0}`, which the project does not reference; add it with `dotnet add package {0}`.");

    /// <summary>All rules, in the order of their ids.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        EmptyFile, NotYaml, TooLarge, DuplicateKey, WrongNode, UnknownKey, MissingKey, Unreadable, NotUtf8,
        UnknownLayer, UnknownUnit, UnknownArgument, UnknownReference, BadName, DuplicateName, NameCollision, UnknownVariable, NotOneLayer,
        UnusedLayer,
        BadExpression, BadArithmetic, BadTuples, TupleLength, BadValue, BadGroups, NotAnInteger, BadClassName,
        LookAlike, MissingSpace,
        ShapesDiffer, WrongRank, WindowTooLarge, NetworkTooLarge, NoLayers, WrongInputCount,
        BadScope, DuplicateScope, BadOutputStride, RateUnused,
        DuplicateClass, InternalError, RepeatedFile, UnknownFile, CircularFile, BrokenFile, UnknownEndPoint, TooManyErrors, TakenClass,
        NotOneForm, BeyondTheRun, EpochsDoNotAscend, DuplicateRecipe, NoTrainingPackage,
    ];
}
