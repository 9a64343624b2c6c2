// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/clean_text.h"

#include <QTest>

#include <random>

using namespace engine;

class TestCleanText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void keepsWhatCanBeShown()
    {
        const std::string shown = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z";
        QCOMPARE(cleanText(shown), shown);
        QCOMPARE(cleanText(shown, shown.size()), shown);
    }

    void marksWhatCannotBeShown()
    {
        QCOMPARE(cleanText("\x1b[2J\n\x7f"), std::string("?[2J??"));
        QCOMPARE(cleanText("\xc3"), std::string("?"));
        QCOMPARE(cleanText("\xed\xa0\x80"), std::string("???"));
        QCOMPARE(cleanText("\xc0\xaf"), std::string("??"));
    }

    void cutsBetweenCharacters()
    {
        const std::string text = "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";
        const std::vector<std::size_t> whole{0, 0, 2, 2, 2, 5, 5, 5, 5, 9};
        for (std::size_t longest = 0; longest < whole.size(); ++longest)
            QCOMPARE(cleanText(text, longest), text.substr(0, whole[longest]));
    }

    void anyBytesBecomeUtf8()
    {
        std::mt19937 random(20260411);
        for (int i = 0; i < 2000; ++i) {
            std::string bytes(random() % 40, '\0');
            for (auto& byte : bytes)
                byte = static_cast<char>(random());
            const auto clean = cleanText(bytes, 20);
            QVERIFY(clean.size() <= 20);
            const auto text = QString::fromUtf8(clean.data(), static_cast<qsizetype>(clean.size()));
            QVERIFY(!text.contains(QChar::ReplacementCharacter));
            QCOMPARE(text.toStdString(), clean);
        }
    }

    void aSentenceKeepsItsPattern()
    {
        const auto said = sentence("layer '%1' has %2 inputs", "a\xff", 3);
        const auto clean = cleanSentence(said, 100);
        QCOMPARE(clean.pattern, said.pattern);
        QCOMPARE(clean.text(), std::string("layer 'a?' has 3 inputs"));
        QCOMPARE(cleanSentence(clean, 100), clean);
    }

    void aSentenceThatIsTooLongIsCut()
    {
        const auto clean = cleanSentence(sentence("layer '%1' has %2 inputs", "a", 3), 9);
        QVERIFY(clean.isPlain);
        QCOMPARE(clean.text(), std::string("layer 'a'"));
    }
};

QTEST_GUILESS_MAIN(TestCleanText)
#include "tst_clean_text.moc"
