// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/archives/torch_archive.h"
#include "tests/support/zip_archive.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace engine;
using tests::zip;
using Entry = tests::ZipPart;

namespace {

const QList<Entry> program{{"net/data.pkl", "x"}, {"net/code/__torch__.py", "x"}, {"net/constants.pkl", "x"}};
constexpr char tensorBytes[] =
    "\x80\x02"
    "ccollections\nOrderedDict\nq\x00)ctorch._utils\n_rebuild_tensor_v2\nctorch\nFloatStorage\n";
const QByteArray tensors(tensorBytes, sizeof(tensorBytes) - 1);

} // namespace

/// Files of PyTorch are told apart from outside.
class TestTorchArchive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsAProgram() { QCOMPARE(verdict(zip(program)), QString()); }

    void tellsWhatItIs_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        const QByteArray module = tensors + "ctorchvision.models.resnet\nResNet\nctorch.nn.modules.conv\nConv2d\n";
        const auto stateDict = QStringLiteral("state dict");
        QTest::addRow("state dict") << zip({{"m/data.pkl", tensors}, {"m/data/0", "1234"}}) << stateDict;
        QTest::addRow("old state dict") << tensors << stateDict;
        QTest::addRow("pickled module") << zip({{"m/data.pkl", module}})
                                        << QStringLiteral("torchvision.models.resnet.ResNet");
        QTest::addRow("old pickled module") << module << QStringLiteral("torchvision.models.resnet.ResNet");
        QTest::addRow("torch.export") << zip({{"m/serialized_exported_program.json", "{}"}})
                                      << QStringLiteral("torch.export");
        QTest::addRow("other zip") << zip({{"word/document.xml", "x"}})
                                   << QStringLiteral("without a TorchScript program");
        QTest::addRow("text") << QByteArray("import torch\n") << QStringLiteral("is a text, no file of PyTorch");
        QTest::addRow("bytes") << QByteArray("\x01\x02 something") << QStringLiteral("no file of PyTorch");
        QTest::addRow("empty") << QByteArray() << QStringLiteral("is empty");
    }

    void tellsWhatItIs()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        const auto said = verdict(bytes);
        QVERIFY2(!said.isEmpty() && said.contains(sentence), qPrintable(said));
        QVERIFY(!said.contains(QLatin1Char('\n')));
    }

    void refusesArchivesThatLie_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto with = [](const Entry& entry) { return zip(program + QList<Entry>{entry}); };
        QTest::addRow("name above") << with({"net/../../etc/passwd", "x"});
        QTest::addRow("absolute name") << with({"/etc/passwd", "x"});
        QTest::addRow("back slashes") << with({"net\\..\\x", "x"});
        QTest::addRow("bomb") << with({"net/code/bomb.py", "x", 8, 4'000'000'000});
        QTest::addRow("many bombs") << zip(program + QList<Entry>(200, {"net/code/bomb.py", "x", 8, 4'000'000}));
        QTest::addRow("stored with two sizes") << with({"net/data/0", "x", 0, 5000});
        QTest::addRow("unknown packing") << with({"net/data/0", "x", 12, 1});
        auto overlapping = zip(program + QList<Entry>(3, {"net/data/0", QByteArray(1000, 'x')}));
        // all list entries point to the first local header and its content
        for (auto at = overlapping.indexOf("PK\x01\x02"); at >= 0; at = overlapping.indexOf("PK\x01\x02", at + 1)) {
            overlapping.replace(at + 20, 4, QByteArray("\xe8\x0b\x00\x00", 4));
            overlapping.replace(at + 24, 4, QByteArray("\xe8\x0b\x00\x00", 4));
            overlapping.replace(at + 42, 4, QByteArray(4, '\0'));
        }
        QTest::addRow("overlapping") << overlapping;
    }

    void refusesArchivesThatLie()
    {
        QFETCH(QByteArray, bytes);
        const auto said = verdict(bytes);
        QVERIFY2(said.contains(QLatin1String("damaged archive")), qPrintable(said));
    }

    void refusesEveryPrefix()
    {
        const auto whole = zip(program);
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY2(!verdict(whole.left(size)).isEmpty(), qPrintable(QString::number(size)));
    }

    void survivesEveryChangedByte()
    {
        const auto whole = zip(program);
        for (qsizetype at = 0; at < whole.size(); ++at) {
            for (const char value : {'\x00', '\x7f', '\xff'}) {
                auto changed = whole;
                changed[at] = value;
                verdict(changed);
            }
        }
    }

    void refusesWhatIsNoFile()
    {
        QVERIFY(!checkTorchScript(m_folder.path().toStdString()));
        QVERIFY(!checkTorchScript("/nonexistent.pt"));
    }

    void isToldByItsFirstBytesThenByItsEnding()
    {
        const auto called = [this](const char* name, const QByteArray& bytes) {
            QFile file(m_folder.filePath(QLatin1String(name)));
            if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
                return false;
            file.close();
            return isTorchFile(file.fileName().toStdString());
        };
        QVERIFY(isTorchFile("a/b.PTH") && isTorchFile("b.pt") && isTorchFile("c.torchscript")
                && !isTorchFile("b.onnx"));
        QVERIFY(called("archive.onnx", "PK\3\4 and so on"));
        QVERIFY(called("pickle.bin", "\x80\2 and so on"));
        QVERIFY(!called("model.pt", "\x08\7 and so on"));
        QVERIFY(called("text.pt", "text") && !called("text.onnx", "text"));
    }

    void saysWhatIsOftenMistakenForAModel()
    {
        QVERIFY(
            verdict("version https://git-lfs.github.com/spec/v1\noid sha256:0\n").contains(QStringLiteral("Git LFS")));
        QVERIFY(verdict("\xef\xbb\xbf\n<!Doctype html><HTML></HTML>").contains(QStringLiteral("web page")));
    }

private:
    /// What is said against it; empty when it is accepted.
    QString verdict(const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QStringLiteral("model.pt")));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return QStringLiteral("cannot write the test's file");
        file.close();
        const auto checked = checkTorchScript(file.fileName().toStdString());
        return checked ? QString() : QString::fromStdString(checked.error().message());
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTorchArchive)
#include "tst_torch_archive.moc"
