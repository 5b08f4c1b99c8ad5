using Mono.Cecil;
using Mono.Cecil.Cil;
using ResNetGen.Il;

namespace ResNetGen.Lifetime.Tests.Il;

/// <summary>Follows where the values on the evaluation stack of a method are from, over all its branches.</summary>
internal sealed class StackFlow
{
    private readonly MethodDefinition method;
    private readonly Func<MethodReference, IReadOnlyList<Value>, Value> result;
    private readonly Dictionary<Instruction, Value[]> before = [];
    private readonly HashSet<int> freshLocals = [];
    private readonly HashSet<(int Copy, Origin Origin, int Index)> copies = [];
    private readonly Queue<Instruction> open = new();

    /// <summary>Follows a method.</summary>
    /// <param name="method">It has a body.</param>
    /// <param name="result">Where the result of a call is from, given where its operands are from.</param>
    public StackFlow(MethodDefinition method, Func<MethodReference, IReadOnlyList<Value>, Value> result)
    {
        this.method = method;
        this.result = result;
        int known;
        do
        {
            // What a variable holds is known once all that is stored in it is.
            known = freshLocals.Count + copies.Count;
            before.Clear();
            Reach(method.Body.Instructions[0], []);
            foreach (var handler in method.Body.ExceptionHandlers)
            {
                var caught = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter;
                Reach(handler.HandlerStart, caught ? [default] : []);
                if (handler.FilterStart is { } filter)
                {
                    Reach(filter, [default]);
                }
            }

            while (open.TryDequeue(out var instruction))
            {
                Step(instruction);
            }
        }
        while (known != freshLocals.Count + copies.Count);
    }

    /// <summary>The calls of the method that can be reached, with their operands: <c>this</c> first.</summary>
    public IEnumerable<(Instruction At, MethodReference Callee, IReadOnlyList<Value> Operands)> Calls() =>
        from instruction in method.Body.Instructions
        where instruction.Operand is MethodReference && instruction.OpCode.FlowControl == FlowControl.Call
            && before.ContainsKey(instruction)
        select (instruction, (MethodReference)instruction.Operand, (IReadOnlyList<Value>)Operands(instruction));

    /// <summary>
    /// Whether another copy of a value lies on the stack during a call, as when a result is used twice and no variable was made for it.
    /// </summary>
    public bool IsOnStack(Instruction call, Value value) => before[call].SkipLast(Operands(call).Length).Any(value.IsSame);

    /// <summary>The values that are stored into arrays.</summary>
    public IEnumerable<(Instruction At, Value Stored)> ArrayStores() =>
        from instruction in method.Body.Instructions
        where instruction.OpCode.Code == Code.Stelem_Ref && before.ContainsKey(instruction)
        select (instruction, before[instruction][^1]);

    /// <summary>The values that the method returns.</summary>
    public IEnumerable<Value> Returned() =>
        from instruction in method.Body.Instructions
        where instruction.OpCode.Code == Code.Ret && before.TryGetValue(instruction, out var stack) && stack.Length > 0
        select before[instruction][^1];

    /// <summary>
    /// Whether an instruction loads a value: its variable or argument, or a variable that it was copied to, as <c>using (value)</c> does,
    /// or from, as named arguments are.
    /// </summary>
    public bool Loads(Instruction instruction, Value value) => LoadedLocal(instruction) is { } local
        ? (value.Origin == Origin.Local && (local == value.Index || copies.Contains((value.Index, Origin.Local, local))))
            || copies.Contains((local, value.Origin, value.Index))
        : value.Origin == Origin.Argument && LoadedArgument(instruction) == value.Index;

    /// <summary>Whether a variable may hold what nothing else holds.</summary>
    public bool IsFresh(int local) => freshLocals.Contains(local);

    private Value[] Operands(Instruction call)
    {
        var callee = (MethodReference)call.Operand;
        var count = callee.Parameters.Count + (callee.HasThis && call.OpCode.Code != Code.Newobj ? 1 : 0);
        return before[call][^count..];
    }

    private void Reach(Instruction instruction, Value[] stack)
    {
        if (before.TryGetValue(instruction, out var known))
        {
            var joined = known.Length == stack.Length ? [.. known.Zip(stack, Value.Either)] : known;
            if (joined.SequenceEqual(known))
            {
                return;
            }

            stack = joined;
        }

        before[instruction] = stack;
        open.Enqueue(instruction);
    }

    private void Step(Instruction instruction)
    {
        var stack = new List<Value>(before[instruction]);
        Apply(instruction, stack);
        Value[] after = [.. stack];
        switch (instruction.OpCode.FlowControl)
        {
            case FlowControl.Branch:
                Reach((Instruction)instruction.Operand, instruction.OpCode.Code is Code.Leave or Code.Leave_S ? [] : after);
                return;
            case FlowControl.Return or FlowControl.Throw:
                return;
            case FlowControl.Cond_Branch when instruction.Operand is Instruction[] targets:
                Array.ForEach(targets, target => Reach(target, after));
                break;
            case FlowControl.Cond_Branch:
                Reach((Instruction)instruction.Operand, after);
                break;
        }

        Reach(instruction.Next, after);
    }

