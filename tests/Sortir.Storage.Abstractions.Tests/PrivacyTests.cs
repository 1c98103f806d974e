using System.Reflection;
using Sortir.Domain;

namespace Sortir.Storage.Tests;

/// <summary>What a store gets to see, and so may keep, log or repeat in an exception.</summary>
public sealed class PrivacyTests
{
    [Fact]
    public void No_type_of_the_contract_carries_a_card_a_service_key_or_a_name()
    {
        Type[] secrets = [typeof(CardNumber), typeof(ServiceKey), typeof(Beneficiary)];
        var types = typeof(ISortirStore).Assembly.GetExportedTypes();
        var carried = types.SelectMany(type => type.GetProperties()).Select(property => property.PropertyType);
        var passed = types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));

        Assert.DoesNotContain(carried.Concat(passed).SelectMany(Unwrap), secrets.Contains);
    }

    [Fact]
    public void The_search_looks_into_lists_and_tasks() =>
        Assert.Contains(typeof(CardNumber), Unwrap(typeof(Task<IReadOnlyList<CardNumber?>>)));

    private static IEnumerable<Type> Unwrap(Type type) =>
        type.GetGenericArguments().SelectMany(Unwrap).Append(type.HasElementType ? type.GetElementType()! : type);
}
