// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/file_seeds.h"

#include "engine/graph/zoo/zoo.h"
#include "engine/io/records/certificate_file.h"
#include "engine/io/records/csv.h"
#include "engine/io/records/link_file.h"
#include "engine/io/records/plan_file.h"
#include "engine/io/records/profile_file.h"
#include "engine/plan/planners.h"
#include "tests/fuzz/few_costs.h"
#include "tests/support/one_of_each.h"
#include "tests/support/zip_archive.h"

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace engine;

namespace fuzz {

namespace {

void addRecordings(std::vector<Seed>& seeds)
{
    for (const auto& entry : std::filesystem::directory_iterator(SOURCE_ROOT "/tests/data/timed-graphs")) {
        std::ifstream file(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        seeds.push_back({"fuzz_timed_graph", entry.path().filename().string(), text.str()});
    }
    seeds.push_back({"fuzz_timed_graph", "small",
                     R"({"format":"suture.timed-graph/1","name":"two","inputs":[{"name":"in","bytes":8,"image":true}],)"
                     R"("layers":[{"name":"a","type":"Conv","device_ms":2.5,"edge_ms":0.5,"output_bytes":4,)"
                     R"("inputs":["in"],"pinned":"device","weight_bytes":9,"codec_ratios":{"int8":0.2}}],)"
                     R"("outputs":["a"]})"});
}

void addPlans(std::vector<Seed>& seeds)
{
    const auto& costs = fewCosts();
    for (const auto& plan : {planOptimal(costs, {}), planOneWayAsPublished(costs, {}), planThroughput(costs, {})}) {
        if (plan)
            seeds.push_back({"fuzz_plan", plan->algorithm, toJson(PlanOutcome{*plan}, plan->algorithm, costs)});
    }
    if (const auto certificate = certify(costs, {}))
        seeds.push_back({"fuzz_certificate", "best", toJson(*certificate, costs)});
}

void addTables(std::vector<Seed>& seeds)
{
    CsvTable table{{{"device", "phone, emulated"}, {"note", "a: b"}}, {"layer", "ms"}, {}};
    table.rows = {{"=conv1(\"x\")", "-1.5"}, {"two\nlines", "1e-7"}, {"'@a", ""}};
    seeds.push_back({"fuzz_csv", "ours", toCsv(table)});
    seeds.push_back({"fuzz_csv", "theirs",
                     "\xEF\xBB\xBF"
                     "layer,ms\r\n\r\n\"a\"\"b\",2"});
}

void addArchives(std::vector<Seed>& seeds)
{
    const auto add = [&seeds](const char* name, const QList<tests::ZipPart>& parts) {
        seeds.push_back({"fuzz_zip_directory", name, tests::zip(parts).toStdString()});
    };
    const QList<tests::ZipPart> program{
        {"net/data.pkl", "x"}, {"net/code/__torch__.py", "x"}, {"net/constants.pkl", "x"}};
    add("program", program);
    add("packed", program + QList<tests::ZipPart>{{"net/code/more.py", "packed", 8, 40}});
    add("empty", {});
}

void addShapes(std::vector<Seed>& seeds)
{
    for (const auto& model : zooModels())
        seeds.push_back({"fuzz_input_shapes", std::string(model.name), std::string(model.inputs)});
    seeds.push_back({"fuzz_input_shapes", "typed", "1x3x224x224, 1x16:int64,7 :float32"});
}

} // namespace

std::vector<Seed> fileSeeds()
{
    std::vector<Seed> seeds;
    addRecordings(seeds);
    seeds.push_back({"fuzz_profile", "phone", toJson(tests::someProfile().profile)});
    LinkMeasurement link;
    link.emulated = Link{{1e6}, {2e6}, Millis(1)};
    link.samples = {{{{1024}, {Millis(1.5)}}, {{2048}, {Millis(2)}}}, {{{1024}, {}}}, {{Millis(0.5), Millis(-0.25)}}};
    seeds.push_back({"fuzz_link", "link", toJson(link)});
    seeds.push_back({"fuzz_link", "times", "256\t1.5\r\n2560\t3\n"});
    addPlans(seeds);
    addTables(seeds);
    addArchives(seeds);
    addShapes(seeds);
    return seeds;
}

} // namespace fuzz
