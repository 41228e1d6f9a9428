#!/usr/bin/env python3
"""Writes the corpus: mails shaped like those of real programs, and for each what is to be read of it (expected.json).

{{ID}} stands for the signed id of a mail that Paycare sent, {{PLUS}} for a signed address of a case.
"""
import base64
import json
import pathlib
import quopri
import struct
import zlib

HERE = pathlib.Path(__file__).parent
EXPECTED = {}
HEAD = {
    "From": "Rina Wulandari <rina@customer.test>",
    "To": "care@paycare.test",
    "Date": "Wed, 11 Mar 2026 10:00:00 +0700",
    "MIME-Version": "1.0",
}


def mail(name, body, headers=None, *, raw=None, kind="words", has=(), lacks=(), files=(), quiet=False, machine=False, **more):
    """Writes one mail. A header of None is left out."""
    all_headers = dict(HEAD)
    all_headers["Message-ID"] = f"<{name}@customer.test>"
    all_headers["Subject"] = "Payment"
    all_headers.update(headers or {})
    if raw is None:
        head = "".join(f"{k}: {v}\r\n" for k, v in all_headers.items() if v is not None).encode("utf-8")
        body = body.encode("utf-8") if isinstance(body, str) else body
        raw = head + b"\r\n" + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    (HERE / f"{name}.eml").write_bytes(raw)
    expected = {"kind": kind}
    for key, value in (("has", has), ("lacks", lacks), ("files", files)):
        if value:
            expected[key] = list(value)
    if quiet:
        expected["quiet"] = True
    if machine:
        expected["machine"] = True
    expected.update(more)
    EXPECTED[name] = expected


def plain(charset="utf-8", encoding="8bit", **more):
    return {"Content-Type": f"text/plain; charset={charset}", "Content-Transfer-Encoding": encoding, **more}


def html(charset="utf-8"):
    return {"Content-Type": f"text/html; charset={charset}", "Content-Transfer-Encoding": "8bit"}


def many(*parts, kind="mixed", boundary="=_part_1"):
    """A multipart body and its header."""
    body = b""
    for part in parts:
        part = part.encode("utf-8") if isinstance(part, str) else part
        body += f"--{boundary}\n".encode() + part + b"\n"
    return body + f"--{boundary}--\n".encode(), {"Content-Type": f'multipart/{kind}; boundary="{boundary}"'}


def text_part(text, subtype="plain"):
    return f"Content-Type: text/{subtype}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"


def file_part(name, media, content, disposition="attachment", extra=""):
    data = base64.encodebytes(content).decode()
    return (
        f'Content-Type: {media}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: {disposition}; filename="{name}"\n{extra}\n{data}'
    )


def png(width=4, height=4, noise=0):
    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data) & 0xFFFFFFFF)

    state, rows = 12345, b""
    for _ in range(height):
        row = b"\0"
        for _ in range(width * 3):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            row += bytes([(state >> 16) & 0xFF if noise else 200])
        rows += row
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def tnef(text, name, content):
    """winmail.dat with a plain body and one attachment."""

    def attribute(level, tag, data):
        return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    out = struct.pack("<IH", 0x223E9F78, 1)
    out += attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    out += attribute(1, 0x00078008, b"IPM.Microsoft Mail.Note\0")
    out += attribute(1, 0x0002800C, text.encode("cp1252") + b"\0")
    out += attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0)[:14])
    out += attribute(2, 0x00018010, name.encode() + b"\0")
    out += attribute(2, 0x0006800F, content)
    return out


EN = "My payment of IDR 150,000 failed but the money is gone. Please help."
ID = "Pembayaran saya gagal tetapi saldo sudah terpotong. Mohon dibantu."
ZH = "我的付款失败了，但是钱已经扣了。请帮忙。"
ANSWER = {"In-Reply-To": "<{{ID}}>", "References": "<{{ID}}>", "Subject": "Re: [PC-10427] An answer from Paycare"}

