#include "server/http/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

using namespace taxasge;
using testing::ElementsAre;

namespace {

Result<Fields> read(BodyFormat format, std::string body) {
    Request request;
    request.format = format;
    request.body = std::move(body);
    return Fields::read(request);
}

Fields json(std::string body) {
    return read(BodyFormat::json, std::move(body)).value();
}
Fields form(std::string body) {
    return read(BodyFormat::form, std::move(body)).value();
}

// "field:code field:code" …
std::string faults(const Error& error) {
    std::string text;
    for (const FieldError& fault : error.fields)
        text += (text.empty() ? "" : " ") + fault.field + ":" + std::string{fault.code};
    return text;
}

std::string faults(const Fields& fields) {
    const Result<void> checked = fields.check();
    return checked ? "" : faults(checked.error());
}

std::string refusal(BodyFormat format, std::string body) {
    const Result<Fields> fields = read(format, std::move(body));
    if (fields) return "read";
    return fields.error().fields.empty() ? std::string{fields.error().reason} : faults(fields.error());
}

std::string nested(int depth) {
    return R"({"a":)" + std::string(std::size_t(depth - 1), '[') + std::string(std::size_t(depth - 1), ']') +
           "}";
}

struct Even {
    int value;
};
Result<Even> parse_even(std::string_view text) {
    if (text == "2") return Even{2};
    return fail(field_error("whatever", "invalid_choice"));
}

}  // namespace

TEST(Fields, ReadsTheSameFromJsonAndForm) {
    for (Fields fields :
         {json(R"({"name":"Ana Ñandú","on":true})"), form("name=Ana+%C3%91and%C3%BA&on=true")}) {
        EXPECT_EQ(fields.text("name", 100), "Ana Ñandú");
        EXPECT_EQ(fields.flag("on"), true);
        EXPECT_EQ(faults(fields), "");
    }
}

TEST(Fields, TellsEveryFaultAtOnce) {
    Fields fields = json(R"({"number":1,"long":"abcd","control":"a\u0007","extra":1,"list":[{"x":"y"}]})");
    EXPECT_EQ(fields.text("missing", 10), "");
    EXPECT_EQ(fields.text("number", 10), "");
    EXPECT_EQ(fields.text("long", 3), "");
    EXPECT_EQ(fields.text("control", 10), "");
    EXPECT_EQ(fields.text("list", 10), "");
    EXPECT_EQ(faults(fields),
              "missing:required number:wrong_type long:too_long control:invalid_encoding list:wrong_type "
              "extra:unknown_field");
    EXPECT_EQ(fields.check().error().fields[2].limit, 3);
}

TEST(Fields, RefusesWhatIsNoJson) {
    for (const std::string body : {"{", "{}x", "{} {}", R"({"a":1,})", "{'a':1}", R"({"a":"\ud800"})", " ",
                                   "nul", "{\"a\":\"\xff\"}", "{\"\xc3\x28\":1}", "{\"a\":\"\xed\xa0\x80\"}",
                                   R"({"a":01})", "{\"a\":\"line\nbreak\"}", "\xef\xbb\xbf{}"})
        EXPECT_EQ(refusal(BodyFormat::json, body), "malformed_json") << body;
}

