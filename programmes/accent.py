"""A programme's colour: sixteen tokens, light and dark, reckoned from one hex code with enough contrast."""

from colorsys import hls_to_rgb, rgb_to_hls

# Token: (lightness light, lightness dark, share of the colour's own saturation). Reached in look/ux.css by eye.
STEPS = {
    "background-tinted": (0.96, 0.10, 0.5),
    "surface-default": (1.0, 0.135, 0.4),
    "surface-tinted": (0.92, 0.16, 0.5),
    "surface-hover": (0.86, 0.20, 0.5),
    "surface-active": (0.80, 0.25, 0.5),
    "border-subtle": (0.75, 0.29, 0.5),
}


def rgb(colour):
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def hexed(parts):
    return "#" + "".join(f"{round(max(0, min(1, part)) * 255):02x}" for part in parts)


def luminance(parts):
    """Relative luminance as WCAG 2 reckons it."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """The contrast ratio of two colours (hex), 1 to 21."""
    brighter, darker = sorted((luminance(rgb(one)), luminance(rgb(other))), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def shade(colour, lightness, share=1.0):
    hue, _light, saturation = rgb_to_hls(*rgb(colour))
    return hexed(hls_to_rgb(hue, lightness, saturation * share))


def readable(colour, ground, ratio, darker):
    """The colour, made darker or lighter until it reaches the ratio against the ground."""
    lightness = rgb_to_hls(*rgb(colour))[1]
    lightness = min(lightness, 0.5) if darker else max(lightness, 0.5)
    found = shade(colour, lightness)
    while contrast(found, ground) < ratio and 0 < lightness < 1:
        lightness += -0.02 if darker else 0.02
        found = shade(colour, max(0, min(1, lightness)), 1.0 if darker else 0.7)
    return found


def tokens(accent):
    """{token: (light, dark)} for Designsystemet's accent."""
    tinted = (
        shade(accent, *STEPS["background-tinted"][::2]),
        shade(accent, STEPS["background-tinted"][1], 0.5),
    )
    base = readable(accent, tinted[0], 5.5, True), readable(accent, tinted[1], 6.5, False)
    found = {
        name: (shade(accent, light, share), shade(accent, dark, share)) for name, (light, dark, share) in STEPS.items()
    }
    found |= {
        "surface-default": ("#ffffff", found["surface-default"][1]),
        "border-default": (readable(accent, "#ffffff", 3.6, True), readable(accent, tinted[1], 4.5, False)),
        "border-strong": base,
        "text-subtle": base,
        "text-default": (readable(accent, "#ffffff", 11, True), readable(accent, tinted[1], 13, False)),
        "base-default": base,
        "base-hover": (readable(accent, "#ffffff", 7.5, True), readable(accent, tinted[1], 8, False)),
        "base-active": (readable(accent, "#ffffff", 9.5, True), readable(accent, tinted[1], 10, False)),
        "base-contrast-default": ("#ffffff", "#04141a"),
        "base-contrast-subtle": ("#ffffff", "#04141a"),
    }
    return found


def stylesheet(accent, where=":root, [data-color-scheme]"):
    """The layer of one programme, as CSS, for all of a page or a part of it."""
    lines = [
        f"--ds-color-accent-{name}: light-dark({light}, {dark});" for name, (light, dark) in tokens(accent).items()
    ]
    return f"@layer ux.programme {{ {where} {{ {' '.join(lines)} }} }}\n"