# Programs of all kinds.
both, kind_ = many(text_part(EN), text_part(f'<div dir="ltr">{EN}</div>', "html"), kind="alternative")
mail("gmail-web", both, kind_, has=[EN], lacks=["<div"])
both, kind_ = many(text_part(ID), text_part(f'<div dir="auto">{ID}</div>', "html"), kind="alternative")
mail("gmail-android-id", both, {**kind_, "Subject": "Saldo terpotong"}, has=[ID], language="id")
outlook = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style></head>'
    f'<body lang=EN-US><div class=WordSection1><p class=MsoNormal>{EN}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p></div></body></html>'
)
both, kind_ = many(text_part(EN), text_part(outlook, "html"), kind="alternative")
mail("outlook-desktop", both, {**kind_, "X-Mailer": "Microsoft Outlook 16.0"}, has=[EN], lacks=["MsoNormal"])
mail("outlook-html-only", outlook, html(), has=[EN], lacks=["MsoNormal", "margin"])
mail("apple-mail", EN + "\n\nSent from my iPhone\n", plain("us-ascii", "7bit", **{"X-Mailer": "iPhone Mail (22D63)"}), has=[EN])
mail(
    "thunderbird-flowed",
    "My payment of IDR 150,000 failed but the money \nis gone. Please \nhelp.\n",
    {"Content-Type": "text/plain; charset=UTF-8; format=flowed", "Content-Transfer-Encoding": "7bit"},
    has=["failed but the money is gone. Please help."],
)
both, kind_ = many(text_part(ID), text_part(f'<html><body><div class="ydp1yahoo-style-wrap">{ID}</div></body></html>', "html"), kind="alternative")
mail("yahoo", both, kind_, has=[ID], language="id")
mail("qq-gb18030", base64.encodebytes(ZH.encode("gb18030")), plain("gb18030", "base64", **{"X-QQ-mid": "webmail1"}), has=[ZH], language="zh-CN")
mail("netease-gbk", base64.encodebytes(ZH.encode("gbk")), plain("GBK", "base64"), has=[ZH], language="zh-CN")
mail("foxmail-html", f'<html><head><style>body {{ line-height: 1.5 }}</style></head><body><div>{ZH}</div><hr style="width: 210px"></body></html>', html(), has=[ZH], lacks=["line-height"])
mail("samsung-mail", f"<html><body><div>{ID}</div><div><br></div><div>Dikirim dari Samsung saya</div></body></html>", html(), has=[ID])
mail("mutt", EN, plain("us-ascii", "7bit", **{"User-Agent": "Mutt/2.2.9"}), has=[EN])
both, kind_ = many(text_part(EN), text_part(f'<div style="font-family: Arial;">{EN}</div>', "html"), kind="alternative")
mail("proton", both, kind_, has=[EN])
mail("zoho-div-lines", f"<div>{EN}<br></div><div><br></div><div>Thank you,</div><div>Rina</div>", html(), has=[EN, "Thank you,\nRina"])
mail("html-list-and-link", '<p>What I did:</p><ul><li>opened the app</li><li>paid <b>150.000</b></li></ul><p>See <a href="https://shop.test/order/7">my order</a></p>', html(), has=["- opened the app", "- paid 150.000", "my order (https://shop.test/order/7)"])
mail("html-table", "<table><tr><td>Date</td><td>11 March</td></tr><tr><td>Amount</td><td>150.000</td></tr></table>", html(), has=["Date 11 March", "Amount 150.000"])

