using Paycare.Platform.Input;

namespace Paycare.Tests.Platform.Input;

public sealed class NamesTests
{
    [Theory]
    [InlineData("Rina Wulandari")]
    [InlineData("陈美玲")]
    [InlineData("José Ñandú")]
    [InlineData("Nguyễn Thị Hằng")]
    [InlineData("O'Brien-Smith Jr.")]
    [InlineData("D’Angelo")]
    [InlineData("Ir. H. Budi Santoso, M.Sc.")]
    [InlineData("买买提·艾山")]
    [InlineData("สมชาย ใจดี")]
    [InlineData("मोहन कुमार")]
    [InlineData("عبد الرحمن")]
    [InlineData("Иван Петров")]
    [InlineData("김민수")]
    [InlineData("X")]
    public void People_have_names_in_every_script(string name)
    {
        Assert.True(Names.IsPerson(Names.Normal(name)));
        Assert.True(Names.IsCompany(Names.Normal(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("...")]
    [InlineData("\u202EilegnA itS")]
    [InlineData("Siti\u200B")]
    [InlineData("Si\u00ADti")]
    [InlineData("Siti\u2066 Angeli")]
    [InlineData("Siti\uFEFFAngeli")]
    [InlineData("\u3164\u3164")]
    [InlineData("Siti\nAngeli")]
    [InlineData("Siti\u0000")]
    [InlineData("Siti\u0085Angeli")]
    [InlineData("Siti \U0001F338")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("=HYPERLINK(\"https://evil.example\")")]
    [InlineData("＝1+1")]
    [InlineData("Robert'); DROP TABLE identity_customers; --")]
    [InlineData("{{7*7}}")]
    [InlineData("%s%n")]
    [InlineData("../../etc/passwd")]
    [InlineData("+62 812 3456 7890")]
    [InlineData("Z\u0300\u0301\u0302\u0303\u0304\u0305algo")]
    [InlineData("\u0301Siti")]
    [InlineData("Siti\uD800")]
    [InlineData("Siti \uE000")]
    [InlineData("$100")]
    [InlineData("a|b")]
    [InlineData("\U000E0041\U000E0042")]
    public void What_hides_or_pretends_is_no_name(string name) => Assert.False(Names.IsPerson(Names.Normal(name)));

    [Theory]
    [InlineData("CV. Maju Jaya 88", true)]
    [InlineData("PT Sinar (Persero) Tbk", true)]
    [InlineData("Budi & Rekan", true)]
    [InlineData("Toko\u200BIbu", false)]
    [InlineData("Siti \U0001F338", false)]
    [InlineData("<b>Toko</b>", false)]
    [InlineData("=Toko", false)]
    public void Companies_have_digits_and_signs_too(string name, bool isName) => Assert.Equal(isName, Names.IsCompany(Names.Normal(name)));

    [Theory]
    [InlineData("  Rina\u00A0 Wulandari ", "Rina Wulandari")]
    [InlineData("Ｒｉｎａ\u3000Ｗ", "Rina W")]
    [InlineData("Jose\u0301", "José")]
    public void A_name_has_one_form(string typed, string name) => Assert.Equal(name, Names.Normal(typed));
}
