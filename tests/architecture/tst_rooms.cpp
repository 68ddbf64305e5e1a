// SPDX-License-Identifier: GPL-3.0-or-later
// The separations that hold are the ones exercised every day: what each room may include, no circle between
// rooms, and no symbol of QtGui or QtWidgets in the core or in leewayctl.
#include <QDirIterator>
#include <QProcess>
#include <QRegularExpression>
#include <QtTest>

namespace {

using Rooms = QMap<QString, QSet<QString>>;

/// The rows of ARCHITECTURE.md, "Rooms": which rooms a room may include.
const Rooms allowedRooms{
    {u"model/base"_qs, {}},
    {u"model/yaml"_qs, {u"model/base"_qs}},
    {u"model/git"_qs, {u"model/base"_qs}},
    {u"model/render"_qs, {u"model/base"_qs, u"model/yaml"_qs}},
    {u"model/cluster"_qs, {u"model/base"_qs, u"model/yaml"_qs}},
    {u"model/analysis"_qs, {u"model/base"_qs, u"model/render"_qs, u"model/cluster"_qs}},
    {u"model/change"_qs,
     {u"model/base"_qs, u"model/yaml"_qs, u"model/git"_qs, u"model/render"_qs, u"model/cluster"_qs}},
    {u"model/session"_qs,
     {u"model/base"_qs, u"model/yaml"_qs, u"model/git"_qs, u"model/render"_qs, u"model/cluster"_qs,
      u"model/analysis"_qs, u"model/change"_qs}},
    {u"model/items"_qs,
     {u"model/base"_qs, u"model/render"_qs, u"model/cluster"_qs, u"model/analysis"_qs, u"model/change"_qs,
      u"model/session"_qs}},
    {u"ui"_qs,
     {u"model/base"_qs, u"model/render"_qs, u"model/cluster"_qs, u"model/analysis"_qs, u"model/change"_qs,
      u"model/session"_qs, u"model/items"_qs}},
};

/// Libraries by the room that may include them; every other room may not.
const QMap<QString, QSet<QString>> libraryOwners{
    {u"yaml-cpp/"_qs, {u"model/yaml"_qs}},  {u"git2"_qs, {u"model/git"_qs}},
    {u"curl/"_qs, {u"model/cluster"_qs}},   {u"simdjson"_qs, {u"model/base"_qs, u"model/cluster"_qs}},
    {u"sqlite3"_qs, {u"model/session"_qs}},
};

struct Include
{
    QString room, file, target;
};

QString roomOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return parts.first() == u"model" && parts.size() > 2 ? parts[0] + u'/' + parts[1] : parts.first();
}

QList<Include> includesBelow(const QString &top)
{
    QList<Include> found;
    const QDir root(QStringLiteral(LEEWAY_SOURCE_DIR));
    static const QRegularExpression pattern(QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"),
                                            QRegularExpression::MultilineOption);
    QDirIterator files(root.filePath(top), {u"*.h"_qs, u"*.cpp"_qs}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QString path = root.relativeFilePath(file.fileName());
        auto matches = pattern.globalMatch(QString::fromUtf8(file.readAll()));
        while (matches.hasNext())
            found.append({roomOf(path), path, matches.next().captured(1)});
    }
    return found;
}

bool isRoomPath(const QString &target)
{
    return target.startsWith(u"model/") || target.startsWith(u"ui/");
}

bool isQt(const QString &target)
{
    return target.size() > 1 && target.startsWith(u'Q') && target[1].isUpper();
}

bool isScreen(const QString &target)
{
    static const QRegularExpression screen(
        QStringLiteral("^(QtGui|QtWidgets|QtSvg|QtCharts|Q(Widget|Icon|Color|Font|Pixmap|Image|Painter|Brush|"
                       "Pen|Palette|Application|GuiApplication|"
                       "MainWindow|Dialog|Action|Style|StyledItemDelegate|Svg))"));
    return screen.match(target).hasMatch();
}

QStringList undefinedGuiSymbols(const QString &binary)
{
    QProcess nm;
    nm.start(u"nm"_qs, {u"--undefined-only"_qs, u"--demangle"_qs, binary});
    nm.waitForFinished();
    static const QRegularExpression gui(QStringLiteral(
        R"(\bU (QWidget|QPainter|QPixmap|QImage|QIcon|QColor|QFont|QBrush|QPen|QGuiApplication|QApplication|QPalette|QWindow|QAction)::)"));
    QStringList found;
    for (const QString &line : QString::fromUtf8(nm.readAllStandardOutput()).split(u'\n'))
        if (gui.match(line).hasMatch())
            found.append(line.trimmed());
    return found;
}