    private void Apply(Instruction instruction, List<Value> stack)
    {
        Value Pop()
        {
            var value = stack[^1];
            stack.RemoveAt(stack.Count - 1);
            return value;
        }

        switch (instruction.OpCode.Code)
        {
            case Code.Dup:
                stack.Add(stack[^1]);
                break;
            case Code.Castclass or Code.Isinst:
                break;
            case Code.Ldfld:
                var field = (FieldReference)instruction.Operand;
                var owner = Pop();

                // An item of a tuple is held by whoever holds the tuple.
                var isFresh = owner.Origin == Origin.Fresh || (owner.Origin == Origin.Local && IsFresh(owner.Index));
                var isItem = field.DeclaringType.FullName.StartsWith("System.ValueTuple`", StringComparison.Ordinal);
                stack.Add(new Value(isItem && isFresh ? Origin.Fresh : Origin.Other, Type: field.FieldType));
                break;
            case Code.Call or Code.Callvirt or Code.Newobj:
                var callee = (MethodReference)instruction.Operand;
                var isNew = instruction.OpCode.Code == Code.Newobj;
                var operands = new Value[callee.Parameters.Count + (callee.HasThis && !isNew ? 1 : 0)];
                for (var i = operands.Length - 1; i >= 0; i--)
                {
                    operands[i] = Pop();
                }

                if (isNew || !IsVoid(callee.ReturnType))
                {
                    var made = result(callee, operands);
                    stack.Add(made.Origin == Origin.Fresh && !operands.Any(made.IsSame) ? made with { Index = instruction.Offset } : made);
                }

                break;
            default:
                if (LoadedLocal(instruction) is { } loaded)
                {
                    stack.Add(new Value(Origin.Local, loaded, method.Body.Variables[loaded].VariableType));
                }
                else if (LoadedArgument(instruction) is { } argument)
                {
                    stack.Add(new Value(Origin.Argument, argument, TypeOf(argument)));
                }
                else if (StoredLocal(instruction) is { } stored)
                {
                    var value = Pop();
                    if (value.Origin is Origin.Local or Origin.Argument)
                    {
                        copies.Add((stored, value.Origin, value.Index));
                    }

                    if (value.Origin == Origin.Fresh || (value.Origin == Origin.Local && IsFresh(value.Index)))
                    {
                        freshLocals.Add(stored);
                    }
                }
                else
                {
                    PopAndPush(instruction, stack);
                }

                break;
        }
    }

    private void PopAndPush(Instruction instruction, List<Value> stack)
    {
        var popped = instruction.OpCode.StackBehaviourPop switch
        {
            StackBehaviour.Pop0 => 0,
            StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
            StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
                or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
            StackBehaviour.PopAll => stack.Count,
            StackBehaviour.Varpop when instruction.Operand is IMethodSignature pointer => pointer.Parameters.Count + 1,
            StackBehaviour.Varpop => IsVoid(method.ReturnType) ? 0 : 1,
            _ => 3,
        };
        stack.RemoveRange(stack.Count - popped, popped);
        var pushed = instruction.OpCode.StackBehaviourPush switch
        {
            StackBehaviour.Push0 => 0,
            StackBehaviour.Varpush when instruction.Operand is IMethodSignature pointer && IsVoid(pointer.ReturnType) => 0,
            StackBehaviour.Push1_push1 => 2,
            _ => 1,
        };
        stack.AddRange(new Value[pushed]);
    }

    private static bool IsVoid(TypeReference type) =>
        type is IModifierType modified ? IsVoid(modified.ElementType) : type.MetadataType == MetadataType.Void;

    private TypeReference TypeOf(int argument) => !method.HasThis ? method.Parameters[argument].ParameterType
        : argument == 0 ? method.DeclaringType
        : method.Parameters[argument - 1].ParameterType;

    private int? LoadedArgument(Instruction instruction) => MethodCode.LoadedArgument(method, instruction);

    private static int? LoadedLocal(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3 => instruction.OpCode.Code - Code.Ldloc_0,
        Code.Ldloc or Code.Ldloc_S => ((VariableDefinition)instruction.Operand).Index,
        _ => null,
    };

    private static int? StoredLocal(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Stloc_0 or Code.Stloc_1 or Code.Stloc_2 or Code.Stloc_3 => instruction.OpCode.Code - Code.Stloc_0,
        Code.Stloc or Code.Stloc_S => ((VariableDefinition)instruction.Operand).Index,
        _ => null,
    };
}