# Encodings.
mail("utf8-quoted-printable", quopri.encodestring(ZH.encode("utf-8")), plain("utf-8", "quoted-printable"), has=[ZH])
mail("utf8-base64", base64.encodebytes(ID.encode()), plain("utf-8", "base64"), has=[ID])
mail("gb2312-is-gb18030", base64.encodebytes("镕基先生 𠀀 付款".encode("gb18030")), plain("gb2312", "base64"), has=["镕基先生 𠀀 付款"])
mail("gb18030-unlabelled", ZH.encode("gb18030"), {"Content-Type": "text/plain", "Content-Transfer-Encoding": "8bit"}, has=[ZH])
mail("big5", base64.encodebytes("我的付款失敗了".encode("big5")), plain("big5", "base64"), has=["我的付款失敗了"])
mail("iso-2022-jp", "支払いが失敗しました。".encode("iso-2022-jp"), plain("ISO-2022-JP", "7bit", Subject="=?ISO-2022-JP?B?GyRCO1lKJyQkGyhC?="), has=["支払いが失敗しました。"], subject="支払い")
mail("shift-jis", base64.encodebytes("支払いが失敗".encode("shift_jis")), plain("Shift_JIS", "base64"), has=["支払いが失敗"])
mail("euc-kr", base64.encodebytes("결제가 실패했습니다".encode("euc-kr")), plain("euc-kr", "base64"), has=["결제가 실패했습니다"])
mail("latin1", "Je n'ai pas reçu".encode("latin-1"), plain("iso-8859-1"), has=["Je n'ai pas reçu"])
mail("windows-1252-quotes", "The \u201cfailed\u201d payment \u2014 again".encode("cp1252"), plain("windows-1252"), has=["\u201cfailed\u201d payment \u2014 again"])
mail("utf8-unlabelled", ZH, {"Content-Type": "text/plain", "Content-Transfer-Encoding": "8bit"}, has=[ZH])
mail("ascii-label-utf8-words", ZH, plain("us-ascii"), has=[ZH])
mail("unknown-charset", ID, plain("x-unknown-9"), has=[ID])
mail("subject-folded", EN, plain(Subject="=?utf-8?Q?Pembayaran_gagal=2C?=\r\n =?utf-8?Q?_saldo_terpotong?="), has=[EN], subject="Pembayaran gagal, saldo terpotong")
mail("subject-raw-utf8", ZH, plain(Subject="付款失败"), has=[ZH], subject="付款失败")
mail("windows-1251", base64.encodebytes("Платёж не прошёл".encode("cp1251")), plain("windows-1251", "base64"), has=["Платёж не прошёл"])

# Answers, and what they quote.
mail("reply-gmail", f"Still not there.\n\nOn Wed, 11 Mar 2026 at 10:00, Paycare <care@paycare.test> wrote:\n\n> Hello,\n>\n> We look into it.\n", {**plain(), **ANSWER}, has=["Still not there."], lacks=["We look into it", "wrote:"], ours=True)
mail("reply-gmail-wrapped", "Still not there.\n\nOn Wed, 11 Mar 2026 at 10:00 Paycare care with a long name\n<care@paycare.test> wrote:\n\n> We look into it.\n", {**plain(), **ANSWER}, has=["Still not there."], lacks=["We look into it", "wrote:"], ours=True)
mail("reply-indonesian", "Belum masuk juga.\n\nPada Rab, 11 Mar 2026 pukul 10.00 Paycare <care@paycare.test> menulis:\n> Kami cek.\n", {**plain(), **ANSWER}, has=["Belum masuk juga."], lacks=["Kami cek", "menulis"], ours=True)
mail("reply-chinese", "还没有到账。\n\n在 2026年3月11日 10:00，Paycare <care@paycare.test> 写道：\n> 我们正在处理。\n", {**plain(), **ANSWER}, has=["还没有到账。"], lacks=["正在处理", "写道"], ours=True)
mail("reply-outlook-divider", "Still waiting.\n\n-----Original Message-----\nFrom: Paycare\nSent: Wednesday\nTo: Rina\nSubject: [PC-10427]\n\nWe look into it.\n", {**plain(), **ANSWER}, has=["Still waiting."], lacks=["We look into it"], files=["original-message.txt"], ours=True)
mail("reply-outlook-header", "Still waiting.\n\n________________________________\nFrom: Paycare <care@paycare.test>\nSent: Wednesday, 11 March 2026 10:00\nTo: Rina\nSubject: [PC-10427]\n\nWe look into it.\n", {**plain(), **ANSWER}, has=["Still waiting."], lacks=["We look into it"], files=["original-message.txt"], ours=True)
mail("reply-outlook-chinese", "还没有。\n\n发件人: Paycare\n发送时间: 2026年3月11日\n收件人: Rina\n主题: [PC-10427]\n\n我们正在处理。\n", {**plain(), **ANSWER}, has=["还没有。"], lacks=["正在处理"], files=["original-message.txt"], ours=True)
mail("reply-point-by-point", "On Wed, Paycare <care@paycare.test> wrote:\n> Which card?\nThe blue one.\n> Which day?\nTuesday.\n", {**plain(), **ANSWER}, has=["The blue one.", "Tuesday.", "Which card?"], ours=True)
mail("reply-below-quote", "> We look into it.\n\nPlease do it today.\n", {**plain(), **ANSWER}, has=["Please do it today."], ours=True)
mail("reply-html-gmail", '<div dir="ltr">Still nothing</div><br><div class="gmail_quote"><div class="gmail_attr">On Wed, Paycare wrote:</div><blockquote class="gmail_quote">We look into it</blockquote></div>', {**html(), **ANSWER}, has=["Still nothing"], lacks=["We look into it"], ours=True)
mail("reply-html-cite", '<div>Still nothing</div><div class="moz-cite-prefix">Am Mittwoch</div><blockquote type="cite">We look into it</blockquote>', {**html(), **ANSWER}, has=["Still nothing"], lacks=["We look into it"], ours=True)
mail("reply-html-only-quote", '<div class="gmail_quote">ok</div>', {**html(), **ANSWER}, has=["ok"], ours=True)
mail("reply-by-address", "More facts.", {**plain(), "To": "{{PLUS}}", "Subject": "More"}, has=["More facts."], oursByAddress=True)
mail("reply-forged-id", "Let me in.", {**plain(), **ANSWER, "In-Reply-To": "<c.019cda1e0000700080000000000000aa.019cda1e0000700080000000000000bb.00000000000000000000@paycare.test>", "References": None}, has=["Let me in."])
mail("tag-of-a-stranger", "Tell me about it.", plain(Subject="[PC-10427] status?"), has=["Tell me about it."], number=10427)
mail("forwarded-keeps-all", "See below.\n\n---------- Forwarded message ---------\nFrom: Bank <info@bank.test>\nDate: Tue\nSubject: Debited\n\nIDR 150,000 was debited.\n", plain(Subject="Fwd: Debited"), has=["See below.", "was debited"])
both, kind_ = many(text_part("See the mail of my bank."), "Content-Type: message/rfc822\n\nFrom: info@bank.test\nSubject: Debited\nDate: Tue, 10 Mar 2026 10:00:00 +0700\n\nIDR 150,000 was debited.\n")
mail("forwarded-as-file", both, kind_, has=["See the mail of my bank."], files=["Debited.txt"])

