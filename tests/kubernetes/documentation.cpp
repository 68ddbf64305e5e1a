// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kubernetes/documentation.h"

#include <QFile>

namespace leeway::repositorytests {

namespace {
QStringList lines()
{
    QFile file(QStringLiteral(LEEWAY_SOURCE_DIR "/kubernetes/README.md"));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("kubernetes/README.md cannot be read");
    }
    return QString::fromUtf8(file.readAll()).split(u'\n');
}
} // namespace

QList<CommandBlock> commandBlocks()
{
    QList<CommandBlock> blocks;
    CommandBlock next;
    bool inside = false;
    for (const QString &line : lines()) {
        const QString text = line.trimmed();
        if (inside && text == QStringLiteral("```")) {
            blocks << next;
            next = CommandBlock{next.section, {}, false, {}};
            inside = false;
        } else if (inside) {
            next.script += line + u'\n';
        } else if (text == QStringLiteral("```sh")) {
            inside = true;
        } else if (text == QStringLiteral("*Tried*")) {
            next.tried = true;
        } else if (text.startsWith(QStringLiteral("*Not tried here: "))) {
            next.reason = text.mid(17).chopped(1);
        } else if (line.startsWith(u'#')) {
            next.section = line.section(u' ', 1);
        }
    }
    return blocks;
}

QList<QStringList> tableUnder(const QString &heading)
{
    QList<QStringList> rows;
    bool here = false;
    for (const QString &line : lines()) {
        if (line.startsWith(u'#')) {
            here = line.section(u' ', 1) == heading;
        } else if (here && line.startsWith(u'|')) {
            QStringList cells;
            for (const QString &cell : line.mid(1).chopped(1).split(u'|')) {
                cells << QString(cell).remove(u'`').trimmed();
            }
            rows << cells;
        }
    }
    return rows.mid(2); // the header and the line under it
}

} // namespace leeway::repositorytests
