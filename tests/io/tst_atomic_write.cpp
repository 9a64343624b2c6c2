// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/files/atomic_write.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

using namespace engine;
namespace fs = std::filesystem;

namespace {

std::string contentOf(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void put(const fs::path& path, const std::string& content)
{
    std::ofstream(path, std::ios::binary) << content;
}

std::set<std::string> namesIn(const fs::path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

/// While it lives no file of this process may be longer.
class LengthLimit
{
public:
    explicit LengthLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    LengthLimit(const LengthLimit&) = delete;
    LengthLimit& operator=(const LengthLimit&) = delete;
    ~LengthLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

class TestAtomicWrite : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->path().toStdString();
    }

    void makesAFileAndReplacesIt()
    {
        const auto path = m_folder / "a";
        QVERIFY(writeAtomically(path, "one"));
        QCOMPARE(contentOf(path), std::string("one"));
        QVERIFY(writeAtomically(path, std::string_view("two\0three", 9)));
        QCOMPARE(contentOf(path), std::string("two\0three", 9));
        QVERIFY(writeAtomically(path, ""));
        QCOMPARE(fs::file_size(path), 0U);
        QCOMPARE(namesIn(m_folder), std::set<std::string>{"a"});
    }

    void writesIntoTheFolderOneIsIn()
    {
        const auto before = fs::current_path();
        fs::current_path(m_folder);
        const auto written = writeAtomically("a", "one");
        fs::current_path(before);
        QVERIFY(written);
        QCOMPARE(contentOf(m_folder / "a"), std::string("one"));
    }

    void takesTheLongestNames()
    {
        const auto path = m_folder / std::string(255, 'x');
        QVERIFY(writeAtomically(path, "one"));
        QCOMPARE(contentOf(path), std::string("one"));
    }

    void keepsThePermissions()
    {
        const auto path = m_folder / "a";
        for (const ::mode_t mode : {0600U, 0640U, 0755U}) {
            put(path, "old");
            QCOMPARE(::chmod(path.c_str(), mode), 0);
            QVERIFY(writeAtomically(path, "new"));
            struct stat status
            {
            };
            QCOMPARE(::stat(path.c_str(), &status), 0);
            QCOMPARE(status.st_mode & 07777U, mode);
        }
    }

    void givesANewFileThoseOfAnyOther()
    {
        put(m_folder / "ordinary", "");
        QVERIFY(writeAtomically(m_folder / "a", "one"));
        QVERIFY(fs::status(m_folder / "a").permissions() == fs::status(m_folder / "ordinary").permissions());
    }

    void writesWhereALinkLeads()
    {
        fs::create_directory(m_folder / "there");
        fs::create_symlink("there/a", m_folder / "link");
        for (const auto* content : {"one", "two"}) { // the first makes what the link promised
            QVERIFY(writeAtomically(m_folder / "link", content));
            QVERIFY(fs::is_symlink(m_folder / "link"));
            QVERIFY(!fs::is_symlink(m_folder / "there" / "a"));
            QCOMPARE(contentOf(m_folder / "there" / "a"), std::string(content));
        }
        QCOMPARE(namesIn(m_folder / "there"), std::set<std::string>{"a"});
    }

    void refusesWhatAFileCannotReplace()
    {
        put(m_folder / "file", "");
        fs::create_directory(m_folder / "folder");
        fs::create_symlink("loop", m_folder / "loop");
        QCOMPARE(::mkfifo((m_folder / "pipe").c_str(), 0666), 0);
        const auto before = namesIn(m_folder);
        for (const auto* name : {"folder", "folder/", "pipe", "loop", "none/a", "file/a", ""}) {
            const auto written = writeAtomically(m_folder / name, "new");
            QVERIFY2(!written, name);
            QCOMPARE(written.error().code, ErrorCode::Io);
            QVERIFY2(written.error().message().starts_with("cannot write '" + (m_folder / name).string() + "': "),
                     name);
        }
        QVERIFY(!writeAtomically("/dev/full", "new"));
        QCOMPARE(namesIn(m_folder), before);
    }

    void keepsTheOldFileWhenTheDiskIsFull()
    {
        const auto path = m_folder / "a";
        put(path, "old");
        const LengthLimit limit(1000);
        const auto written = writeAtomically(path, std::string(1001, 'x'));
        QVERIFY(!written);
        QCOMPARE(written.error().message(), "cannot write '" + path.string() + "': File too large");
        QCOMPARE(contentOf(path), std::string("old"));
        QCOMPARE(namesIn(m_folder), std::set<std::string>{"a"});
        QVERIFY(writeAtomically(path, std::string(1000, 'x')));
    }

    void leavesNothingWhenItsPlaceIsTaken()
    {
        auto aside = FileAside::create(m_folder / "a");
        QVERIFY(aside);
        QVERIFY(aside->write("new"));
        fs::create_directory(m_folder / "a");
        QVERIFY(!aside->takeItsPlace());
        QCOMPARE(namesIn(m_folder), std::set<std::string>{"a"});
    }

    void leavesNothingWhenItIsGivenUp()
    {
        put(m_folder / "a", "old");
        {
            auto aside = FileAside::create(m_folder / "a");
            QVERIFY(aside);
            QVERIFY(aside->write("new"));
            const auto moved = std::move(*aside);
            QCOMPARE(namesIn(m_folder).size(), 2U);
        }
        QCOMPARE(namesIn(m_folder), std::set<std::string>{"a"});
        QCOMPARE(contentOf(m_folder / "a"), std::string("old"));
    }

    /// Whoever looks sees one or the other, whole.
    void twoWritersDoNotMix()
    {
        const auto path = m_folder / "a";
        const std::string as(300'000, 'a');
        const std::string bs(200'000, 'b');
        put(path, as);
        std::atomic<int> failures = 0;
        const auto writeOften = [&](const std::string& content) {
            for (int i = 0; i < 30; ++i)
                failures += writeAtomically(path, content) ? 0 : 1;
        };
        std::thread one(writeOften, std::cref(as));
        std::thread other(writeOften, std::cref(bs));
        int mixed = 0;
        for (int i = 0; i < 100; ++i) {
            const auto seen = contentOf(path);
            mixed += seen == as || seen == bs ? 0 : 1;
        }
        one.join();
        other.join();
        QCOMPARE(mixed, 0);
        QCOMPARE(failures, 0);
        QCOMPARE(namesIn(m_folder), std::set<std::string>{"a"});
    }

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
};

QTEST_GUILESS_MAIN(TestAtomicWrite)
#include "tst_atomic_write.moc"