# Machines.
mail("absence", "I am away until Monday.", {**plain(), **ANSWER, "Auto-Submitted": "auto-replied"}, has=["I am away"], quiet=True, machine=True, ours=True)
mail("absence-vacation", "Away.", plain(**{"Auto-Submitted": "auto-replied (vacation)", "Precedence": "bulk"}), has=["Away."], quiet=True, machine=True)
mail("auto-submitted-no", EN, plain(**{"Auto-Submitted": "no"}), has=[EN])
mail("auto-generated", "Your ticket #55 was opened.", plain(**{"Auto-Submitted": "auto-generated"}), has=["ticket #55"], quiet=True, machine=True)
mail("precedence-bulk", "News!", plain(Precedence="bulk"), has=["News!"], quiet=True)
mail("precedence-list", "Hello list", plain(Precedence="list"), has=["Hello list"], quiet=True)
mail("precedence-junk", "Buy!", plain(Precedence="junk"), has=["Buy!"], quiet=True)
mail("autoreply-old", "Away.", plain(**{"X-Autoreply": "yes"}), has=["Away."], quiet=True, machine=True)
mail("exchange-suppress", EN, plain(**{"X-Auto-Response-Suppress": "All"}), has=[EN], quiet=True)
mail("newsletter", "<p>Our offers</p>", {**html(), "List-Id": "<offers.shop.test>", "List-Unsubscribe": "<https://shop.test/u>"}, has=["Our offers"], quiet=True)
mail("null-return-path", "Something.", plain(**{"Return-Path": "<>"}), has=["Something."], quiet=True)
mail("from-mailer-daemon", "Something happened.", plain(From="Mail Delivery System <MAILER-DAEMON@mx.test>"), has=["Something happened."], quiet=True)
mail("from-noreply", "Receipt", plain(From="no-reply@shop.test"), has=["Receipt"], quiet=True)
mail("own-mail-in-a-circle", "We have your email.", plain(**{"Message-ID": "<{{ID}}>", "X-Paycare-Mail": "1", "From": "Paycare <care@paycare.test>"}), kind="nothing")


def report(action, status, returned, extra=""):
    return many(
        text_part("This message was created automatically by mail delivery software."),
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\nAction: {action}\nFinal-Recipient: rfc822;rina@customer.test\nStatus: {status}\n{extra}",
        returned,
        kind='report; report-type="delivery-status"',
    )


