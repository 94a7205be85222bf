#!/usr/bin/python3
"""Makes a template that has no control ask for the pointer while it is built.

usage: hush-tooltips.py TEMPLATE OUTPUT

A widget that is visible, as all are from the beginning, and gets a tooltip looks at once whether the pointer is on it. Under X11 that is four questions
to the server, for which it stands still; a window has sixty such widgets. So each is hidden while it gets its tooltip.
"""
import sys
import xml.etree.ElementTree as ET


def make_visible(text):
    element = ET.Element("property", name="visible")
    element.text = text
    return element


def hush(widget):
    properties = [child for child in widget if child.tag == "property"]
    tooltips = [child for child in properties if child.get("name") in ("tooltip-text", "tooltip-markup")]
    if not tooltips:
        return

    visible = [child for child in properties if child.get("name") == "visible"]
    for child in visible:
        widget.remove(child)
    widget.insert(list(widget).index(tooltips[0]), make_visible("False"))
    after = list(widget).index(tooltips[-1]) + 1
    widget[after:after] = visible or [make_visible("True")]


tree = ET.parse(sys.argv[1])
for widget in tree.getroot().iter("object"):
    hush(widget)
tree.write(sys.argv[2], encoding="UTF-8", xml_declaration=True)
