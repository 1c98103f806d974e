using System.Collections;
using System.Reflection;
using Sortir.Client;
using Sortir.Domain;
using Sortir.Testing;

namespace Sortir.Leaks.Tests;

/// <summary>
/// Makes a value of a type with secrets in it: in everything of a secret's type, and in each string whose name says that it holds one. What it
/// cannot make needs a maker of its own.
/// </summary>
internal sealed class TypeMaker
{
    private const int MaxDepth = 8;
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    // A text that is masked before it gets there: other tests hold that.
    private static readonly (Type Type, string Property)[] Masked = [(typeof(UsageView), nameof(UsageView.Card))];

    private readonly Dictionary<Type, Func<object>> _makers;
    private readonly PlaySecrets _secrets;

    public TypeMaker(PlaySecrets secrets, IReadOnlyDictionary<Type, Func<object>>? makers = null)
    {
        _secrets = secrets;
        _makers = new Dictionary<Type, Func<object>>
        {
            [typeof(CardNumber)] = () => Secretly(CardNumber.Parse(secrets.Cards[0])),
            [typeof(CardInput)] = () => Secretly(new CardInput(secrets.Cards[1])),
            [typeof(ServiceKey)] = () => Secretly(new ServiceKey(secrets.KeyPrefix + "1")),
            [typeof(ApiToken)] = () => Secretly(secrets.ApiToken),
            [typeof(Beneficiary)] = () => Secretly(secrets.Beneficiary),
            [typeof(AprasBeneficiary)] = () => Secretly(new AprasBeneficiary(secrets.FirstName, secrets.LastName, secrets.BirthDate)),
            [typeof(CardFingerprint)] = () => new CardFingerprint("abcdefghijklmnop"),
            [typeof(Uri)] = () => new Uri("https://apras.example/"),
            [typeof(DateTimeOffset)] = () => new DateTimeOffset(2027, 1, 15, 19, 0, 0, TimeSpan.Zero),
            [typeof(DateOnly)] = () => new DateOnly(2027, 1, 15),
            [typeof(TimeSpan)] = () => TimeSpan.FromSeconds(2),
            [typeof(Guid)] = () => Guid.NewGuid(),
            [typeof(TimeProvider)] = () => TimeProvider.System,
        };
        foreach (var (type, make) in makers ?? new Dictionary<Type, Func<object>>())
        {
            _makers[type] = make;
        }
    }

    /// <summary>Whether the last value made holds a secret.</summary>
    public bool HoldsSecret { get; private set; }

    public object Make(Type type)
    {
        HoldsSecret = false;
        return Make(type, "", 0) ?? throw new NotSupportedException($"{type} has no maker: give it one in PublicTypeTests, with secrets wherever it can hold one.");
    }

    private object? Make(Type type, string name, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner, name, depth);
        }

        if (_makers.TryGetValue(type, out var make))
        {
            return make();
        }

        return type switch
        {
            _ when type == typeof(string) => MakeText(name),
            { IsEnum: true } => Enum.GetValues(type).GetValue(0),
            { IsPrimitive: true } => Convert.ChangeType(1, type, null),
            { IsArray: true } => MakeItems(type.GetElementType()!, name, depth),
            { IsGenericType: true, Namespace: "System.Collections.Generic", IsInterface: true } =>
                type.GetGenericArguments() is [var item] ? MakeItems(item, name, depth) : MakeDictionary(type.GetGenericArguments(), name, depth),
            _ when depth > MaxDepth || type.Assembly.GetName().Name?.StartsWith("Sortir", StringComparison.Ordinal) != true || type.IsInterface => null,
            { IsAbstract: true } => type.Assembly.GetTypes().Where(other => !other.IsAbstract && other.IsAssignableTo(type)).Select(other => Make(other, name, depth + 1)).FirstOrDefault(),
            _ => MakeByConstructor(type, depth),
        };
    }

    private string MakeText(string name) => name.ToUpperInvariant() switch
    {
        var upper when upper.Contains("TOKEN", StringComparison.Ordinal) => Secretly(_secrets.Token),
        var upper when upper.Contains("SECRET", StringComparison.Ordinal) => Secretly(Convert.ToBase64String(_secrets.Key)),
        "CARD" or "CARDNUMBER" or "NUMBER" => Secretly(_secrets.Cards[2]),
        "SERVICEKEY" or "KEY" => Secretly(_secrets.KeyPrefix),
        "LASTNAME" or "FIRSTNAME" or "BENEFICIARY" or "HOLDER" => Secretly(_secrets.LastName),
        _ => "text",
    };

    private Array MakeItems(Type item, string name, int depth)
    {
        var items = Make(item, name, depth + 1) is { } made ? new[] { made } : [];
        var array = Array.CreateInstance(item, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    private IDictionary MakeDictionary(Type[] arguments, string name, int depth)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
        if (Make(arguments[0], name, depth + 1) is { } key && Make(arguments[1], name, depth + 1) is { } value)
        {
            dictionary[key] = value;
        }

        return dictionary;
    }

    private object? MakeByConstructor(Type type, int depth)
    {
        foreach (var constructor in type.GetConstructors(Any).Where(one => !IsCopy(one, type)).OrderByDescending(one => one.GetParameters().Length))
        {
            var arguments = constructor.GetParameters().Select(parameter => Make(parameter.ParameterType, parameter.Name!, depth + 1)).ToArray();
            if (constructor.GetParameters().Zip(arguments).Any(pair => pair.Second is null && pair.First.ParameterType.IsValueType))
            {
                continue;
            }

            try
            {
                return Fill(constructor.Invoke(arguments), depth);
            }
            catch (TargetInvocationException)
            {
                // Another constructor may do with what there is.
            }
        }

        return type.IsValueType ? Fill(Activator.CreateInstance(type)!, depth) : null;
    }

    private object Fill(object value, int depth)
    {
        foreach (var property in value.GetType().GetProperties(Any)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0 && !Masked.Contains((property.DeclaringType!, property.Name))))
        {
            try
            {
                if (Make(property.PropertyType, property.Name, depth + 1) is { } made)
                {
                    property.SetValue(value, made);
                }
            }
            catch (Exception exception) when (exception is TargetInvocationException or ArgumentException)
            {
                // It keeps its default: a number out of its range holds no secret.
            }
        }

        foreach (var list in value.GetType().GetProperties().Where(property => !property.CanWrite && property.PropertyType.IsGenericType && property.GetIndexParameters().Length == 0))
        {
            if (list.GetValue(value) is IList { IsReadOnly: false, IsFixedSize: false, Count: 0 } items && Make(list.PropertyType.GetGenericArguments()[0], list.Name, depth + 1) is { } item)
            {
                items.Add(item);
            }
        }

        return value;
    }

    private static bool IsCopy(ConstructorInfo constructor, Type type) => constructor.GetParameters() is [{ } only] && only.ParameterType == type;

    private T Secretly<T>(T value)
    {
        HoldsSecret = true;
        return value;
    }
}
