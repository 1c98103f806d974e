using Sortir.Domain;

namespace Sortir.Tests.Keys;

public sealed class SortirProtectorTests
{
    private const string Purpose = "token:theatre-1";

    private static readonly Guid Usage = new("018f3a50-0000-7000-8000-000000000001");

    private readonly SortirProtector _protector = new(TestKeys.Ring("2025", "2026"));

    public static TheoryData<string> Texts => ["", "k", "a-token", "Clé €uro 🎭", new string('x', 4_096)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_protected_text_comes_back_as_it_was(string text)
    {
        var protectedText = _protector.Protect(text, Purpose);

        Assert.Equal(text, _protector.Unprotect(protectedText, Purpose));
        Assert.All(protectedText, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }

    [Fact]
    public void Protecting_twice_gives_two_texts() =>
        Assert.NotEqual(_protector.Protect("secret", Purpose), _protector.Protect("secret", Purpose));

    [Fact]
    public void A_text_for_another_purpose_cannot_be_read()
    {
        var protectedText = _protector.Protect("secret", Purpose);
        AssertUnreadable(() => _protector.Unprotect(protectedText, "token:theatre-2"));
    }

    [Fact]
    public void Any_change_makes_a_text_unreadable()
    {
        var protectedText = _protector.Protect("secret", Purpose);
        for (var i = 0; i < protectedText.Length; i++)
        {
            var changed = protectedText.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Throws<SortirProtectionException>(() => _protector.Unprotect(new string(changed), Purpose));
            AssertUnreadable(() => _protector.Unprotect(protectedText[..i], Purpose));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("1234567890")]
    [InlineData("AQ")]
    [InlineData("Af8")]
    [InlineData("not+base64/url==")]
    [InlineData("été")]
    public void Garbage_is_unreadable(string text) => AssertUnreadable(() => _protector.Unprotect(text, Purpose));

    [Fact]
    public void White_space_and_padding_make_it_another_text()
    {
        var protectedText = _protector.Protect("secret", Purpose);
        AssertUnreadable(() => _protector.Unprotect(protectedText + "\n", Purpose));
        AssertUnreadable(() => _protector.Unprotect(" " + protectedText, Purpose));
        AssertUnreadable(() => _protector.Unprotect(protectedText + "=", Purpose));
    }

    [Fact]
    public void After_a_rotation_old_texts_are_still_read_and_a_node_without_the_new_key_says_so()
    {
        var before = new SortirProtector(TestKeys.Ring("2025"));
        var old = before.Protect("old", Purpose);

        Assert.Equal("old", _protector.Unprotect(old, Purpose));

        var exception = Assert.Throws<SortirProtectionException>(() => before.Unprotect(_protector.Protect("new", Purpose), Purpose));
        Assert.Equal(SortirProtectionFailure.UnknownKey, exception.Kind);
        Assert.Contains("Sortir:Keys", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_secret_under_the_same_name_is_unreadable()
    {
        var other = new SortirProtector(new KeyRing([new SortirKeyOptions { Id = "2026", Secret = TestKeys.Make("x").Secret }], null));
        AssertUnreadable(() => other.Unprotect(_protector.Protect("secret", Purpose), Purpose));
    }

    [Fact]
    public void An_exception_repeats_nothing_of_the_text()
    {
        var protectedText = _protector.Protect("K7f-plain", Purpose);
        var exception = Assert.Throws<SortirProtectionException>(() => _protector.Unprotect(protectedText, "other"));

        Assert.DoesNotContain(protectedText, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("K7f-plain", exception.Message, StringComparison.Ordinal);
        Assert.Null(exception.InnerException);
    }

    [Fact]
    public void Invalid_text_is_an_argument_error_that_does_not_repeat_it()
    {
        var exception = Assert.Throws<ArgumentException>(() => _protector.Protect("secret\ud800", Purpose));
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => _protector.Protect("secret", ""));
        Assert.ThrowsAny<ArgumentException>(() => _protector.Protect(null!, Purpose));
        Assert.ThrowsAny<ArgumentException>(() => _protector.Unprotect(null!, Purpose));
    }

    [Fact]
    public void A_service_key_is_protected_under_its_events_key_and_for_its_usage()
    {
        var key = new ServiceKey("K7f-service-key");

        var protectedKey = _protector.ProtectServiceKey(key, Usage, "2025");

        Assert.Equal(key, _protector.UnprotectServiceKey(protectedKey, Usage));
        Assert.Equal(key, new SortirProtector(TestKeys.Ring("2025")).UnprotectServiceKey(protectedKey, Usage));
        AssertUnreadable(() => _protector.UnprotectServiceKey(protectedKey, Guid.Empty));
        Assert.Throws<SortirConfigurationException>(() => _protector.ProtectServiceKey(key, Usage, "2024"));
    }

    [Fact]
    public void A_hosts_text_is_never_read_as_a_service_key()
    {
        var protectedKey = _protector.ProtectServiceKey(new ServiceKey("K7f"), Usage, "2026");
        AssertUnreadable(() => _protector.Unprotect(protectedKey, Usage.ToString()));
    }

    [Fact]
    public void Parallel_callers_do_not_disturb_each_other() =>
        Parallel.For(0, 500, i => Assert.Equal($"text {i}", _protector.Unprotect(_protector.Protect($"text {i}", Purpose), Purpose)));

    private static void AssertUnreadable(Action action) =>
        Assert.Equal(SortirProtectionFailure.Unreadable, Assert.Throws<SortirProtectionException>(action).Kind);
}
