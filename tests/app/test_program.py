#!/usr/bin/python3
"""The program from outside, as a user who does not see it: through the accessibility bus, on a display and a session bus of its own.

usage: test_program.py TENSORSTEP TENSORSTEP_CLI GRAPH

Opens GRAPH (the dense sample), feeds it, breaks, steps, reads a value and compares it with what the command line computes, quits.
Then opens a SavedModel of two MetaGraphs, chooses between them and between signatures, and goes from a problem to its node.
Speaks TAP.
"""
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

TIMEOUT_S = 20
CONTROL, SHIFT = 37, 50  # codes of the keys on the left, as Xvfb numbers them
EIGHT, MINUS = 17, 20
FEED = "[[1, 2, 3, 4]]"
INSIDE = "--inside"


def skip(reason):
    print("1..0 # SKIP " + reason)
    sys.exit(0)


def start_inside():
    """Starts this script again where there is nobody else's display, bus or settings."""
    for tool in ("xvfb-run", "dbus-run-session"):
        if shutil.which(tool) is None:
            skip(tool + " is not installed")
    if importlib.util.find_spec("gi") is None:
        skip("python3-gi is not installed")
    if not os.path.exists("/usr/share/dbus-1/services/org.a11y.Bus.service"):
        skip("at-spi2-core is not installed")
    try:
        import gi
        gi.require_version("Atspi", "2.0")
    except ValueError:
        skip("gir1.2-atspi-2.0 is not installed")

    with tempfile.TemporaryDirectory() as home:
        env = dict(os.environ, XDG_CONFIG_HOME=home, XDG_DATA_HOME=home, XDG_CACHE_HOME=home, GSK_RENDERER="cairo",
                   GDK_DEBUG="gl-disable", GDK_BACKEND="x11", GTK_A11Y="atspi", GSETTINGS_BACKEND="memory", GTK_USE_PORTAL="0",
                   ADW_DISABLE_PORTAL="1", LC_ALL="C.UTF-8")
        env.pop("G_DEBUG", None)  # warnings of the bus itself are not the program's
        env.pop("AT_SPI_BUS_ADDRESS", None)
        inside = subprocess.Popen(["xvfb-run", "-a", "-s", "-screen 0 1280x900x24 -noreset", "dbus-run-session", "--",
                                   sys.executable, __file__, INSIDE] + sys.argv[1:],
                                  env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in inside.stdout:
            if re.match(r"(ok|not ok|#|1\.\.|Bail out!)", line):
                print(line, end="", flush=True)
            elif line.strip() and not re.search(r"dbus-daemon|SpiRegistry|dbind-WARNING", line):
                print("# " + line, end="", flush=True)
        sys.exit(inside.wait())


class Failure(Exception):
    pass


def wait_for(what, probe):
    """The first true answer of probe."""
    end = time.monotonic() + TIMEOUT_S
    while time.monotonic() < end:
        try:
            answer = probe()
        except Exception as error:  # the tree changes while it is looked at
            answer = None
            last = error
        else:
            last = None
        if answer:
            return answer
        time.sleep(0.05)
    raise Failure("waited %d s for %s%s" % (TIMEOUT_S, what, ": %s" % last if last else ""))


class Program:
    def __init__(self, atspi, command):
        self.atspi = atspi
        self.process = subprocess.Popen(command, env=dict(os.environ, G_DEBUG="fatal-warnings"))
        self.root = wait_for("the program on the accessibility bus", self.find_root)

    def find_root(self):
        desktop = self.atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_name() == "tensorstep" and child.get_child_count() > 0:
                return child
        return None

    def walk(self, node=None):
        node = node or self.root
        yield node
        if node.get_name() == "TsWelcomePage":  # not on screen, and each look costs a message
            return
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                yield from self.walk(child)

    def find(self, role, name=None, text=None):
        def probe():
            for node in self.walk():
                if node.get_role_name() == role and (name is None or node.get_name() == name) and \
                        (text is None or text in node.get_name()):
                    return node
            return None
        return wait_for("%s %s" % (role, name or text or ""), probe)

    def press(self, role, name):
        node = self.find(role, name)

        def enabled():
            return node.get_state_set().contains(self.atspi.StateType.SENSITIVE)

        wait_for("%s %s to be enabled" % (role, name), enabled)
        if not self.atspi.Action.do_action(node, 0):
            raise Failure("%s %s cannot be pressed" % (role, name))

    def act(self, role, name, action):
        """An action of a widget that is no button."""
        node = self.find(role, name)

        def do():
            for i in range(self.atspi.Action.get_n_actions(node)):
                if self.atspi.Action.get_action_name(node, i) == action:
                    return self.atspi.Action.do_action(node, i)
            return False
        wait_for("%s %s to do %s" % (role, name, action), do)

    def boxes(self):
        """The boxes of the graph, by name."""
        graph = self.find("tree", "Graph")
        children = (graph.get_child_at_index(i) for i in range(graph.get_child_count()))
        return {child.get_name(): child for child in children if child.get_role_name() == "tree item"}

    def place_of(self, box):
        """x, y, width, height in the window, which lies in the corner of the display: there is no window manager."""
        place = self.atspi.Component.get_extents(self.boxes()[box], self.atspi.CoordType.WINDOW)
        return place.x, place.y, place.width, place.height

    def drag(self, points, key=None):
        """The first button is pressed at the first of the points and let go at the last, while key is held."""
        if key is not None:
            self.atspi.generate_keyboard_event(key, None, self.atspi.KeySynthType.PRESS)
        self.atspi.generate_mouse_event(*points[0], "abs")
        self.atspi.generate_mouse_event(*points[0], "b1p")
        for point in points[1:]:
            self.atspi.generate_mouse_event(*point, "abs")
        self.atspi.generate_mouse_event(*points[-1], "b1r")
        if key is not None:
            self.atspi.generate_keyboard_event(key, None, self.atspi.KeySynthType.RELEASE)

    def click(self, box, key=None):
        x, y, width, height = self.place_of(box)
        self.drag([(x + width // 2, y + height // 3)], key)

    def wait_for_selected(self, names):
        def probe():
            seen = sorted(name for name, box in self.boxes().items() if box.get_state_set().contains(self.atspi.StateType.SELECTED))
            return seen == sorted(names)
        wait_for("only %s to be selected" % ", ".join(names), probe)

    def choose(self, action, target):
        """What an item of a menu does: GTK's menus offer no action of their own to others."""
        from gi.repository import Gio, GLib
        Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            "org.tensorstep.Tensorstep", "/org/tensorstep/Tensorstep/window/1", "org.gtk.Actions", "Activate",
            GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", target)], {})), None, Gio.DBusCallFlags.NONE, -1, None)

    def type(self, *keys):
        """The last key is pressed while the others are held."""
        for key in keys[:-1]:
            self.atspi.generate_keyboard_event(key, None, self.atspi.KeySynthType.PRESS)
        self.atspi.generate_keyboard_event(keys[-1], None, self.atspi.KeySynthType.PRESSRELEASE)
        for key in reversed(keys[:-1]):
            self.atspi.generate_keyboard_event(key, None, self.atspi.KeySynthType.RELEASE)

    def write(self, name, text):
        node = self.find("text", name)
        if not self.atspi.EditableText.set_text_contents(node, text):
            raise Failure("text %s cannot be written" % name)

    def read(self, name):
        node = self.find("text", name)
        return self.atspi.Text.get_text(node, 0, self.atspi.Text.get_character_count(node))

    def wait_for_status(self, pattern):
        def probe():
            for node in self.walk():
                if node.get_role_name() == "status bar" and re.search(pattern, node.get_name()):
                    return node.get_name()
            return None
        return wait_for("the line to say /%s/" % pattern, probe)


def numbers(text):
    return [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", text)]


def test_opens(program, cli, graph):
    program.find("frame", os.path.basename(graph) + " – Tensorstep")
    program.find("tree item", "dense_1")
    program.wait_for_status("^input needs a value")


def test_selects_several(program, cli, graph):
    program.click("input")
    program.wait_for_selected(["input"])
    program.click("softmax", CONTROL)
    program.wait_for_selected(["input", "softmax"])
    program.click("input", CONTROL)
    program.wait_for_selected(["softmax"])

    left, top, _, _ = program.place_of("dense_1")
    x, y, width, height = program.place_of("dense_2")
    program.drag([(left - 20, top - 8), (left + 20, top + 20), (x + width + 20, y + height + 8)], SHIFT)
    program.wait_for_selected(["dense_1", "dense_2", "softmax"])
    program.click("class")
    program.wait_for_selected(["class"])


def test_refuses_wrong_feed(program, cli, graph):
    program.press("page tab", "Feeds")
    program.write("Value of input:0", "[1, 2")
    program.press("push button", "Feed this value")
    program.find("label", text="column")
    program.wait_for_status("^input needs a value")


def test_feeds(program, cli, graph):
    program.write("Value of input:0", FEED)
    program.press("push button", "Feed this value")
    program.wait_for_status("^ready: 12 operations for 1 fetch")


def test_breaks(program, cli, graph):
    program.press("page tab", "Breaks")
    program.write("New Breakpoint", "dense_1/Relu")
    program.press("push button", "Add")
    program.find("list item", "dense_1/Relu")
    program.press("push button", "Run")
    program.wait_for_status(r"^stopped before dense_1/Relu \(Relu\), step \d+ of 12: breakpoint 1$")


def test_steps(program, cli, graph):
    program.press("push button", "Step")
    program.wait_for_status(r"^stopped before dense_2/")


def test_steps_back(program, cli, graph):
    program.press("push button", "Step Back")
    program.wait_for_status(r"^back before dense_1/Relu \(Relu\), step \d+ of 12$")
    program.press("push button", "Continue Back")
    program.wait_for_status(r"^back before [^,]*, step 1 of 12$")
    program.press("push button", "Continue")
    program.wait_for_status(r"^stopped before dense_1/Relu \(Relu\), step \d+ of 12: breakpoint 1$")
    test_steps(program, cli, graph)


def test_reads_value(program, cli, graph):
    program.press("page tab", "Node")
    program.find("label", "float32 [1,16], 64 bytes")
    program.press("page tab", "Text")
    seen = wait_for("the value as text", lambda: program.read("Value as text"))
    computed = subprocess.run([cli, "run", graph, "--feed", "input=" + FEED, "--fetch", "dense_1/Relu:0"],
                              stdout=subprocess.PIPE, text=True, check=True).stdout
    values = computed[computed.index("[["):]
    print("# " + seen.replace("\n", "\n# "))
    if len(numbers(seen)) != 16 or numbers(seen) != numbers(values):
        raise Failure("the window shows %s, the command line computes %s" % (seen, values))


def test_finishes(program, cli, graph):
    program.press("push button", "Continue")
    program.wait_for_status("^finished: 12 operations run")
    program.find("label", "class:0")


def test_quits(program, cli, graph):
    program.press("push button", "Close")
    if program.process.wait(TIMEOUT_S) != 0:
        raise Failure("the program ended with status %d" % program.process.returncode)


# ---- a SavedModel of two MetaGraphs, in protobuf's wire format

def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, str):
        value = value.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def node(name, op, *inputs, dtype="T"):
    attr = field(1, dtype) + field(2, field(6, 1))  # float32
    return field(1, field(1, name) + field(2, op) + b"".join(field(3, i) for i in inputs) + field(5, attr))


def signature(key, feed, fetch):
    feeds, fetches = [field(1, name) + field(2, field(1, output) + field(2, 1)) for name, output in (feed, fetch)]
    return field(5, field(1, key) + field(2, field(1, feeds) + field(2, fetches) + field(3, "tensorflow/serving/predict")))


def meta_graph(tag, nodes, signatures):
    return field(2, field(1, field(4, tag)) + field(2, b"".join(nodes)) + b"".join(signatures))


def write_model(folder):
    x = node("x", "Placeholder", dtype="dtype")
    serve = meta_graph("serve", [x, node("inner", "Neg", "x"), node("out", "Exp", "inner"), node("block/one", "Abs", "inner"),
                                 node("block/two", "Neg", "block/one")],
                       [signature("serving_default", ("features", "x:0"), ("scores", "out:0")),
                        signature("inner_only", ("features", "x:0"), ("inner", "inner:0"))])
    train = meta_graph("train", [x, node("loss", "Square", "x"), node("odd", "Frobnicate", "x")], [])
    with open(os.path.join(folder, "saved_model.pb"), "wb") as file:
        file.write(field(1, 1) + serve + train)


def test_opens_model(program, cli, model):
    program.find("frame", os.path.basename(model) + " – Tensorstep")
    program.find("tree item", "inner")
    program.find("push button", "MetaGraph: serve")
    program.find("push button", "Signature: serving_default")
    program.wait_for_status("^x needs a value")


def test_opens_and_closes_all(program, cli, model):
    """By keys that stand for characters only together with Shift."""
    program.click("block")
    program.wait_for_selected(["block"])
    program.type(CONTROL, SHIFT, EIGHT)
    wait_for("what is in the scope", lambda: "block/one" in program.boxes() and "block/two" in program.boxes())
    program.type(CONTROL, SHIFT, MINUS)
    wait_for("the scope to close", lambda: "block/one" not in program.boxes() and "block" in program.boxes())


def test_names_arguments(program, cli, model):
    program.press("page tab", "Feeds")
    program.find("list item", text="features, x:0")
    program.press("page tab", "Fetches")
    program.find("label", "scores")


def test_chooses_signature(program, cli, model):
    program.choose("signature", "inner_only")
    program.find("push button", "Signature: inner_only")
    program.find("list item", "inner:0")
    program.choose("signature", "")
    program.find("push button", "Signature: Whole Graph")


def test_chooses_meta_graph(program, cli, model):
    program.choose("meta-graph", "1")
    program.find("push button", "MetaGraph: train")
    program.find("tree item", "loss")


def test_goes_to_problem(program, cli, model):
    program.press("push button", "Problems: 1")
    program.act("list item", "Frobnicate", "row.activate")
    program.find("label", "unknown op type")
    program.find("label", "odd")
    program.find("list item", "odd")


TESTS = [test_opens, test_selects_several, test_refuses_wrong_feed, test_feeds, test_breaks, test_steps, test_steps_back, test_reads_value, test_finishes,
         test_quits]
MODEL_TESTS = [test_opens_model, test_opens_and_closes_all, test_names_arguments, test_chooses_signature, test_chooses_meta_graph, test_goes_to_problem, test_quits]


def run_tests(atspi, command, tests, first, cli, subject):
    """Runs one program through all of its tests; True if they pass."""
    program = None
    failed = False
    try:
        program = Program(atspi, command)
        for i, test in enumerate(tests):
            name = "%d - /program/%s" % (first + i, test.__name__[5:].replace("_", "-"))
            if failed:
                print("not ok %s # after a failure" % name, flush=True)
                continue
            try:
                test(program, cli, subject)
                print("ok " + name, flush=True)
            except Exception as error:
                print("# %s" % error)
                print("not ok " + name, flush=True)
                failed = True
    except Failure as error:
        print("Bail out! %s" % error)
        failed = True
    finally:
        if program is not None and program.process.poll() is None:
            program.process.kill()
            program.process.wait()
    return not failed


def main():
    if sys.argv[1] != INSIDE:
        start_inside()

    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    tensorstep, cli, graph = sys.argv[2:5]
    print("1..%d" % (len(TESTS) + len(MODEL_TESTS)), flush=True)
    passed = run_tests(Atspi, [tensorstep, graph], TESTS, 1, cli, graph)
    with tempfile.TemporaryDirectory() as model:
        write_model(model)
        passed = run_tests(Atspi, [tensorstep, model], MODEL_TESTS, len(TESTS) + 1, cli, model) and passed
    sys.exit(0 if passed else 1)


main()
