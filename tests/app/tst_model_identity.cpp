// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/zoo/zoo.h"
#include "engine/io/onnx/onnx_writer.h"
#include "tests/support/fake_team.h"

#include <QTest>

using tests::Ending;
using tests::FakeTeam;

namespace {

constexpr auto fewRuns = engine::exactly(3);

/// The diamond, as if it were in the file.
std::shared_ptr<const app::OpenedModel> diamondIn(const std::filesystem::path& file)
{
    auto model = *tests::openedDiamond();
    model.files = network::ModelFiles(file);
    model.identity = app::ModelIdentity(model.files, {});
    return std::make_shared<const app::OpenedModel>(std::move(model));
}

} // namespace

/// Files are read for their name when a job needs it, and not before.
class TestModelIdentity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
        QFile file(QString::fromStdString(m_file));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("the model");
    }

    void openingAFileDoesNotNameIt()
    {
        const auto file = m_folder.filePath(QStringLiteral("vae.onnx"));
        QVERIFY(engine::writeOnnx(*engine::makeZooModel("VAE"), file.toStdString()));
        const auto model = app::openModel(file);
        QVERIFY(model);
        QVERIFY(!model->identity.known());
    }

    void aModelOfTheZooHasItsName()
    {
        const auto model = app::openModel(QStringLiteral("zoo:VAE"));
        QVERIFY(model);
        QCOMPARE(model->identity.known()->name, std::string("zoo:VAE"));
    }

    void aProfileNamesTheModelThatAProbeDoesNot()
    {
        FakeTeam team;
        QVERIFY(team.assemble());
        const auto model = diamondIn(m_file);
        team.workspace.setModel(model);
        Ending probe(team.jobs.probeLink());
        QVERIFY(probe.wait());
        QVERIFY2(probe.good(), probe.problem().c_str());
        QVERIFY(!model->identity.known());
        Ending profile(team.jobs.profile({*team.agents.roles().device}, fewRuns));
        QVERIFY(profile.wait());
        QVERIFY2(profile.good(), profile.problem().c_str());
        QCOMPARE(model->identity.known()->name, network::modelRefOfFile(m_file, {})->name);
        Ending run(team.jobs.run({5, fewRuns}));
        QVERIFY(run.wait());
        QVERIFY2(run.good(), run.problem().c_str());
    }

    void aJobEndsWhenTheFileIsGone()
    {
        FakeTeam team;
        QVERIFY(team.assemble());
        team.workspace.setModel(diamondIn(m_file));
        std::filesystem::remove(m_file);
        Ending profile(team.jobs.profile({*team.agents.roles().device}, fewRuns));
        QVERIFY(profile.wait());
        QVERIFY2(profile.problem().starts_with("cannot read 'diamond.onnx'"), profile.problem().c_str());
    }

    void aJobThatIsCancelledMeanwhileNamesNothing()
    {
        FakeTeam team;
        QVERIFY(team.assemble());
        const auto model = diamondIn(m_file);
        team.workspace.setModel(model);
        const auto job = team.jobs.profile({*team.agents.roles().device}, fewRuns);
        QVERIFY(job);
        QObject::connect(*job, &app::Job::progressed, *job, [job] { (*job)->cancel(); });
        Ending profile(job);
        QVERIFY(profile.wait());
        QCOMPARE(profile.result->error().code, engine::ErrorCode::Cancelled);
        QCOMPARE(profile.times, 1);
    }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_file = m_folder.filePath(QStringLiteral("diamond.onnx")).toStdString();
};

QTEST_GUILESS_MAIN(TestModelIdentity)
#include "tst_model_identity.moc"