MACHINE = {"From": "Mail Delivery System <Mailer-Daemon@mx.test>", "Return-Path": "<>", "Auto-Submitted": "auto-replied", "Subject": "Mail delivery failed"}
RETURNED = "Content-Type: message/rfc822\n\nMessage-ID: <{{ID}}>\nFrom: care@paycare.test\nTo: rina@customer.test\nSubject: [PC-10427]\n\nHello\n"
for name, action, status, returned, kind, reason in (
    ("bounce-exim", "failed", "5.0.0", RETURNED, "back", "5.0.0"),
    ("bounce-postfix", "failed", "5.1.1", "Content-Type: text/rfc822-headers\n\nMessage-ID: <{{ID}}>\nSubject: [PC-10427]\n", "back", "5.1.1"),
    ("bounce-exchange", "failed", "5.1.10", "Content-Type: message/rfc822\n\nmessage-id: <{{ID}}>\nSubject: [PC-10427]\n\nHello\n", "back", "5.1.10"),
    ("bounce-full-mailbox", "failed", "5.2.2", RETURNED, "back", "5.2.2"),
    ("bounce-delayed", "delayed", "4.4.1", RETURNED, "nothing", None),
    ("bounce-delivered", "delivered", "2.0.0", RETURNED, "nothing", None),
    ("bounce-of-somebody", "failed", "5.1.1", RETURNED.replace("{{ID}}", "other@else.test"), "nothing", None),
):
    both, kind_ = report(action, status, returned)
    mail(name, both, {**kind_, **MACHINE}, kind=kind, **({"reason": reason} if reason else {}))
both, kind_ = report("failed", "5.1.1", text_part("(not returned)"))
mail("bounce-by-reference", both, {**kind_, **MACHINE, "References": "<{{ID}}>"}, kind="back", reason="5.1.1")

# Files.
PIXELS = png(64, 64, noise=1)
both, kind_ = many(text_part(EN), file_part("screenshot.png", "image/png", PIXELS))
mail("file-picture", both, kind_, has=[EN], files=["screenshot.png"])
both, kind_ = many(text_part(EN), file_part("statement.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n"), file_part("notes.txt", "text/plain", b"Paid at noon."))
mail("file-pdf-and-text", both, kind_, has=[EN], files=["statement.pdf", "notes.txt"])
both, kind_ = many(text_part(""), file_part("only.png", "image/png", PIXELS))
mail("file-without-words", both, kind_, files=["only.png"])
both, kind_ = many(text_part(EN), *(file_part(f"p{i}.png", "image/png", PIXELS) for i in range(7)))
mail("file-seven", both, kind_, has=[EN], files=[f"p{i}.png" for i in range(7)])
BOMB = b"PK\x03\x04" + zlib.compress(b"\0" * 5_000_000, 9)
both, kind_ = many(text_part(EN), file_part("photos.zip", "application/zip", BOMB))
mail("file-zip-bomb", both, kind_, has=[EN], files=["photos.zip"])
both, kind_ = many(text_part(EN), file_part("invoice.pdf.exe", "application/pdf", b"MZ" + b"\0" * 64))
mail("file-program-as-pdf", both, kind_, has=[EN], files=["invoice.pdf.exe"])
both, kind_ = many(text_part(EN), file_part("page.html", "text/html", b"<script>alert(1)</script>"))
mail("file-html", both, kind_, has=[EN], lacks=["alert"], files=["page.html"])
both, kind_ = many(text_part(EN), file_part("drawing.svg", "image/svg+xml", b"<svg onload=alert(1) xmlns='http://www.w3.org/2000/svg'/>"))
mail("file-svg", both, kind_, has=[EN], files=["drawing.svg"])
related, kind_ = many(
    text_part(f'<p>{EN}</p><img src="cid:logo1" alt="Logo"><img src="cid:shot1">', "html"),
    file_part("logo.png", "image/png", png(), "inline", "Content-ID: <logo1>\n"),
    file_part("shot.png", "image/png", png(96, 96, noise=1), "inline", "Content-ID: <shot1>\n"),
    kind="related",
)
mail("file-inline", related, kind_, has=[EN], files=["shot.png"])
both, kind_ = many(text_part(EN), 'Content-Type: application/pdf;\n name*0*=UTF-8\'\'%E4%BB%98%E6%AC%BE;\n name*1*=.pdf\nContent-Disposition: attachment;\n filename*=UTF-8\'\'%E4%BB%98%E6%AC%BE.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n')
mail("file-name-rfc2231", both, kind_, has=[EN], files=["付款.pdf"])
both, kind_ = many(text_part("Hello."), file_part("winmail.dat", "application/ms-tnef", tnef("My payment failed, says Outlook.", "note.txt", b"Paid at noon.")))
mail("file-winmail", both, kind_, has=["Hello."], files=["note.txt"])
mail("file-winmail-alone", base64.encodebytes(tnef("My payment failed, says Outlook.", "note.txt", b"Paid at noon.")), {"Content-Type": 'application/ms-tnef; name="winmail.dat"', "Content-Transfer-Encoding": "base64"}, has=["My payment failed, says Outlook."], files=["note.txt"])
both, kind_ = many(text_part("Hello."), file_part("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22broken"))
mail("file-winmail-broken", both, kind_, has=["Hello."])
signed, kind_ = many(text_part(EN), file_part("smime.p7s", "application/pkcs7-signature", b"\x30\x82signature"), kind='signed; protocol="application/pkcs7-signature"; micalg=sha-256')
mail("signed-smime", signed, kind_, has=[EN])
both, kind_ = many(text_part(EN), "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n")
mail("file-calendar", both, kind_, has=[EN])

