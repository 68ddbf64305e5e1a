// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QProxyStyle>

namespace leeway::ui {

/// How a button looks (mockup 13). Git and Live are equal on purpose: only their icons carry the colours.
enum class ButtonKind : std::uint8_t { Normal, Primary, Flat };

/// Fusion with the drawings of design.md: flat fills, lines of one pixel, small radii. Owns the Theme.
class LeewayStyle final : public QProxyStyle
{
    Q_OBJECT
public:
    LeewayStyle();

    /// Makes this the application's style, with its palette and font.
    static LeewayStyle *install();

    const Theme &theme() const { return m_theme; }
    void setMode(ThemeMode mode);
    void setScale(qreal scale);

    QPalette standardPalette() const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                         const QWidget *widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

Q_SIGNALS:
    /// Colours or text size are different now; widgets have been told by palette and font changes already.
    void themeChanged();

private:
    void applyToApplication();

    Theme m_theme;
};

/// The look of the running application.
const Theme &theme();
LeewayStyle *leewayStyle();

} // namespace leeway::ui