/// Functions that a library defines for others: neither inline nor of one file only.
QSet<QString> definedFunctions(const QString &library)
{
    QProcess nm;
    nm.start(u"nm"_qs, {u"--defined-only"_qs, u"--extern-only"_qs, library});
    nm.waitForFinished();
    static const QRegularExpression strong(QStringLiteral(R"(^[0-9a-f]+ T (\S+)$)"),
                                           QRegularExpression::MultilineOption);
    QSet<QString> found;
    auto matches = strong.globalMatch(QString::fromUtf8(nm.readAllStandardOutput()));
    while (matches.hasNext()) {
        const QString name = matches.next().captured(1);
        found.insert(found.contains(name) ? name + u" (twice)"_qs : name);
    }
    return found;
}

} // namespace

class TestRooms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noRoomIncludesWhatItsRowForbids()
    {
        QStringList wrong;
        for (const Include &include : includesBelow(u"model"_qs) + includesBelow(u"ui"_qs)) {
            if (!allowedRooms.contains(include.room)) {
                wrong.append(include.file + u": unknown room "_qs + include.room);
                continue;
            }
            const QString target = roomOf(include.target);
            if (isRoomPath(include.target) && target != include.room &&
                !allowedRooms[include.room].contains(target))
                wrong.append(include.file + u" includes "_qs + include.target);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void librariesStayInTheirRoom()
    {
        QStringList wrong;
        for (const Include &include :
             includesBelow(u"model"_qs) + includesBelow(u"ui"_qs) + includesBelow(u"app"_qs))
            for (auto library = libraryOwners.begin(); library != libraryOwners.end(); ++library)
                if (include.target.startsWith(library.key()) && !library.value().contains(include.room))
                    wrong.append(include.file + u" includes "_qs + include.target);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void onlySessionAndItemsKnowQtAndNoneKnowsTheScreen()
    {
        QStringList wrong;
        for (const Include &include : includesBelow(u"model"_qs)) {
            const bool qtRoom = include.room == u"model/session" || include.room == u"model/items";
            if ((isQt(include.target) && !qtRoom) || isScreen(include.target))
                wrong.append(include.file + u" includes "_qs + include.target);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noCircleBetweenRooms()
    {
        Rooms uses;
        for (const Include &include : includesBelow(u"model"_qs) + includesBelow(u"ui"_qs))
            if (isRoomPath(include.target) && roomOf(include.target) != include.room)
                uses[include.room].insert(roomOf(include.target));
        for (const QString &start : uses.keys()) {
            QSet<QString> reached;
            QStringList open(uses[start].values());
            while (!open.isEmpty()) {
                const QString room = open.takeLast();
                if (reached.contains(room))
                    continue;
                reached.insert(room);
                open.append(uses.value(room).values());
            }
            QVERIFY2(!reached.contains(start), qPrintable(start + u" uses itself through other rooms"_qs));
        }
    }

    void theCoreHasNoSymbolOfTheScreen()
    {
        QDirIterator libraries(QStringLiteral(LEEWAY_BINARY_DIR "/model"), {u"libleeway_*.a"_qs}, QDir::Files,
                               QDirIterator::Subdirectories);
        int checked = 0;
        while (libraries.hasNext()) {
            const QString library = libraries.next();
            QCOMPARE(undefinedGuiSymbols(library), QStringList());
            ++checked;
        }
        QVERIFY(checked > 0);
    }

    // Two functions of one name are called for one another: the linker takes the first that it needs.
    void noFunctionIsDefinedTwice()
    {
        QDirIterator libraries(QStringLiteral(LEEWAY_BINARY_DIR), {u"libleeway_*.a"_qs}, QDir::Files,
                               QDirIterator::Subdirectories);
        QMap<QString, QString> where;
        QStringList wrong;
        while (libraries.hasNext()) {
            const QString library = libraries.next();
            for (const QString &name : definedFunctions(library)) {
                if (name.endsWith(u"(twice)") || where.contains(name))
                    wrong.append(name + u" in "_qs + library + u' ' + where.value(name));
                where.insert(name, library);
            }
        }
        QVERIFY(where.size() > 1000);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void leewayctlDoesNotLinkQtGui()
    {
        const QString program = QStringLiteral(LEEWAY_BINARY_DIR "/bin/leewayctl");
        QVERIFY2(QFile::exists(program), "leewayctl is not built");
        QProcess dump;
        dump.start(u"objdump"_qs, {u"-p"_qs, program});
        QVERIFY(dump.waitForFinished());
        const QByteArray needed = dump.readAllStandardOutput();
        QVERIFY(needed.contains("NEEDED"));
        QVERIFY2(!needed.contains("libQt6Gui") && !needed.contains("libQt6Widgets"), needed.constData());
    }
};

QTEST_APPLESS_MAIN(TestRooms)
#include "tst_rooms.moc"