# Broken, and hostile.
mail("no-content-type", EN, has=[EN])
mail("no-mime-headers", EN, {"MIME-Version": None}, has=[EN])
mail("no-message-id", EN, plain(**{"Message-ID": None}), has=[EN])
mail("no-date", EN, plain(Date=None), has=[EN])
mail("no-subject", EN, plain(Subject=None), has=[EN])
mail("no-sender", EN, plain(From=None), kind="unreadable")
mail("sender-is-no-address", EN, plain(From="somebody"), kind="unreadable")
mail("empty", "", raw=b"", kind="unreadable")
mail("noise", "", raw=bytes((i * 37 + 11) % 256 for i in range(4096)), kind="unreadable")
mail("boundary-never-ends", "--b1\nContent-Type: text/plain\n\n" + EN + "\n", {"Content-Type": 'multipart/mixed; boundary="b1"'}, has=[EN])
mail("boundary-missing", EN, {"Content-Type": "multipart/mixed"}, has=[])
mail("base64-broken", "TXkgcGF5bWVudCBmYWls*ZWQ\n", plain("utf-8", "base64"), has=["My payment fail"])
mail("nul-bytes", b"My pay\0ment failed", plain(), has=["My pay"])
deep = EN
head = "Content-Type: text/plain\n\n"
for level in range(40):
    deep = f"--x{level}\n{head}{deep}\n--x{level}--\n"
    head = f'Content-Type: multipart/mixed; boundary="x{level}"\n\n'
mail("nested-forty-deep", deep, {"Content-Type": 'multipart/mixed; boundary="x39"'})
mail("long-header", EN, plain(**{"X-Long": "a" * 20_000}), has=[EN])
mail("sender-in-group", EN, plain(From="Family: rina@customer.test;"), has=[EN])
mail("two-senders", EN, plain(From="rina@customer.test, budi@customer.test"), has=[EN])
mail("html-script", '<p>Hello</p><script>alert("x")</script><img src=x onerror="alert(1)"><a href="javascript:alert(2)">click</a>', html(), has=["Hello", "click"], lacks=["alert", "javascript", "onerror"])
mail("html-hidden", '<div style="display:none">secret preheader</div><style>p{color:red}</style><p>Seen</p><svg><script>x()</script></svg>', html(), has=["Seen"], lacks=["preheader", "color", "x()"])
mail("html-misleading-link", '<a href="https://evil.test/login">https://paycare.test</a>', html(), has=["https://paycare.test (https://evil.test/login)"])
mail("html-unknown-tags", "<x-note>Words in <font color=red>unknown</font> <blink>tags</blink></x-note>", html(), has=["Words in unknown tags"])
mail("subject-with-line-break", EN, plain(Subject="=?utf-8?Q?Hello=0D=0ABcc:_x@y.test?="), has=[EN])
mail("long-words", "\n".join(f"Line {i}: the payment failed again and again." for i in range(200)), plain(), has=["Line 0:", "Line 199:"])
mail("secrets", "My PIN is 482917 and my card is 4111 1111 1111 1111. It does not work.", plain(Subject="PIN 482917"), has=["It does not work."])

(HERE / "expected.json").write_text(json.dumps(EXPECTED, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
print(len(EXPECTED), "mails")
