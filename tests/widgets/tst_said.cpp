// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/said.h"

#include <QCoreApplication>
#include <QTest>
#include <QTranslator>

#include <map>

using engine::sentence;
using widgets::said;

namespace {

/// Knows what the engine says in a language of its own.
class MadeUpTranslator : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char* context, const char* text, const char*, int) const override
    {
        static const std::map<QByteArray, QString> words{
            {"layer '%1': %2", QStringLiteral("%2 (層 %1)")},
            {"it has %1 inputs", QStringLiteral("入力 %1")},
            {"no such file", QStringLiteral("無")},
        };
        const auto found = QByteArrayView(context) == QByteArrayView("engine") ? words.find(text) : words.end();
        return found != words.end() ? found->second : QString();
    }
};

} // namespace

class TestSaid : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(QCoreApplication::installTranslator(&m_translator)); }

    void translatesFixedWords()
    {
        QCOMPARE(said(engine::Error{engine::ErrorCode::Io, "no such file"}), QStringLiteral("無"));
    }

    void fillsTheTranslatedPatternWithTranslatedArguments()
    {
        QCOMPARE(said(sentence("layer '%1': %2", "conv1", sentence("it has %1 inputs", 3))),
                 QStringLiteral("入力 3 (層 conv1)"));
    }

    void leavesNamesAsTheyAre()
    {
        QCOMPARE(said(engine::Sentence(std::string("no such file"))), QStringLiteral("no such file"));
        QCOMPARE(said(sentence("layer '%1': %2", "no such file", "%1")), QStringLiteral("%1 (層 no such file)"));
    }

    void saysInEnglishWhatIsNotTranslated()
    {
        const auto unknown = sentence("'%1' is not a model", "größe.onnx");
        QCOMPARE(said(unknown), QString::fromStdString(unknown.text()));
    }

private:
    MadeUpTranslator m_translator;
};

QTEST_GUILESS_MAIN(TestSaid)
#include "tst_said.moc"