TEST(Fields, RefusesJsonDeeperThan32) {
    EXPECT_EQ(refusal(BodyFormat::json, nested(32)), "read");
    EXPECT_EQ(refusal(BodyFormat::json, nested(33)), "malformed_json");
    EXPECT_EQ(refusal(BodyFormat::json, nested(10'000)), "malformed_json");
}

TEST(Fields, RefusesABodyThatIsNoObject) {
    for (const std::string body : {"[]", R"("text")", "1", "null", "true", R"([{"a":1}])"})
        EXPECT_EQ(refusal(BodyFormat::json, body), ":wrong_type") << body;
}

TEST(Fields, RefusesANameThatComesTwice) {
    EXPECT_EQ(refusal(BodyFormat::json, R"({"a":"1","b":"2","a":"1"})"), "a:duplicate_field");
    EXPECT_EQ(refusal(BodyFormat::json, R"({"a":"1","\u0061":"2"})"), "a:duplicate_field");
    EXPECT_EQ(refusal(BodyFormat::form, "a=1&b=2&a=1"), "a:duplicate_field");
    EXPECT_EQ(refusal(BodyFormat::form, "a=1&%61=1"), "a:duplicate_field");
    EXPECT_EQ(refusal(BodyFormat::json, R"({"a":{"x":1,"x":1}})"), "read");
}

TEST(Fields, StopsAtMoreNamesThanAnyEndpointHas) {
    std::string body = "{";
    for (int i = 0; i < 10'000; ++i) body += "\"f" + std::to_string(i) + "\":1,";
    body.back() = '}';
    EXPECT_EQ(refusal(BodyFormat::json, body), "f64:unknown_field");
}

TEST(Fields, ReadsNoBodyAsAnEmptyObject) {
    for (const BodyFormat format : {BodyFormat::none, BodyFormat::json, BodyFormat::form}) {
        Result<Fields> fields = read(format, "");
        ASSERT_TRUE(fields);
        EXPECT_EQ(fields->optional_text("a", 10), std::nullopt);
        EXPECT_TRUE(fields->check());
    }
}

TEST(Fields, RefusesNulAndControlCharacters) {
    for (const std::string body :
         {R"({"a":"x\u0000y"})", R"({"a":"\t"})", R"({"a":"\u007f"})", R"({"a":"\u0085"})"}) {
        Fields fields = json(body);
        EXPECT_EQ(fields.text("a", 10), "");
        EXPECT_EQ(faults(fields), "a:invalid_encoding") << body;
    }
    Fields fields = form("a=%00&b=%0A");
    (void)fields.text("a", 10), (void)fields.optional_text("b", 10);
    EXPECT_EQ(faults(fields), "a:invalid_encoding b:invalid_encoding");
}

TEST(Fields, NamesTheFormFieldThatIsNoUtf8) {
    Fields fields = form("a=%FF&b=%C3%28");
    (void)fields.text("a", 10), (void)fields.optional_secret("b", 10);
    EXPECT_EQ(faults(fields), "a:invalid_encoding b:invalid_encoding");
}

TEST(Fields, RefusesABrokenForm) {
    for (const std::string body : {"a=%", "a=%4", "a=%zz", "%G1=a", "%FF=a"})
        EXPECT_EQ(refusal(BodyFormat::form, body), "malformed_form") << body;
    EXPECT_EQ(refusal(BodyFormat::form, "&&a=1&"), "read");
}

TEST(Fields, CountsCodePointsNotBytes) {
    Fields fields = json(R"({"a":"ñññ","b":"🙂🙂🙂","c":"ñññ"})");
    EXPECT_EQ(fields.text("a", 3), "ñññ");
    EXPECT_EQ(fields.text("b", 3), "🙂🙂🙂");
    EXPECT_EQ(fields.text("c", 2), "");
    EXPECT_EQ(faults(fields), "c:too_long");
}

TEST(Fields, TakesSecretsExactlyAsSent) {  // A4
    Fields fields = json(R"({"p":"  tab\t ñ  ","empty":"","null":null,"long":"12345"})");
    EXPECT_EQ(fields.secret("p", 100).expose(), "  tab\t ñ  ");
    EXPECT_TRUE(fields.secret("empty", 100).empty());
    EXPECT_TRUE(fields.secret("null", 100).empty());
    EXPECT_TRUE(fields.secret("long", 4).empty());
    EXPECT_EQ(fields.optional_secret("absent", 4).has_value(), false);
    EXPECT_EQ(faults(fields), "empty:required null:required long:too_long");
}

TEST(Fields, TakesEmptyAndNullForAbsentWhereTheyMayBe) {
    Fields fields = json(R"({"a":"","b":null})");
    EXPECT_EQ(fields.optional_text("a", 10), std::nullopt);
    EXPECT_EQ(fields.optional_text("b", 10), std::nullopt);
    EXPECT_TRUE(fields.has("b"));
    EXPECT_FALSE(fields.has("c"));
    EXPECT_EQ(fields.text("b", 10), "");
    EXPECT_EQ(faults(fields), "b:required");
}

TEST(Fields, ReadsFlagsOfCheckboxesAndOfJson) {
    Fields boxes = form("a=on&b=true&c=false&d=&e=yes");
    EXPECT_EQ(boxes.flag("a"), true);
    EXPECT_EQ(boxes.flag("b"), true);
    EXPECT_EQ(boxes.flag("c"), false);
    EXPECT_EQ(boxes.flag("d"), false);
    EXPECT_EQ(boxes.flag("e"), std::nullopt);
    EXPECT_EQ(boxes.flag("absent"), std::nullopt);
    EXPECT_EQ(faults(boxes), "e:wrong_type");

    Fields members = json(R"({"a":true,"b":"true","c":1,"d":null})");
    EXPECT_EQ(members.flag("a"), true);
    EXPECT_EQ(members.flag("b"), std::nullopt);
    EXPECT_EQ(members.flag("c"), std::nullopt);
    EXPECT_EQ(members.flag("d"), std::nullopt);
    EXPECT_EQ(faults(members), "b:wrong_type c:wrong_type");
}

TEST(Fields, NotesTheFaultOfADomainTypeUnderTheFieldsName) {
    Fields fields = json(R"({"good":"2","bad":"3","empty":""})");
    EXPECT_EQ(fields.parse("good", parse_even)->value, 2);
    EXPECT_FALSE(fields.parse("bad", parse_even));
    EXPECT_FALSE(fields.parse("absent", parse_even));
    EXPECT_FALSE(fields.optional_parse("empty", parse_even));
    EXPECT_EQ(faults(fields), "bad:invalid_choice absent:required");
}

TEST(Fields, ReadsAnObjectWhoseMembersNobodyNames) {
    Fields fields = json(R"({"a":{"b":[1],"c":{"d":"e"}}})");
    EXPECT_EQ(fields.object("a").at("c").at("d").as_string(), "e");
    EXPECT_EQ(faults(fields), "");
}

TEST(Fields, NamesWhatIsNoObject) {
    for (const char* value : {"[]", "1", "\"{}\"", "true"}) {
        Fields fields = json(R"({"a":)" + std::string{value} + "}");
        EXPECT_TRUE(fields.object("a").empty());
        EXPECT_EQ(faults(fields), "a:wrong_type") << value;
    }
    for (const char* body : {"{}", R"({"a":null})"}) {
        Fields fields = json(body);
        EXPECT_TRUE(fields.object("a").empty());
        EXPECT_EQ(faults(fields), "a:required") << body;
    }
    Fields deep = json(R"({"a":)" + nested(20) + "}");
    EXPECT_TRUE(deep.object("a").empty());
    EXPECT_EQ(faults(deep), "a:wrong_type");
    Fields posted = form("a={}");
    EXPECT_TRUE(posted.object("a").empty());
    EXPECT_EQ(faults(posted), "a:wrong_type");
}

TEST(Fields, RefusesANameThatComesTwiceWithinAnObject) {
    Fields fields = json(R"({"a":{"b":{"c":1,"c":1}}})");
    EXPECT_TRUE(fields.object("a").empty());
    EXPECT_EQ(faults(fields), "a:duplicate_field");
}

RC_GTEST_PROP(FieldsProperty, NeverFailsOtherwiseThanByAnError, (const std::string& bytes)) {
    (void)read(BodyFormat::json, bytes);
    (void)read(BodyFormat::json, R"({"a":")" + bytes + R"("})");
    (void)read(BodyFormat::form, bytes);
}
