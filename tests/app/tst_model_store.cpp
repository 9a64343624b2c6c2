// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/agent/model_task.h"
#include "tests/support/fake_executor.h"
#include "tests/support/stored_models.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;
using tests::contentOf, tests::hashOf, tests::send, tests::writeFile;

namespace {

/// What @p work answers in a process of its own, as another agent that shares the folder would.
int elsewhere(const std::function<int()>& work)
{
    const auto child = ::fork();
    if (child == 0)
        ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// A shelf whose models are the diamond, whatever the file says.
app::ModelShelf makeShelf()
{
    return {[](const auto&, const auto&) { return engine::Result<engine::LayerGraph>(tests::diamondGraph()); },
            tests::makeFakeExecutor,
            {}};
}

} // namespace

class TestModelStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void receivesOnlySoManyAtATime()
    {
        const app::ModelStore store(m_folder, {10'000});
        std::vector<std::unique_ptr<app::IncomingModel>> incoming;
        for (int i = 0; i < app::mostIncoming; ++i)
            incoming.push_back(std::move(*store.receive(std::string(64, 'f'), 1000)));
        const auto refused = store.receive(std::string(64, 'e'), 1000);
        QVERIFY(!refused);
        QVERIFY(network::isTransient(refused.error().code));
        incoming.pop_back();
        QVERIFY(store.receive(std::string(64, 'e'), 1000));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->path().toStdString();
    }

    void leavesLeastRecentlyUsedModelsOut()
    {
        const app::ModelStore store(m_folder, {2500});
        writeFile(m_folder / "mine.onnx", contentOf('x', 5000));
        auto shelf = makeShelf();
        for (const char letter : {'a', 'b', 'c'}) {
            QVERIFY(send(store, letter));
            if (letter == 'b')
                QVERIFY(shelf.open({"sha256:" + hashOf('a'), {}}, *store.find(hashOf('a')))); // b is the oldest now
        }
        QVERIFY(fs::exists(m_folder / "mine.onnx"));
        QVERIFY(store.find(hashOf('a')));
        QVERIFY(!store.find(hashOf('b')));
        QVERIFY(store.find(hashOf('c')));
    }

    void evictsNothingForWhatIsOnlyAnnounced()
    {
        const app::ModelStore store(m_folder, {2500});
        QVERIFY(send(store, 'a'));
        QVERIFY(send(store, 'b'));
        std::vector<std::unique_ptr<app::IncomingModel>> announced;
        for (int i = 0; i < 40; ++i) {
            auto incoming = store.receive(std::string(64, 'f'), 2500);
            QVERIFY(incoming);
            announced.push_back(std::move(*incoming));
        }
        QVERIFY(store.find(hashOf('a')));
        QVERIFY(store.find(hashOf('b')));
        announced.clear();
        QCOMPARE(std::distance(fs::directory_iterator(m_folder), {}), 2);
    }

    void holdsNoMoreThanItsLimitWhileManyArrive()
    {
        const app::ModelStore store(m_folder, {10'000});
        std::vector<std::unique_ptr<app::IncomingModel>> arriving;
        for (int i = 0; i < 8; ++i) {
            auto incoming = store.receive(std::string(64, 'f'), 8000);
            QVERIFY(incoming);
            arriving.push_back(std::move(*incoming));
        }
        int refused = 0;
        for (std::int64_t offset = 0; offset < 8000; offset += 1000) {
            for (const auto& incoming : arriving) {
                const auto taken = incoming->append(offset, engine::makeBlob(contentOf('x')));
                QVERIFY(onDisk() <= 10'000);
                if (taken)
                    continue;
                ++refused;
                if (taken.error().code == engine::ErrorCode::Io)
                    QVERIFY(taken.error().message().find("is full of models in use") != std::string::npos);
            }
        }
        QVERIFY(refused > 0);
    }

    void keepsWhatIsInUse()
    {
        const app::ModelStore store(m_folder, {2500});
        QVERIFY(send(store, 'a'));
        auto used = store.find(hashOf('a'));
        QVERIFY(used);
        QVERIFY(send(store, 'b'));
        QVERIFY(send(store, 'c')); // b goes, although a is older
        QVERIFY(store.find(hashOf('a')));
        QVERIFY(!store.find(hashOf('b')));
        const auto refused = send(store, 'd', 2000);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, engine::ErrorCode::Io);
        used.reset();
        QVERIFY(send(store, 'd', 2000));
        QVERIFY(!store.find(hashOf('a')));
    }

    void keepsWhatTheShelfHasOpen()
    {
        const app::ModelStore store(m_folder, {1500});
        auto shelf = makeShelf();
        QVERIFY(send(store, 'a'));
        QVERIFY(shelf.open({"sha256:" + hashOf('a'), {}}, *store.find(hashOf('a'))));
        QVERIFY(!send(store, 'b'));
        // Two others take its place.
        QVERIFY(shelf.open({"zoo:one", {}}, {}));
        QVERIFY(shelf.open({"zoo:two", {}}, {}));
        QVERIFY(send(store, 'b'));
        QVERIFY(!store.find(hashOf('a')));
    }

    void keepsWhatAnotherAgentUses()
    {
        const app::ModelStore store(m_folder, {2500});
        QVERIFY(send(store, 'a'));
        const auto used = store.find(hashOf('a'));
        auto incoming = store.receive(hashOf('b'), 1000);
        QVERIFY(incoming);
        QVERIFY((*incoming)->append(0, engine::makeBlob(contentOf('b', 500))));
        QCOMPARE(elsewhere([this] {
                     const app::ModelStore other(m_folder, {2500});
                     return send(other, 'c', 2000) ? 1 : 0;
                 }),
                 0);
        QVERIFY(store.find(hashOf('a')));
        QVERIFY((*incoming)->append(500, engine::makeBlob(contentOf('b', 500))));
        QVERIFY((*incoming)->finish());
    }

    void removesWhatAKilledAgentLeftHalfReceived()
    {
        elsewhere([this] {
            const app::ModelStore killed(m_folder, {2500});
            auto incoming = killed.receive(hashOf('a'), 1000);
            if (incoming)
                (void)(*incoming)->append(0, engine::makeBlob(contentOf('a', 900)));
            return ::raise(SIGKILL);
        });
        QCOMPARE(onDisk(), 900);
        const app::ModelStore store(m_folder, {2500});
        QCOMPARE(onDisk(), 0);
    }

    void removesWhatIsLeftBehindBeforeModels()
    {
        const app::ModelStore store(m_folder, {2500});
        QVERIFY(send(store, 'a'));
        writeFile(m_folder / "incoming.abcdef", contentOf('x'));
        QVERIFY(send(store, 'b'));
        QVERIFY(store.find(hashOf('a')));
        QVERIFY(!fs::exists(m_folder / "incoming.abcdef"));
    }

    void looksAgainAtWhatWasReplacedOnDisk()
    {
        const app::ModelStore store(m_folder, {10'000});
        const network::ModelRef model{"sha256:" + hashOf('a'), {}};
        QVERIFY(send(store, 'a'));
        QVERIFY(makeShelf().open(model, *store.find(hashOf('a'))));
        writeFile(m_folder / (hashOf('a') + ".onnx"), contentOf('b'));
        auto file = store.find(hashOf('a'));
        QVERIFY(file);
        const auto opened = makeShelf().open(model, *file);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, engine::ErrorCode::Corrupt);
        QVERIFY(!store.find(hashOf('a')));
        QVERIFY(send(store, 'a'));
        QVERIFY(makeShelf().open(model, *store.find(hashOf('a'))));
    }

    void looksOnceAtWhatDoesNotChange()
    {
        const auto path = m_folder / (hashOf('a') + ".onnx");
        writeFile(path, contentOf('b')); // would be refused, if it were looked at
        auto pin = std::make_shared<const app::LockedFile>(*app::LockedFile::openShared(path));
        app::ContentCheck content;
        QVERIFY(content.check({path, pin, true}));
        content.markUsed({path, pin});
        QVERIFY(content.check({path, pin}));
        fs::last_write_time(path, fs::file_time_type::clock::now() + std::chrono::seconds(5));
        QVERIFY(!content.check({path, pin}));
        QVERIFY(!fs::exists(path));
    }

    void staysCalmAmongStrangeFiles()
    {
        const auto named = [this](const std::string& name) { return m_folder / name; };
        fs::create_directory(named(hashOf('a') + ".onnx"));
        writeFile(named(hashOf('a') + ".onnx/inside"), contentOf('a'));
        QCOMPARE(::mkfifo(named(hashOf('b') + ".onnx").c_str(), 0600), 0);
        writeFile(named("outside"), contentOf('c'));
        fs::create_symlink(named("outside"), named(hashOf('c') + ".onnx"));
        fs::create_symlink(named("incoming.abcdef"), named("incoming.abcdef"));
        QCOMPARE(::mkfifo(named("incoming.fifo00").c_str(), 0600), 0);
        writeFile(named(hashOf('d') + ".onnx"), contentOf('d'));
        fs::permissions(named(hashOf('d') + ".onnx"), fs::perms::none);
        const app::ModelStore store(m_folder, {2500});
        for (const char letter : {'a', 'b', 'c'})
            QVERIFY(!store.find(hashOf(letter)));
        QVERIFY(!send(store, 'a')); // a folder cannot be replaced
        QVERIFY(send(store, 'b'));
        QVERIFY(send(store, 'c'));
        QVERIFY(fs::is_regular_file(fs::symlink_status(named(hashOf('c') + ".onnx"))));
        QVERIFY(fs::exists(named("outside")));
    }

    void saysWhenItsFolderCannotBeWritten()
    {
        writeFile(m_folder / "file", contentOf('x'));
        const app::ModelStore store(m_folder / "file" / "models", {2500});
        QVERIFY(!store.find(hashOf('a')));
        const auto sent = send(store, 'a');
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, engine::ErrorCode::Io);
        QCOMPARE(sent.error().message(),
                 "cannot keep models in '" + (m_folder / "file" / "models").string() + "': Not a directory");
    }

    void saysWhenAFileMayNotGrow()
    {
        const auto refused = elsewhere([this] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{5000, 5000};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            const app::ModelStore store(m_folder, {100'000});
            const auto sent = send(store, 'a', 6000);
            return !sent && sent.error().message() == "cannot write to the model cache: File too large" ? 0 : 1;
        });
        QCOMPARE(refused, 0);
        QCOMPARE(onDisk(), 0);
    }

    void saysWhenTheDiskIsFull()
    {
        if (::mount("suture", m_folder.c_str(), "tmpfs", 0, "size=64k") != 0)
            QSKIP("may not mount a small disk here");
        const auto unmount = qScopeGuard([this] { ::umount2(m_folder.c_str(), MNT_DETACH); });
        const app::ModelStore store(m_folder, {1'000'000});
        const auto sent = send(store, 'a', 100'000);
        QVERIFY(!sent);
        QCOMPARE(sent.error().code, engine::ErrorCode::Io);
        QCOMPARE(sent.error().message(), "cannot write to the model cache: No space left on device");
        QCOMPARE(onDisk(), 0);
        QVERIFY(send(store, 'b'));
    }

private:
    std::int64_t onDisk() const
    {
        std::int64_t total = 0;
        for (const auto& entry : fs::directory_iterator(m_folder))
            total += entry.is_regular_file() ? static_cast<std::int64_t>(entry.file_size()) : 0;
        return total;
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
};

QTEST_GUILESS_MAIN(TestModelStore)
#include "tst_model_store.moc"
