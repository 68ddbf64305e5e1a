// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/palette.h"
#include "tests/items/sample_report.h"

#include <QElapsedTimer>
#include <QTest>

using namespace leeway;
using namespace leeway::items;
using namespace Qt::StringLiterals;

class TestPalette : public QObject
{
    Q_OBJECT

    static std::vector<PaletteEntry> commands()
    {
        PaletteEntry one;
        one.group = PaletteGroup::Commands;
        one.title = u"Show grafana"_s;
        one.folded = u"show grafana"_s;
        return {one};
    }
    static QStringList titles(const PaletteResult &result)
    {
        QStringList titles;
        for (const PaletteHit &hit : result.hits)
            titles << hit.entry->title;
        return titles;
    }

private Q_SLOTS:
    void objectsComeWorstFirstThenFilesThenCommands()
    {
        const auto index = makePaletteIndex(sample::report(), sample::files());
        const auto all = commands();
        const PaletteResult result = findInPalette(*index, all, u"graf"_s);
        QCOMPARE(titles(result).mid(0, 3),
                 QStringList({u"grafana"_s, u"grafana-cdn"_s, u"grafana-dashboard-tmp"_s}));
        QCOMPARE(titles(result).last(), u"Show grafana"_s);
        QCOMPARE(result.hits.front().entry->detail, u"HTTPRoute in observability, 2 fields"_s);
        QCOMPARE(result.hits.front().from, 0);
        QCOMPARE(result.hits.front().length, 4);
    }

    void aPrefixLooksInOneGroupOnly()
    {
        const auto index = makePaletteIndex(sample::report(), sample::files());
        const auto all = commands();
        for (const PaletteHit &hit : findInPalette(*index, all, u"/ gateway"_s).hits)
            QCOMPARE(hit.entry->group, PaletteGroup::Files);
        QCOMPARE(titles(findInPalette(*index, all, u"> graf"_s)), QStringList{u"Show grafana"_s});
        for (const PaletteHit &hit : findInPalette(*index, all, u":HTTPRoute"_s).hits)
            QCOMPARE(hit.entry->object.kind, "HTTPRoute");
    }

    void allWordsMustBeFound()
    {
        const auto index = makePaletteIndex(sample::report(), sample::files());
        QCOMPARE(findInPalette(*index, {}, u"grafana istio-egress"_s).hits.front().entry->title,
                 u"grafana-cdn"_s);
        QCOMPARE(findInPalette(*index, {}, u"nothing like this"_s).total, 0);
    }

    void withoutARepositoryThereAreCommandsOnly()
    {
        const auto index = makePaletteIndex(nullptr, nullptr);
        const auto all = commands();
        QCOMPARE(findInPalette(*index, all, {}).total, 1);
    }
};

QTEST_GUILESS_MAIN(TestPalette)
#include "tst_palette.moc"
