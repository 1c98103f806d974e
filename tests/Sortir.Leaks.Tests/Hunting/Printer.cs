using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Sortir.Leaks.Tests;

/// <summary>
/// Prints a value as somebody curious would: <c>ToString</c>, the items of a collection, and the public properties, a few levels deep. What
/// would do something when it is read, and what belongs to the runtime, is not opened. A text that had to stop says so, and counts as a leak.
/// </summary>
internal static class Printer
{
    /// <summary>What stands where a value was too large to be printed whole.</summary>
    public const string Cut = "(cut off)";

    internal const int MaxValues = 20_000;

    private static readonly string[] Closed =
    [
        "System.Reflection", "System.Linq", "System.Threading", "System.IO", "System.Runtime", "System.Globalization", "System.Security.Cryptography",
        "Microsoft.EntityFrameworkCore.Metadata", "Microsoft.EntityFrameworkCore.Infrastructure", "Microsoft.EntityFrameworkCore.ChangeTracking",
        "Microsoft.EntityFrameworkCore.Query", "Microsoft.EntityFrameworkCore.Storage",
    ];

    // ToString says all of them: opened, the dates of a few rows would be a hundred values.
    private static readonly HashSet<Type> Said =
        [typeof(DateTimeOffset), typeof(DateTime), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(decimal)];

    private static readonly ConcurrentDictionary<Type, (bool IsClosed, PropertyInfo[] Properties)> Known = new();

    // Whatever a getter throws here was not thrown by what is watched.
    [ThreadStatic]
    private static bool t_isPrinting;

    public static bool IsPrinting => t_isPrinting;

    public static string Print(object? value, int depth = 3)
    {
        var was = t_isPrinting;
        t_isPrinting = true;
        try
        {
            var walk = new Walk();
            walk.Print(value, depth);
            return walk.Text;
        }
        finally
        {
            t_isPrinting = was;
        }
    }

    private sealed class Walk
    {
        private readonly StringBuilder _text = new();
        private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
        private int _values;

        public string Text => _text.ToString();

        public void Print(object? value, int depth)
        {
            if (value is null)
            {
                return;
            }

            if (++_values > MaxValues)
            {
                _text.Append(_values == MaxValues + 1 ? Cut : null);
                return;
            }

            switch (value)
            {
                case string text:
                    _text.Append(text);
                    return;
                case byte[] bytes:
                    _text.Append(Convert.ToHexString(bytes)).Append(' ').Append(Encoding.UTF8.GetString(bytes));
                    return;
                case Uri uri:
                    _text.Append(uri.OriginalString).Append(' ').Append(uri);
                    return;
            }

            _text.Append(Try(value.ToString));
            var (isClosed, properties) = Known.GetOrAdd(value.GetType(), static type => (IsClosed(type), FindProperties(type)));
            if (depth == 0 || isClosed || (value is not ValueType && !_seen.Add(value)))
            {
                return;
            }

            if (value is Exception { Data.Count: > 0 } exception)
            {
                Print(exception.Data, depth - 1);
            }

            PrintItems(value, depth);
            foreach (var property in properties)
            {
                _text.Append(' ').Append(property.Name).Append('=');
                Print(Try(() => property.GetValue(value)), depth - 1);
            }
        }

        private void PrintItems(object value, int depth)
        {
            if (value is IDictionary dictionary)
            {
                foreach (DictionaryEntry entry in dictionary)
                {
                    _text.Append(" [");
                    Print(entry.Key, depth - 1);
                    _text.Append("]=");
                    Print(entry.Value, depth - 1);
                }
            }
            else if (value is ICollection or IEnumerable<KeyValuePair<string, object?>> or IEnumerable<KeyValuePair<string, string>>
                or IEnumerable<KeyValuePair<string, IEnumerable<string>>>)
            {
                foreach (var item in ((IEnumerable)value).Cast<object?>().TakeWhile(_ => _values <= MaxValues))
                {
                    _text.Append(" ; ");
                    Print(item, depth - 1);
                }
            }
        }

        private static PropertyInfo[] FindProperties(Type type) =>
            [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
                property.GetIndexParameters().Length == 0 && property.CanRead && !property.PropertyType.IsByRef && !property.PropertyType.IsByRefLike)];

        private static bool IsClosed(Type type) =>
            type.IsPrimitive || type.IsEnum || Said.Contains(type) || typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type) || typeof(IServiceProvider).IsAssignableFrom(type)
            || typeof(SafeHandle).IsAssignableFrom(type) || typeof(Stream).IsAssignableFrom(type) || typeof(Task).IsAssignableFrom(type)
            || BasesOf(type).Any(parent => parent.Name is "DbContext" or "DbDataReader" or "DbConnection" or "DbTransaction" or "PipeReader" or "PipeWriter" or "HttpContext")
            || Array.Exists(Closed, name => $"{type.Namespace}.".StartsWith(name + ".", StringComparison.Ordinal));

        private static IEnumerable<Type> BasesOf(Type type)
        {
            for (Type? parent = type; parent is not null; parent = parent.BaseType)
            {
                yield return parent;
            }
        }

        private static object? Try(Func<object?> read)
        {
            try
            {
                return read();
            }
            catch (Exception)
            {
                return null;
            }
        }
    }
}
