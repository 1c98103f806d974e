using System.Buffers;

namespace Sortir.Client;

/// <summary>
/// Looks for words in JSON that are none of its own. The reader would quote them, with all that follows, in the exception that it throws, and
/// whoever listens to each throw would read a service key or a card number.
/// </summary>
internal static class JsonWords
{
    private static readonly SearchValues<byte> s_ends = SearchValues.Create(" \t\r\n,:[]{}\""u8);

    /// <summary>How many bytes stand before the first strange word outside a string; all of them where there is none.</summary>
    public static int SoundLength(ReadOnlySpan<byte> json)
    {
        var isString = false;
        for (var at = 0; at < json.Length; at++)
        {
            var character = json[at];
            if (isString)
            {
                at += character == (byte)'\\' ? 1 : 0;
                isString = character != (byte)'"';
            }
            else if (character == (byte)'"')
            {
                isString = true;
            }
            else if (character is (byte)'t' or (byte)'f' or (byte)'n')
            {
                // Anything else that no value begins with is quoted by its first character alone.
                var end = json[at..].IndexOfAny(s_ends);
                var word = end < 0 ? json[at..] : json.Slice(at, end);
                if (!word.SequenceEqual("true"u8) && !word.SequenceEqual("false"u8) && !word.SequenceEqual("null"u8))
                {
                    return at;
                }

                at += word.Length - 1;
            }
        }

        return json.Length;
    }
}
